"""Reads the outbox as a log for somebody who tells others what it means, in the order of commits, beside the relay.

What is read of it stands in one row per reader, written with what it brings: a kill repeats a batch at most, and what
that brings is known. Two workers read at the same time and one writes; the other finds the mark moved and begins there.
An event that fails five times holds the others up for half a minute: then it is skipped, and `duobaan doctor` shows it.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import SYSTEM
from duobaan.clock import now
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import TransientConflict
from duobaan.notices.repository import Event, EventRepository

T = TypeVar("T")
LOOK_BACK = dt.timedelta(days=14)
"""How far an installation that never told anybody looks back: as far as events are kept."""
MAX_ATTEMPTS = 5
_BATCH = 200
_KEPT_SKIPS = 20
_FAR = 1_000
"""So many events of which nobody hears are passed before that is written down."""
_log = structlog.get_logger("duobaan.notices")


class LogReading(ABC, Generic[T]):
    """One worker's reading of the outbox for one reader."""

    name: ClassVar[str]
    topic: ClassVar[str]  # how the lines of its log begin

    def __init__(self, db: Database, heard: frozenset[str]) -> None:
        self.db = db
        self._heard = heard
        self._mark = -1

    @abstractmethod
    async def understand(self, session: AsyncSession, batch: Sequence[Event]) -> list[T]:
        """Return what a batch of events means; a read, so that nobody waits for it."""

    @abstractmethod
    async def write(self, uow: UnitOfWork, told: Sequence[T]) -> int:
        """Write of it what is not known yet, and return how much that was."""

    async def drain(self) -> int:
        """Tell everything that was committed so far; return how much was written."""
        written = 0
        while True:
            told = await self._step()
            if told is None:
                return written
            written += told

    async def _step(self) -> int | None:
        """Read one batch; None when nothing is left, or the rest has to wait."""
        async with self.db.read() as session:
            events = EventRepository(session, self.name)
            reader = await events.reader()
            kept = reader.upto if reader is not None else await events.first_mark(now() - LOOK_BACK)
            if reader is not None and reader.not_before is not None and reader.not_before > now():
                return None
            mark, newest = max(self._mark, kept), await events.newest()
            batch = await events.after(mark, newest, self._heard, _BATCH)
        full = len(batch) == _BATCH
        if not batch and newest - kept < _FAR:
            self._mark = max(mark, newest)
            return None
        upto = batch[-1].id if full else max(newest, mark)
        told = await self._carry(kept, upto, batch)
        return None if told is not None and not batch else told

    async def _carry(self, kept: int, upto: int, batch: Sequence[Event]) -> int | None:
        try:
            return await self._tell(kept, upto, batch)
        except TransientConflict:  # another worker was first; what it did is seen in the next look
            return 0
        except Exception as error:
            if len(batch) > 1:
                return await self._one_by_one(kept, upto, batch)
            await self._put_back(kept, batch[0], error) if batch else None
            return None

    async def _one_by_one(self, kept: int, upto: int, batch: Sequence[Event]) -> int | None:
        written = 0
        for number, event in enumerate(batch):
            last = batch[number + 1].id - 1 if number + 1 < len(batch) else upto
            told = await self._carry(kept, last, [event])
            if told is None:
                return None
            written, kept = written + told, last
        return written

    async def _tell(self, kept: int, upto: int, batch: Sequence[Event]) -> int:
        told: list[T] = []
        if batch:
            async with self.db.read() as session:
                told = await self.understand(session, batch)
        if not told and upto - kept < _FAR:
            self._mark = upto  # nothing to write: what was passed is passed again after a kill
            return 0
        async with self.db.write(SYSTEM) as uow:
            reader = await EventRepository(uow.session, self.name).lock_reader(kept)
            if reader.upto > kept:
                raise TransientConflict
            written = await self.write(uow, told)
            reader.upto, reader.attempts, reader.not_before = upto, 0, None
        self._mark = upto
        return written

    async def _put_back(self, kept: int, event: Event, error: Exception) -> None:
        """Let an event wait with growing patience, and go on without it in the end."""
        _log.warning(f"{self.topic}.failed", outbox_id=event.id, outbox_name=event.name, exc_info=error)
        async with self.db.write(SYSTEM) as uow:
            reader = await EventRepository(uow.session, self.name).lock_reader(kept)
            reader.attempts += 1
            reader.not_before = now() + dt.timedelta(seconds=min(300.0, 0.5 * 2**reader.attempts))
            reader.upto = max(reader.upto, event.id - 1)
            if reader.attempts >= MAX_ATTEMPTS:
                trouble = {"id": event.id, "name": event.name, "error": type(error).__name__}
                reader.skipped = [*reader.skipped, trouble][-_KEPT_SKIPS:]
                reader.upto, reader.attempts, reader.not_before = event.id, 0, None
