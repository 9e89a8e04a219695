"""Work that one process leaves for another: who owns the search index does it and writes down how far it is.

A job is claimed in one statement, so that it is done once; its runner says every few moments that it is alive, and
a job whose runner fell silent is claimed anew.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, UTCDateTime

SILENCE = dt.timedelta(seconds=10)
"""A runner that said nothing for so long is taken for dead."""


class JobKind(enum.StrEnum):
    """What is to be done."""

    REINDEX = "REINDEX"
    REPAIR = "REPAIR"
    LEXICON = "LEXICON"
    IMPORT = "IMPORT"


class JobStatus(enum.StrEnum):
    """How far it is."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


INDEX_KINDS = (JobKind.REINDEX, JobKind.REPAIR)
ENDED = (JobStatus.DONE, JobStatus.FAILED)


class JobRow(Base):
    """One piece of work; `step` is what is in hand, `done` of about `total` rows of it, `result` what came of it."""

    __tablename__ = "jobs"
    __table_args__ = (sa.Index("ix_jobs_open", "status", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    status: Mapped[str] = mapped_column(sa.String(16), default=JobStatus.WAITING.value)
    indexes: Mapped[list[str]] = mapped_column(sa.JSON)
    step: Mapped[str | None] = mapped_column(sa.String(64))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    trouble: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    alive_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)

    @property
    def has_ended(self) -> bool:
        """Say whether nothing more will happen to it."""
        return self.status in ENDED


async def leave(session: AsyncSession, kind: JobKind, indexes: Sequence[str], *, now: dt.datetime) -> JobRow:
    """Leave a piece of work for whoever owns the index."""
    row = JobRow(kind=kind.value, indexes=list(indexes), created_at=now, result={})
    session.add(row)
    await session.flush()
    return row


def _is_free(now: dt.datetime, kinds: Sequence[JobKind]) -> sa.ColumnElement[bool]:
    # What is alive in a time to come was so before the clock went back; who lives on says so within seconds.
    not_heard = sa.or_(JobRow.alive_at < now - SILENCE, JobRow.alive_at > now + 6 * SILENCE)
    silent = sa.and_(JobRow.status == JobStatus.RUNNING, not_heard)
    mine = JobRow.kind.in_([kind.value for kind in kinds])
    return sa.and_(mine, sa.or_(JobRow.status == JobStatus.WAITING, silent))


async def is_waiting(session: AsyncSession, *, now: dt.datetime, kinds: Sequence[JobKind] = INDEX_KINDS) -> bool:
    """Say whether there is something to claim; a read, so that an idle owner never takes the write lock."""
    return bool(await session.scalar(sa.select(sa.exists().where(_is_free(now, kinds)))))


async def claim(session: AsyncSession, *, now: dt.datetime, kinds: Sequence[JobKind] = INDEX_KINDS) -> JobRow | None:
    """Take the oldest piece of work of these kinds that nobody does."""
    free = sa.select(JobRow.id).where(_is_free(now, kinds))
    oldest = free.order_by(JobRow.id).limit(1).with_for_update(skip_locked=True)
    taken = (
        sa.update(JobRow)
        .where(JobRow.id.in_(oldest))
        .values(status=JobStatus.RUNNING.value, alive_at=now, done=0, total=0, step=None)
        .returning(JobRow)
        .execution_options(synchronize_session=False)
    )
    return (await session.scalars(taken)).one_or_none()


async def update(session: AsyncSession, number: int, values: Mapping[str, Any]) -> None:
    """Write down how far a job is."""
    statement = sa.update(JobRow).where(JobRow.id == number).values(**values)
    await session.execute(statement.execution_options(synchronize_session=False))


async def find(session: AsyncSession, number: int) -> JobRow | None:
    """Return a job by its number."""
    return (await session.scalars(sa.select(JobRow).where(JobRow.id == number))).one_or_none()


async def counts(session: AsyncSession) -> Mapping[str, int]:
    """Count jobs by how far they are."""
    found = await session.execute(sa.select(JobRow.status, sa.func.count()).group_by(JobRow.status))
    return {status.value: 0 for status in JobStatus} | {str(status): int(count) for status, count in found.all()}


async def latest(session: AsyncSession, limit: int = 20) -> Sequence[JobRow]:
    """Return the newest jobs, the newest first."""
    return (await session.scalars(sa.select(JobRow).order_by(JobRow.id.desc()).limit(limit))).all()
