"""What happens to an account whose address someone else had typed: its owner comes, and all earlier proofs go.

Without this, whoever signs up with another's address first would keep a way in after the owner proves it.
"""

from __future__ import annotations

from auth.factor_repository import FactorRepository
from auth.identity_repository import IdentityRepository
from auth.models import Password
from auth.oauth.bearer_repository import BearerRepository
from auth.repository import AuthRepository
from auth.step_repository import StepRepository
from duobaan.clock import now
from duobaan.db.uow import UnitOfWork
from duobaan.people.models import User


async def claim_address(uow: UnitOfWork, user: User) -> None:
    """Note that the address is proven; if it was not before, nothing that was set up until now counts any more."""
    if user.email_proven_at is not None:
        return
    await end_access(uow, user)
    await FactorRepository(uow.session).drop_of(user.id)
    await IdentityRepository(uow.session).drop_of(user.id)
    if (row := await uow.session.get(Password, user.id)) is not None:
        await uow.session.delete(row)
        await uow.session.flush()
    user.email_proven_at = now()
    uow.record("user.claim_address", user)


async def end_access(uow: UnitOfWork, user: User) -> None:
    """End every session, token and app of a person, at once."""
    at, proofs, apps = now(), AuthRepository(uow.session), BearerRepository(uow.session)
    await proofs.end_sessions_of(user.id, at=at)
    await proofs.end_tokens_of(user.id, at=at)
    await StepRepository(uow.session).drop_of(user.id)
    for grant, _, _ in await apps.of_user(user.id, at=at):
        await apps.revoke_own(grant.id, user.id, at=at)
    uow.record("user.end_access", user)
