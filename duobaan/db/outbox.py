"""Events wait here, committed with the change that caused them, until every subscriber has seen them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, UTCDateTime
from duobaan.events import Event

MAX_ATTEMPTS = 10
LONGEST_WAIT = dt.timedelta(minutes=10)
"""Twice what the last attempt but one waits: whatever is put off longer was put off before the clock went back."""
ORDER_LOCK = 0x64756F62616E
"""The advisory lock of `in_commit_order`; any number of our own."""
CHANNEL = "duobaan_events"
"""Where PostgreSQL tells other processes, at the commit, that there is something to read; it says nothing more."""


class OutboxRow(Base):
    """One event on its way out; `dead` when it failed ten times and waits for a person."""

    __tablename__ = "outbox"
    __table_args__ = (sa.Index("ix_outbox_waiting", "delivered_at", "dead", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    not_before: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    delivered_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    dead: Mapped[bool] = mapped_column(default=False)
    last_error: Mapped[str | None] = mapped_column(sa.Text)

    @classmethod
    def of(cls, event: Event, *, at: dt.datetime) -> OutboxRow:
        """Wrap one event; ids become text."""
        payload = {name: str(value) for name, value in dataclasses.asdict(event).items()}
        return cls(name=type(event).__name__, payload=payload, created_at=at)


async def in_commit_order(session: AsyncSession) -> None:
    """Let transactions that emit events take their ids in the order in which they commit; held for the commit only.

    So a reader who sees id n sees every lower one: the search index takes the highest id as the version of a state.
    SQLite has one writer at a time as it is.
    """
    if session.get_bind().dialect.name == "postgresql":
        told = sa.func.pg_notify(CHANNEL, "")
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(ORDER_LOCK), told))


def _is_free(now: dt.datetime) -> sa.ColumnElement[bool]:
    not_before = OutboxRow.not_before
    return sa.or_(not_before.is_(None), not_before <= now, not_before > now + LONGEST_WAIT)


async def is_waiting(session: AsyncSession, *, now: dt.datetime) -> bool:
    """Say whether anything can be claimed; a read, so that an idle relay never takes the write lock."""
    free = _is_free(now)
    waits = sa.exists().where(OutboxRow.delivered_at.is_(None), OutboxRow.dead.is_(False), free)
    return bool(await session.scalar(sa.select(waits)))


async def due(session: AsyncSession, *, now: dt.datetime, limit: int, besides: Collection[int]) -> list[OutboxRow]:
    """Read the oldest waiting events, each counted as tried once more; for the only one who delivers (SQLite)."""
    free = _is_free(now)
    oldest = (
        sa.select(OutboxRow)
        .where(OutboxRow.delivered_at.is_(None), OutboxRow.dead.is_(False), free, OutboxRow.id.not_in(besides))
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    rows = list((await session.scalars(oldest)).all())
    session.expunge_all()  # the count is a note for `fail`, not a change
    for row in rows:
        row.attempts += 1
    return rows


async def waiting_after(session: AsyncSession, after: int, *, limit: int) -> list[OutboxRow]:
    """Read the oldest waiting events with a higher id, whoever holds them; for who must not wait for the others."""
    oldest = (
        sa.select(OutboxRow)
        .where(OutboxRow.delivered_at.is_(None), OutboxRow.dead.is_(False), OutboxRow.id > after)
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    return list((await session.scalars(oldest)).all())


async def claim(session: AsyncSession, *, now: dt.datetime, limit: int = 500, lease: float = 30.0) -> list[OutboxRow]:
    """Lease the oldest waiting events to this worker; the same statement on SQLite and PostgreSQL."""
    free = _is_free(now)
    oldest = (
        sa.select(OutboxRow.id)
        .where(OutboxRow.delivered_at.is_(None), OutboxRow.dead.is_(False), free)
        .order_by(OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    leased = (
        sa.update(OutboxRow)
        .where(OutboxRow.id.in_(oldest))
        .values(not_before=now + dt.timedelta(seconds=lease), attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow)
        .execution_options(synchronize_session=False)
    )
    rows = (await session.scalars(leased)).all()
    return sorted(rows, key=lambda row: row.id)


async def acknowledge(session: AsyncSession, ids: Sequence[int], *, now: dt.datetime) -> None:
    """Mark events as delivered to every subscriber."""
    statement = sa.update(OutboxRow).where(OutboxRow.id.in_(ids)).values(delivered_at=now, last_error=None)
    await session.execute(statement.execution_options(synchronize_session=False))


async def fail(session: AsyncSession, row: OutboxRow, error: str, *, now: dt.datetime) -> None:
    """Put an event back with growing patience; the tenth failure parks it for `duobaan doctor`."""
    wait = dt.timedelta(seconds=min(300.0, 0.5 * 2**row.attempts))
    is_dead = row.attempts >= MAX_ATTEMPTS
    values = {"last_error": error[:500], "not_before": now + wait, "dead": is_dead, "attempts": row.attempts}
    statement = sa.update(OutboxRow).where(OutboxRow.id == row.id).values(**values)
    await session.execute(statement.execution_options(synchronize_session=False))


async def postpone(
    session: AsyncSession, ids: Sequence[int], *, now: dt.datetime, seconds: float, counted: int = 1
) -> None:
    """Put events back for a while and take back the try that a claim counted: who should hear them is away."""
    values = {"not_before": now + dt.timedelta(seconds=seconds), "attempts": OutboxRow.attempts - counted}
    statement = sa.update(OutboxRow).where(OutboxRow.id.in_(ids)).values(**values)
    await session.execute(statement.execution_options(synchronize_session=False))


@dataclasses.dataclass(frozen=True, slots=True)
class OutboxState:
    """How much waits, how much is parked, and since when the oldest waits."""

    waiting: int
    dead: int
    oldest: dt.datetime | None


async def state(session: AsyncSession) -> OutboxState:
    """Measure the outbox, for `doctor` and metrics."""
    waiting = sa.and_(OutboxRow.delivered_at.is_(None), OutboxRow.dead.is_(False))
    row = (
        await session.execute(
            sa.select(
                sa.func.count().filter(waiting),
                sa.func.count().filter(OutboxRow.dead.is_(True)),
                sa.func.min(OutboxRow.created_at).filter(waiting),
            )
        )
    ).one()
    return OutboxState(waiting=row[0], dead=row[1], oldest=row[2])


async def delivered_upto(session: AsyncSession) -> int:
    """Return the id up to which every event was delivered or is parked; the search index remembers it."""
    waiting = sa.and_(OutboxRow.delivered_at.is_(None), OutboxRow.dead.is_(False))
    first, newest = (
        await session.execute(sa.select(sa.func.min(OutboxRow.id).filter(waiting), sa.func.max(OutboxRow.id)))
    ).one()
    return int(first) - 1 if first is not None else int(newest or 0)


async def can_replay(session: AsyncSession, since: int) -> bool:
    """Say whether every event after an id is still kept."""
    oldest = await session.scalar(sa.select(sa.func.min(OutboxRow.id)))
    return oldest is None or int(oldest) <= since + 1
