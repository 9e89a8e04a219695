"""All SQL about saved searches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.alerts.models import SavedSearch
from duobaan.errors import NotFound
from duobaan.words import AlertFrequency


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of what the actor may see: only what they saved themselves."""
    return sa.true() if actor.is_system else SavedSearch.user_id == actor.user_id


class SavedSearchRepository:
    """Reads and writes saved searches within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, key: UUID, actor: Actor) -> SavedSearch | None:
        """Return the saved search if it is the actor's."""
        statement = sa.select(SavedSearch).where(SavedSearch.id == key, visible_to(actor))
        return (await self.session.scalars(statement)).one_or_none()

    async def get(self, key: UUID, actor: Actor) -> SavedSearch:
        """Return the actor's saved search, or raise NotFound."""
        found = await self.find(key, actor)
        if found is None:
            raise NotFound("SavedSearch")
        return found

    async def list_own(self, actor: Actor) -> list[SavedSearch]:
        """Return the actor's saved searches, newest first."""
        statement = sa.select(SavedSearch).where(SavedSearch.user_id == actor.user_id).order_by(SavedSearch.id.desc())
        return list((await self.session.scalars(statement)).all())

    async def due(self, before: Mapping[AlertFrequency, dt.datetime], limit: int) -> Sequence[SavedSearch]:
        """Return searches that do not rest and whose owners heard nothing since the instant of their frequency."""
        heard = sa.func.coalesce(SavedSearch.told_at, SavedSearch.created_at)
        late = [sa.and_(SavedSearch.frequency == often, heard < at) for often, at in before.items()]
        found = sa.select(SavedSearch).where(SavedSearch.paused_at.is_(None), sa.or_(*late))
        return (await self.session.scalars(found.order_by(heard, SavedSearch.id).limit(limit))).all()

    async def mark_told(self, key: UUID, at: dt.datetime) -> None:
        """Note up to when the owner of a search heard what is new; that is no change of theirs."""
        told = sa.update(SavedSearch).where(SavedSearch.id == key).values(told_at=at, updated_at=SavedSearch.updated_at)
        await self.session.execute(told.execution_options(synchronize_session=False))
