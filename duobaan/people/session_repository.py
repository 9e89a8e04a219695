"""All SQL about the sessions of people, for their own list; `auth` begins and proves sessions."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.errors import NotFound
from duobaan.people.models import LoginSession


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the sessions an actor may see: their own."""
    return sa.true() if actor.is_system else LoginSession.user_id == actor.user_id


class SessionRepository:
    """Reads and ends sessions within one database session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def running(self, actor: Actor, *, at: dt.datetime) -> list[LoginSession]:
        """Return the actor's sessions that have not ended, newest first."""
        statement = (
            sa.select(LoginSession)
            .where(visible_to(actor), LoginSession.revoked_at.is_(None), LoginSession.expires_at > at)
            .order_by(LoginSession.id.desc())
        )
        return list((await self.session.scalars(statement)).all())

    async def get(self, key: UUID, actor: Actor, *, at: dt.datetime) -> LoginSession:
        """Return one of the actor's running sessions, or raise NotFound."""
        statement = sa.select(LoginSession).where(
            LoginSession.id == key, visible_to(actor), LoginSession.revoked_at.is_(None), LoginSession.expires_at > at
        )
        found = (await self.session.scalars(statement)).one_or_none()
        if found is None:
            raise NotFound("Session")
        return found
