"""All SQL about passkeys, one-time passwords, recovery codes and codes sent by mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from auth.models import MailCode, MailPurpose, Passkey, RecoveryCode, TotpFactor
from duobaan.ids import new_id
from duobaan.people.models import User


class FactorRepository:
    """Reads and writes further proofs within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    # --- passkeys ---

    async def passkey(self, credential_id: str) -> tuple[Passkey, User] | None:
        """Return a passkey with whose it is."""
        statement = (
            sa.select(Passkey, User).join(User, User.id == Passkey.user_id)
            .where(Passkey.credential_id == credential_id)
        )  # fmt: skip
        row = (await self.session.execute(statement)).one_or_none()
        return None if row is None else (row[0], row[1])

    async def passkeys_of(self, user_id: UUID) -> list[Passkey]:
        """Return the passkeys of a person, oldest first."""
        statement = sa.select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
        return list((await self.session.scalars(statement)).all())

    async def used_passkey(self, key: UUID, seen: int, count: int, *, at: dt.datetime) -> bool:
        """Note a use; False when another use came in between and the counter is no longer what was checked."""
        statement = (
            sa.update(Passkey)
            .where(Passkey.id == key, Passkey.sign_count == seen)
            .values(sign_count=count, last_used_at=at)
            .returning(Passkey.id)
        )
        return (await self.session.scalars(statement)).one_or_none() is not None

    async def drop_passkey(self, key: UUID, user_id: UUID) -> bool:
        """Remove one of a person's passkeys; say whether it was there."""
        statement = (
            sa.delete(Passkey).where(Passkey.id == key, Passkey.user_id == user_id).returning(Passkey.id)
        )  # fmt: skip
        return (await self.session.scalars(statement)).one_or_none() is not None

    # --- one-time passwords and recovery codes ---

    async def totp(self, user_id: UUID) -> TotpFactor | None:
        """Return the one-time password app of a person, confirmed or not."""
        return await self.session.get(TotpFactor, user_id)

    async def use_totp(self, user_id: UUID, step: int) -> bool:
        """Use up the code of a moment; False when it or a later one was used already."""
        statement = (
            sa.update(TotpFactor)
            .where(TotpFactor.user_id == user_id, TotpFactor.last_step < step)
            .values(last_step=step)
            .returning(TotpFactor.user_id)
        )
        return (await self.session.scalars(statement)).one_or_none() is not None

    async def drop_totp(self, user_id: UUID) -> None:
        """Remove the one-time password app and the recovery codes of a person."""
        await self.session.execute(sa.delete(TotpFactor).where(TotpFactor.user_id == user_id))
        await self.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user_id))

    async def replace_recovery(self, user_id: UUID, hashes: Collection[str]) -> None:
        """Give a person these recovery codes and no others."""
        await self.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
        self.session.add_all([RecoveryCode(id=new_id(), user_id=user_id, code_hash=one) for one in hashes])

    async def use_recovery(self, user_id: UUID, code_hash: str, *, at: dt.datetime) -> bool:
        """Use up a recovery code; False when there is none left like it."""
        statement = (
            sa.update(RecoveryCode)
            .where(RecoveryCode.user_id == user_id, RecoveryCode.code_hash == code_hash, RecoveryCode.used_at.is_(None))
            .values(used_at=at)
            .returning(RecoveryCode.id)
        )
        return (await self.session.scalars(statement)).one_or_none() is not None

    async def recovery_left(self, user_id: UUID) -> int:
        """Return how many recovery codes a person has left."""
        statement = sa.select(sa.func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
        return int((await self.session.scalars(statement)).one())

    # --- codes by mail ---

    async def try_mail_code(
        self, user_id: UUID, purpose: MailPurpose, *, at: dt.datetime, most: int
    ) -> MailCode | None:
        """Count a try at the newest code that still counts, and return it."""
        newest = (
            sa.select(MailCode.id)
            .where(MailCode.user_id == user_id, MailCode.purpose == purpose, MailCode.used_at.is_(None))
            .order_by(MailCode.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        statement = (
            sa.update(MailCode)
            .where(MailCode.id == newest, MailCode.expires_at > at, MailCode.tries < most)
            .values(tries=MailCode.tries + 1)
            .returning(MailCode)
        )
        return (await self.session.scalars(statement)).one_or_none()

    async def use_mail_code(self, key: UUID, *, at: dt.datetime) -> bool:
        """Use up a code; of several who do so at once, one may."""
        statement = (
            sa.update(MailCode)
            .where(MailCode.id == key, MailCode.used_at.is_(None))
            .values(used_at=at)
            .returning(MailCode.id)
        )
        return (await self.session.scalars(statement)).one_or_none() is not None

    async def drop_mail_codes(self, user_id: UUID, purpose: MailPurpose) -> None:
        """Remove the codes of a person for one purpose, used or not."""
        await self.session.execute(sa.delete(MailCode).where(MailCode.user_id == user_id, MailCode.purpose == purpose))

    async def sweep_mail_codes(self, at: dt.datetime) -> None:
        """Remove codes that expired."""
        await self.session.execute(sa.delete(MailCode).where(MailCode.expires_at <= at))

    async def drop_of(self, user_id: UUID) -> None:
        """Remove every further proof of a person."""
        await self.drop_totp(user_id)
        await self.session.execute(sa.delete(Passkey).where(Passkey.user_id == user_id))
        await self.session.execute(sa.delete(MailCode).where(MailCode.user_id == user_id))
