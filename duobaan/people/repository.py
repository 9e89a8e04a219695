"""All SQL about people's accounts."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.errors import NotFound
from duobaan.people.models import User


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the accounts an actor may read: their own (fellow members: see organisations)."""
    return sa.true() if actor.is_system else User.id == actor.user_id


class UserRepository:
    """Reads and writes accounts within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, key: UUID, actor: Actor) -> User | None:
        """Return the account if it is the actor's."""
        return (await self.session.scalars(sa.select(User).where(User.id == key, visible_to(actor)))).one_or_none()

    async def get(self, key: UUID, actor: Actor) -> User:
        """Return the actor's account, or raise NotFound."""
        found = await self.find(key, actor)
        if found is None:
            raise NotFound("User")
        return found

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, User]:
        """Return those of the accounts that the actor may read."""
        statement = sa.select(User).where(User.id.in_(keys), visible_to(actor))
        return {row.id: row for row in (await self.session.scalars(statement)).all()}

    async def find_by_email(self, email: str) -> User | None:
        """Return the account with that normal e-mail address, for who proves identities."""
        return (await self.session.scalars(sa.select(User).where(User.email == email))).one_or_none()

    async def demo_people(self) -> list[User]:
        """Return the demo personas by e-mail address."""
        statement = sa.select(User).where(User.is_demo.is_(True)).order_by(User.email)
        return list((await self.session.scalars(statement)).all())
