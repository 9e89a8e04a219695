"""Tasks beside the relay: a commit wakes them, trouble is said once and outlived."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from typing import ClassVar

import structlog

from duobaan.db.uow import Database

_POLL_SECONDS = 2.0


class Waking(ABC):
    """Makes rounds until it is stopped: soon after a local commit, and every two seconds for those of others."""

    topic: ClassVar[str]  # how the lines of its log begin
    breath: ClassVar[float]  # seconds between two rounds: a busy hour is read some times, not at every commit

    def __init__(self, db: Database) -> None:
        self._db = db
        self._wake = asyncio.Event()
        self._end = asyncio.Event()
        self._trouble = ""

    @abstractmethod
    async def round(self) -> None:
        """Do what waits."""

    async def run(self) -> None:
        """Work until `stop`; trouble with the database is said once and outlived."""
        with self._db.telling(self._wake.set):
            while not self._end.is_set():
                self._wake.clear()
                await self._guarded()
                await _within(_POLL_SECONDS, self._end if self._trouble else self._wake)
                await _within(self.breath, self._end)

    async def _guarded(self) -> None:
        try:
            await self.round()
            self._trouble = ""
        except Exception as error:
            if repr(error) != self._trouble:
                self._trouble = repr(error)
                structlog.get_logger(f"duobaan.{self.topic}").error(f"{self.topic}.trouble", exc_info=error)

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._end.set()
        self._wake.set()


async def _within(seconds: float, event: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
