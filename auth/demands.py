"""Whether a sign-in shows the two proofs that some organisations demand of whoever acts for them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.factor_repository import FactorRepository
from duobaan.db.uow import Database
from duobaan.organisations.member_repository import MemberRepository

# A passkey asks for a finger or a code besides the device; the others come after a password or a code by mail.
TWO_PROOFS: Final = frozenset({"passkey", "totp", "recovery"})


async def shows_two(session: AsyncSession, user_id: UUID, method: str | None) -> bool:
    """Say whether a session began with two proofs; of what is not a session (None), whether its owner can give two."""
    if method is not None:
        return method in TWO_PROOFS
    factors = FactorRepository(session)
    totp = await factors.totp(user_id)
    return (totp is not None and totp.confirmed_at is not None) or bool(await factors.passkeys_of(user_id))


async def demanding(db: Database, user_id: UUID, method: str) -> list[str]:
    """Return the names of the organisations of a person that demand more than this way of signing in shows."""
    if method in TWO_PROOFS:
        return []
    async with db.read() as session:
        held = await MemberRepository(session).of_user(user_id)
    return sorted(of.name for _, of in held if of.second_step_demanded)
