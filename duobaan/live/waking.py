"""Says that events may have been committed: at once for this process, by NOTIFY or the count of changes for others.

A wake-up carries nothing: what happened is read from the table, so that a lost one costs time and never an event.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from duobaan.db.outbox import CHANNEL
from duobaan.db.uow import Database

_log = structlog.get_logger("duobaan.live")
_WATCH_SECONDS = 0.2  # SQLite: how often another process's commits are looked for
_POLL_SECONDS = 2.0  # whatever was lost is found this late at most
_AGAIN_SECONDS = 1.0
_SILENCE_SECONDS = 20.0  # PostgreSQL: a connection that heard nothing for so long is asked whether it still lives


class Waker:
    """Wakes one waiting reader; looks at other processes only while it is `needed`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._wake = asyncio.Event()
        self.needed = asyncio.Event()
        self._trouble = ""

    async def wait(self) -> None:
        """Return when something may have been committed, and every few moments."""
        await self.needed.wait()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_POLL_SECONDS):
                await self._wake.wait()
        self._wake.clear()

    def wake(self) -> None:
        """Let the reader look."""
        self._wake.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        watch = self._listen if self._db.engine.dialect.name == "postgresql" else self._watch_count
        with self._db.telling(self.wake):
            await self._for_ever(watch)

    async def _for_ever(self, watch: Callable[[], Awaitable[None]]) -> None:
        while True:
            await self.needed.wait()
            try:
                await watch()
            except Exception as error:
                self._say(type(error).__name__)
                await asyncio.sleep(_AGAIN_SECONDS)

    def _say(self, trouble: str) -> None:
        if trouble and trouble != self._trouble:
            _log.warning("live.watch_lost", reason=trouble)
        elif self._trouble and not trouble:
            _log.info("live.watch_back")
        self._trouble = trouble

    async def _watch_count(self) -> None:
        """Follow the count of changes, which on SQLite is had without waiting."""
        known = None
        while self.needed.is_set():
            number = self._db.generations.glance()
            self._say("" if number is not None else "no count")
            if number != known:
                known = number
                self.wake()
            await asyncio.sleep(_WATCH_SECONDS)

    async def _listen(self) -> None:
        """Follow PostgreSQL's NOTIFY on a connection of its own."""
        import psycopg

        address = self._db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._say("")
            self.wake()  # what was committed while nobody listened
            while self.needed.is_set():
                async for _ in connection.notifies(timeout=_SILENCE_SECONDS, stop_after=1):
                    self.wake()
                    break
                else:
                    await connection.execute("SELECT 1")
