"""All SQL about the feed of events: what happened after a mark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.db import outbox
from duobaan.db.outbox import OutboxRow


@dataclass(frozen=True, slots=True)
class Happened:
    """One committed event: its place in the order of commits, its name and the ids that it names."""

    id: int
    name: str
    ids: dict[str, str]

    def key(self, name: str) -> UUID:
        """Return one of its ids."""
        return UUID(self.ids[name])


class FeedRepository:
    """Reads the event table within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def newest(self) -> int:
        """Return the id of the newest event; 0 before the first."""
        return int(await self.session.scalar(sa.select(sa.func.max(OutboxRow.id))) or 0)

    async def after(self, mark: int, *, limit: int, names: Collection[str] | None = None) -> list[Happened]:
        """Return what happened after a mark, oldest first; with names only events of these."""
        statement = sa.select(OutboxRow.id, OutboxRow.name, OutboxRow.payload).where(OutboxRow.id > mark)
        if names is not None:
            statement = statement.where(OutboxRow.name.in_(names))
        rows = (await self.session.execute(statement.order_by(OutboxRow.id).limit(limit))).all()
        return [Happened(id=row[0], name=row[1], ids=dict(row[2])) for row in rows]

    async def keeps(self, mark: int) -> bool:
        """Say whether everything after a mark is still there; a mark of the future comes from another database."""
        return mark <= await self.newest() and await outbox.can_replay(self.session, mark)

    async def is_carried(self, event_id: int) -> bool:
        """Say whether an event was delivered to the search index, or is parked or gone and never will be."""
        statement = sa.select(OutboxRow.id).where(
            OutboxRow.id == event_id, OutboxRow.delivered_at.is_(None), OutboxRow.dead.is_(False)
        )
        return await self.session.scalar(statement) is None

    async def forget(self, before: dt.datetime) -> int:
        """Delete events delivered before an instant, but never the newest: ids and versions are counted from it."""
        newest = sa.select(sa.func.max(OutboxRow.id)).scalar_subquery()
        # Only from the oldest on without a gap: an event that waits or is parked keeps what came after it.
        held = sa.or_(OutboxRow.delivered_at.is_(None), OutboxRow.delivered_at >= before)
        first_held = sa.select(sa.func.min(OutboxRow.id)).where(held).scalar_subquery()
        upto = sa.func.coalesce(first_held, newest)
        statement = sa.delete(OutboxRow).where(OutboxRow.id < upto, OutboxRow.id < newest)
        found = await self.session.execute(statement.execution_options(synchronize_session=False))
        return int(getattr(found, "rowcount", 0))
