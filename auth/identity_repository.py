"""All SQL about whom identity providers know."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from auth.models import UpstreamIdentity
from duobaan.people.models import User


class IdentityRepository:
    """Reads and writes identities within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, issuer: str, subject: str) -> UpstreamIdentity | None:
        """Return the identity of a subject."""
        statement = sa.select(UpstreamIdentity).where(
            UpstreamIdentity.issuer == issuer, UpstreamIdentity.subject == subject
        )
        return (await self.session.scalars(statement)).one_or_none()

    async def user(self, user_id: UUID) -> User | None:
        """Return an account."""
        return await self.session.get(User, user_id)

    async def of_user(self, user_id: UUID) -> list[UpstreamIdentity]:
        """Return the identities of an account, oldest first."""
        statement = sa.select(UpstreamIdentity).where(UpstreamIdentity.user_id == user_id).order_by(UpstreamIdentity.id)
        return list((await self.session.scalars(statement)).all())

    async def drop(self, key: UUID, user_id: UUID) -> bool:
        """Remove one of an account's identities; say whether it was there."""
        statement = (
            sa.delete(UpstreamIdentity)
            .where(UpstreamIdentity.id == key, UpstreamIdentity.user_id == user_id)
            .returning(UpstreamIdentity.id)
        )
        return (await self.session.scalars(statement)).one_or_none() is not None

    async def drop_of(self, user_id: UUID) -> None:
        """Remove all identities of an account."""
        await self.session.execute(sa.delete(UpstreamIdentity).where(UpstreamIdentity.user_id == user_id))
