"""All SQL on the log of rankings: write in batches, take people's ids out, drop what is old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.matching.models import MatchLog
from duobaan.professionals.models import Professional
from duobaan.words import ProfileStatus


class MatchLogRepository:
    """Reads and writes the log within one session; nobody but the system reads it."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def insert_many(self, rows: Sequence[MatchLog]) -> None:
        """Store a batch."""
        self.session.add_all(list(rows))
        await self.session.flush()

    async def list_due(self, before: dt.datetime, limit: int = 500) -> list[MatchLog]:
        """Return rows from before an instant that still hold people's ids, oldest first."""
        due = sa.select(MatchLog).where(MatchLog.created_at < before, MatchLog.pseudonymised_at.is_(None))
        return list(await self.session.scalars(due.order_by(MatchLog.created_at, MatchLog.id).limit(limit)))

    async def erased_since(self, since: dt.datetime) -> list[UUID]:
        """Return people whose data were erased since an instant."""
        gone = sa.select(Professional.id).where(
            Professional.status == ProfileStatus.ERASED, Professional.updated_at >= since
        )
        return list(await self.session.scalars(gone))

    async def list_naming(self, people: Collection[str]) -> list[MatchLog]:
        """Return the rows that name one of these people as the subject or among the ranked."""
        named = [sa.cast(MatchLog.items, sa.Text).contains(key, autoescape=True) for key in people]
        found = sa.select(MatchLog).where(sa.or_(MatchLog.subject.in_(people), *named))
        return list(await self.session.scalars(found.order_by(MatchLog.id)))

    async def delete_before(self, before: dt.datetime) -> int:
        """Drop rows from before an instant and return how many there were."""
        old = sa.delete(MatchLog).where(MatchLog.created_at < before).returning(MatchLog.id)
        gone = await self.session.scalars(old.execution_options(synchronize_session=False))
        return len(gone.all())

    async def list_of(self, subject: str) -> list[MatchLog]:
        """Return what was shown for one vacancy or person, oldest first."""
        found = sa.select(MatchLog).where(MatchLog.subject == subject)
        return list(await self.session.scalars(found.order_by(MatchLog.created_at, MatchLog.id)))
