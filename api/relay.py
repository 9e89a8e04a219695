"""Carries committed events from the outbox to the subscribers, at least once and in order.

A local commit wakes the relay at once; other processes' commits are seen within 50 ms. On SQLite nothing is written
before a delivery: a claim would wait behind every writer, and the owner of the index is the only one who delivers
(ADR-19). When a batch fails it is tried again event by event, so that one poisoned event holds up nobody: it waits with
growing patience and is parked after ten tries, where `duobaan doctor` shows it. An engine that is away costs no tries:
its events wait for it, and until it is back no commit wakes the relay, whose tries would stand in the way of writers.
Subscribers before it hear meanwhile of every event, however many wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence

import structlog

from api.receipts import Receipts
from duobaan.clock import now
from duobaan.db import outbox
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from search.engine import EngineUnavailable

Subscriber = Callable[[Sequence[OutboxRow]], Awaitable[None]]
"""Reacts to events; it is idempotent, because an event may come twice."""

_log = structlog.get_logger("duobaan.relay")
_POLL_SECONDS = 0.05
_LOOK_SECONDS = 0.5  # for events that were put back: their time comes without a commit
_AFTER_TROUBLE_SECONDS = 0.5
_BATCH = 500


class Relay:
    """Drains the outbox of one database."""

    def __init__(
        self, db: Database, subscribers: Sequence[Subscriber], may_deliver: Callable[[], bool] = lambda: True
    ) -> None:
        self._db = db
        self._may_deliver = may_deliver
        self._subscribers = tuple(subscribers)
        self._claims = db.engine.dialect.name != "sqlite"
        self._receipts = Receipts(db)
        self._wake = asyncio.Event()
        self._end = asyncio.Event()
        self._trouble = ""
        self._seen: int | None = None
        self._look_at = 0.0
        self._heard_upto = 0

    async def drain(self) -> int:
        """Deliver what waits now, write down that it was, and return how many events were tried."""
        try:
            return await self._carry()
        finally:
            await self._receipts.write()

    async def _carry(self) -> int:
        tried = 0
        while batch := await self._claim():
            await self._deliver(batch)
            tried += len(batch)
            if len(self._receipts.ids) >= _BATCH:
                await self._receipts.write()
        return tried

    async def _claim(self) -> list[OutboxRow]:
        async with self._db.read() as session:
            if not self._claims:
                return await outbox.due(session, now=now(), limit=_BATCH, besides=self._receipts.ids)
            if not await outbox.is_waiting(session, now=now()):
                return []
        async with self._db.write() as uow:
            return await outbox.claim(uow.session, now=now(), limit=_BATCH)

    async def _deliver(self, batch: list[OutboxRow]) -> None:
        try:
            await self._tell(batch)
        except EngineUnavailable:
            if self._claims:
                async with self._db.write() as uow:
                    await outbox.postpone(uow.session, [row.id for row in batch], now=now(), seconds=0)
            raise
        except Exception as error:
            if len(batch) == 1:
                await self._put_back(batch[0], error)
                return
            for row in batch:
                await self._deliver([row])
            return
        self._receipts.note(row.id for row in batch)

    async def _tell(self, batch: Sequence[OutboxRow]) -> None:
        for number, subscriber in enumerate(self._subscribers):
            try:
                await subscriber(batch)
            except EngineUnavailable:
                self._heard_upto = max(self._heard_upto, batch[-1].id)
                await self._tell_ahead(self._subscribers[:number])
                raise

    async def _tell_ahead(self, others: Sequence[Subscriber]) -> None:
        """Tell those who need no engine what waits behind the batch that does, once; all hear it again in its turn."""
        while others:
            async with self._db.read() as session:
                rows = await outbox.waiting_after(session, self._heard_upto, limit=_BATCH)
            if not rows:
                return
            for subscriber in others:
                try:
                    await subscriber(rows)
                except Exception as error:  # in its turn the bad event is told apart from the others
                    _log.warning("relay.failed_ahead", exc_info=error)
            self._heard_upto = rows[-1].id

    async def _put_back(self, row: OutboxRow, error: Exception) -> None:
        _log.warning("relay.failed", outbox_id=row.id, outbox_name=row.name, attempts=row.attempts, exc_info=error)
        async with self._db.write() as uow:
            await outbox.fail(uow.session, row, type(error).__name__, now=now())

    async def run(self) -> None:
        """Drain until `stop`; trouble with the database is logged and outlived."""
        try:
            with self._db.telling(self._wake.set):
                while not self._end.is_set():
                    self._wake.clear()
                    pause = await self._round()
                    call = self._end if self._trouble else self._wake
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(pause):
                            await call.wait()
            await self._receipts.finish()
        finally:
            await self._receipts.put_away()

    async def _round(self) -> float:
        if not self._may_deliver():  # another process writes the index; two would overtake each other
            return _POLL_SECONDS
        number = self._db.generations.glance()
        if number is not None and number == self._seen and time.monotonic() < self._look_at:
            return _POLL_SECONDS  # nothing was committed: on SQLite that costs a hundredth of looking
        try:
            await self._carry()
        except EngineUnavailable:
            if self._is_new("engine away"):
                _log.warning("relay.engine_away")
            return _AFTER_TROUBLE_SECONDS
        except Exception as error:
            if self._is_new(repr(error)):
                _log.error("relay.trouble", exc_info=error)
            return _AFTER_TROUBLE_SECONDS
        finally:
            self._receipts.write_soon()
        self._seen, self._look_at = number, time.monotonic() + _LOOK_SECONDS
        if self._is_new(""):
            _log.info("relay.back")
        return _POLL_SECONDS

    def _is_new(self, trouble: str) -> bool:
        """Whether the state changed, so that what lasts is said once and not every second."""
        is_new = trouble != self._trouble
        self._trouble = trouble
        return is_new

    def stop(self) -> None:
        """Finish the batch in hand and end."""
        self._end.set()
        self._wake.set()
