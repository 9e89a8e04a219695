"""Notes that are kept off the request path: taken in memory, written in batches, lost by no shutdown."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.db.uow import Database

N = TypeVar("N")
FLUSH_SECONDS = 2.0
_BATCH = 500
_MOST_WAITING = 20_000
_log = structlog.get_logger("duobaan.journal")


class Journal(ABC, Generic[N]):
    """Takes notes of one kind; `run` writes them down every few seconds, `flush` at once."""

    name: str

    def __init__(self) -> None:
        self._waiting: deque[N] = deque()
        self._stopping = asyncio.Event()
        self._writing = asyncio.Lock()

    @abstractmethod
    async def write(self, session: AsyncSession, batch: Sequence[N]) -> None:
        """Store a batch; the notes themselves stay as they are, for a second try."""

    def take(self, note: N) -> None:
        """Keep a note until it is written."""
        if len(self._waiting) >= _MOST_WAITING:
            # The database has been away for long: the oldest notes give way, and the log says so.
            _log.error("journal.full", journal=self.name, waiting=len(self._waiting))
            self._waiting.popleft()
        self._waiting.append(note)

    @property
    def waiting(self) -> int:
        """Return how many notes are not yet written."""
        return len(self._waiting)

    async def flush(self, db: Database) -> int:
        """Write what waits and return how many notes it was; a failure leaves them waiting."""
        written = 0
        async with self._writing:
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
                try:
                    async with db.write() as uow:
                        await self.write(uow.session, batch)
                except BaseException:
                    self._waiting.extendleft(reversed(batch))
                    raise
                written += len(batch)
        return written

    async def run(self, db: Database) -> None:
        """Write every few seconds until `stop`, and once more at the end."""
        while not self._stopping.is_set():
            try:
                async with asyncio.timeout(FLUSH_SECONDS):
                    await self._stopping.wait()
            except TimeoutError:
                await self._try(db)
        await self._try(db)

    async def _try(self, db: Database) -> None:
        try:
            await self.flush(db)
        except Exception as error:  # the database is away; the notes wait
            _log.warning("journal.waits", journal=self.name, waiting=len(self._waiting), exc_info=error)

    def stop(self) -> None:
        """Let `run` write what waits and end."""
        self._stopping.set()
