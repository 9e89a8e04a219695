"""Reads the outbox as a log and tells people what it means, in the order of commits, beside the relay.

What is read of it stands in one row, written with the notices: a kill repeats a batch at most, whose notices are known.
Two workers read at the same time and one writes; the other finds the mark moved and begins there. An event that fails
five times holds the others up for half a minute: then it is skipped, and `duobaan doctor` shows it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from duobaan.access import SYSTEM
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import TransientConflict
from duobaan.notices.audience import ActorOf
from duobaan.notices.happening import facts_of
from duobaan.notices.making import Telling, tell, tellings
from duobaan.notices.repository import Event, EventRepository
from duobaan.notices.rule_book import heard_events

LOOK_BACK = dt.timedelta(days=14)
"""How far an installation that never told anybody looks back: as far as events are kept."""
MAX_ATTEMPTS = 5
_BATCH = 200
_KEPT_SKIPS = 20
_FAR = 1_000
"""So many events of which nobody hears are passed before that is written down."""
_log = structlog.get_logger("duobaan.notices")


@dataclass(slots=True)
class NoticeReading:
    """One worker's reading of the outbox."""

    db: Database
    actor_of: ActorOf
    by_mail: bool
    _mark: int = field(default=-1, init=False)

    async def drain(self) -> int:
        """Tell everything that was committed so far; return how many notices were written."""
        written = 0
        while True:
            told = await self._step()
            if told is None:
                return written
            written += told

    async def _step(self) -> int | None:
        """Read one batch; None when nothing is left, or the rest has to wait."""
        async with self.db.read() as session:
            events = EventRepository(session)
            reader = await events.reader()
            kept = reader.upto if reader is not None else await events.first_mark(now() - LOOK_BACK)
            if reader is not None and reader.not_before is not None and reader.not_before > now():
                return None
            mark, newest = max(self._mark, kept), await events.newest()
            batch = await events.after(mark, newest, heard_events(), _BATCH)
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
        told: list[Telling] = []
        if batch:
            async with self.db.read() as session:
                told = await tellings(session, await facts_of(session, batch), self.actor_of)
        if not told and upto - kept < _FAR:
            self._mark = upto  # nothing to write: what was passed is passed again after a kill
            return 0
        async with self.db.write(SYSTEM) as uow:
            reader = await EventRepository(uow.session).lock_reader(kept)
            if reader.upto > kept:
                raise TransientConflict
            rows = await tell(uow, told, by_mail=self.by_mail)
            reader.upto, reader.attempts, reader.not_before = upto, 0, None
        self._mark = upto
        return len(rows)

    async def _put_back(self, kept: int, event: Event, error: Exception) -> None:
        """Let an event wait with growing patience, and go on without it in the end."""
        _log.warning("notices.failed", outbox_id=event.id, outbox_name=event.name, exc_info=error)
        async with self.db.write(SYSTEM) as uow:
            reader = await EventRepository(uow.session).lock_reader(kept)
            reader.attempts += 1
            reader.not_before = now() + dt.timedelta(seconds=min(300.0, 0.5 * 2**reader.attempts))
            reader.upto = max(reader.upto, event.id - 1)
            if reader.attempts >= MAX_ATTEMPTS:
                trouble = {"id": event.id, "name": event.name, "error": type(error).__name__}
                reader.skipped = [*reader.skipped, trouble][-_KEPT_SKIPS:]
                reader.upto, reader.attempts, reader.not_before = event.id, 0, None
