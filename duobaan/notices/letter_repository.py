"""All SQL on letters of notices: opening them, leasing those that are due, and how they ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.ids import new_id
from duobaan.notices.models import LetterStatus, Notice, NoticeLetter

LEASE = dt.timedelta(minutes=5)
"""How long a letter is its sender's; whoever died with it leaves it to the next."""


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the letters that an actor may see: only the platform sees them."""
    return sa.true() if actor.is_system else sa.false()


@dataclass(frozen=True, slots=True)
class LetterState:
    """How much waits, how much is late and how much was given up, for `doctor`."""

    waiting: int
    late: int
    dead: int


class LetterRepository:
    """Reads and writes letters within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def open_letter(self, user_id: UUID, due_at: dt.datetime) -> UUID:
        """Return the letter that a person gets at an instant; one that left already is followed by the next."""
        while True:
            found = sa.select(NoticeLetter).where(NoticeLetter.user_id == user_id, NoticeLetter.due_at == due_at)
            row = await self.session.scalar(found)
            if row is None:
                row = NoticeLetter(id=new_id(), user_id=user_id, due_at=due_at, not_before=due_at)
                self.session.add(row)
                await self.session.flush()
                return row.id
            if row.status is LetterStatus.WAITING and row.attempts == 0:
                return row.id
            due_at += dt.timedelta(seconds=1)

    async def is_due(self, at: dt.datetime) -> bool:
        """Say whether a letter is to be sent; a read, so that an idle sender never takes the write lock."""
        due = sa.exists().where(NoticeLetter.status == LetterStatus.WAITING, NoticeLetter.not_before <= at)
        return bool(await self.session.scalar(sa.select(due)))

    async def claim(self, at: dt.datetime, limit: int) -> list[NoticeLetter]:
        """Lease the letters that are due longest to this sender; each try counts, also one that a crash ends."""
        oldest = (
            sa.select(NoticeLetter.id)
            .where(NoticeLetter.status == LetterStatus.WAITING, NoticeLetter.not_before <= at)
            .order_by(NoticeLetter.not_before)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        leased = (
            sa.update(NoticeLetter)
            .where(NoticeLetter.id.in_(oldest))
            .values(not_before=at + LEASE, attempts=NoticeLetter.attempts + 1)
            .returning(NoticeLetter)
            .execution_options(synchronize_session=False)
        )
        return sorted((await self.session.scalars(leased)).all(), key=lambda row: row.id)

    async def put_back(self, key: UUID, not_before: dt.datetime, trouble: str) -> None:
        """Let a letter be tried again later."""
        await self._update(key, not_before=not_before, trouble=trouble)

    async def end(self, key: UUID, status: LetterStatus, at: dt.datetime, trouble: str | None = None) -> None:
        """Note that a letter is not tried any more."""
        await self._update(key, status=status, ended_at=at, trouble=trouble)

    async def _update(self, key: UUID, **values: object) -> None:
        # Whoever was late with its answer does not undo what the next one did.
        waiting = sa.update(NoticeLetter).where(NoticeLetter.id == key, NoticeLetter.status == LetterStatus.WAITING)
        await self.session.execute(waiting.values(**values).execution_options(synchronize_session=False))

    async def notices(self, key: UUID) -> Sequence[Notice]:
        """Return what a letter would say that its reader does not know yet, oldest first."""
        found = sa.select(Notice).where(Notice.letter_id == key, Notice.read_at.is_(None))
        return (await self.session.scalars(found.order_by(Notice.id))).all()

    async def drop_for(self, user_id: UUID, at: dt.datetime) -> None:
        """Drop what waits for someone who wants no more mail."""
        waiting = sa.update(NoticeLetter).where(
            NoticeLetter.user_id == user_id, NoticeLetter.status == LetterStatus.WAITING
        )
        values = {"status": LetterStatus.DROPPED, "ended_at": at}
        await self.session.execute(waiting.values(**values).execution_options(synchronize_session=False))

    async def revive(self, at: dt.datetime) -> int:
        """Let every letter that was given up be tried again."""
        dead = sa.update(NoticeLetter).where(NoticeLetter.status == LetterStatus.DEAD)
        values = {"status": LetterStatus.WAITING, "attempts": 0, "not_before": at}
        found = await self.session.execute(dead.values(**values).execution_options(synchronize_session=False))
        return int(getattr(found, "rowcount", 0))

    async def state(self, late: dt.datetime) -> LetterState:
        """Measure what waits."""
        waiting = NoticeLetter.status == LetterStatus.WAITING
        row = (
            await self.session.execute(
                sa.select(
                    sa.func.count().filter(waiting),
                    sa.func.count().filter(waiting, NoticeLetter.due_at < late),
                    sa.func.count().filter(NoticeLetter.status == LetterStatus.DEAD),
                )
            )
        ).one()
        return LetterState(waiting=row[0], late=row[1], dead=row[2])

    async def forget(self, before: dt.datetime) -> int:
        """Delete notices of before an instant, and letters that nobody refers to any more."""
        old = sa.delete(Notice).where(Notice.happened_at < before, Notice.created_at < before)
        found = await self.session.execute(old.execution_options(synchronize_session=False))
        carried = sa.exists().where(Notice.letter_id == NoticeLetter.id)
        over = NoticeLetter.status != LetterStatus.WAITING
        left = sa.delete(NoticeLetter).where(NoticeLetter.due_at < before, over, ~carried)
        await self.session.execute(left.execution_options(synchronize_session=False))
        return int(getattr(found, "rowcount", 0))
