"""Leases: a named right that one process holds at a time and that frees itself when its holder dies."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, UTCDateTime


class LeaseRow(Base):
    """Who holds a right, and until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    holder: Mapped[UUID] = mapped_column(sa.Uuid)
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)


async def take(session: AsyncSession, name: str, holder: UUID, *, now: dt.datetime, lasts: dt.timedelta) -> bool:
    """Take or renew a lease; False while another holds it. Two that take it at once meet on the key: one wins.

    A lease that would last far longer than any that is taken now was taken before the clock went back: its holder,
    if it lives, has renewed it since.
    """
    values = {"holder": holder, "expires_at": now + lasts}
    free = sa.or_(LeaseRow.expires_at <= now, LeaseRow.expires_at > now + 2 * lasts)
    mine = sa.or_(LeaseRow.holder == holder, free)
    renewed = (
        sa.update(LeaseRow)
        .where(LeaseRow.name == name, mine)
        .values(**values)
        .returning(LeaseRow.name)
        .execution_options(synchronize_session=False)
    )
    if (await session.scalars(renewed)).all():
        return True
    if await session.scalar(sa.select(LeaseRow.name).where(LeaseRow.name == name)) is not None:
        return False
    session.add(LeaseRow(name=name, **values))
    await session.flush()
    return True


async def expiry(session: AsyncSession, name: str) -> dt.datetime | None:
    """Return until when somebody holds a lease; None when nobody does."""
    return await session.scalar(sa.select(LeaseRow.expires_at).where(LeaseRow.name == name))


async def give_back(session: AsyncSession, name: str, holder: UUID) -> None:
    """End a lease before its time."""
    mine = sa.delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder)
    await session.execute(mine.execution_options(synchronize_session=False))


async def clock_of_server(session: AsyncSession) -> dt.datetime:
    """Return what time PostgreSQL's machine has: leases of several machines are right while their clocks agree."""
    found: dt.datetime = (await session.scalars(sa.select(sa.func.clock_timestamp()))).one()
    return found
