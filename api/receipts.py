"""Keeps in mind which events were delivered until that is written down: beside the deliveries, many at a time.

A delivery that is killed before its receipt was written comes again, which every subscriber takes without harm.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import structlog

from duobaan.clock import now
from duobaan.db import outbox
from duobaan.db.uow import Database

_log = structlog.get_logger("duobaan.relay")
_GATHER_SECONDS = 0.05
_AFTER_TROUBLE_SECONDS = 1.0


class Receipts:
    """Writes down what one relay delivered."""

    def __init__(self, db: Database) -> None:
        self.ids: set[int] = set()
        self.task: asyncio.Task[None] | None = None
        self._db = db
        self._turn = asyncio.Lock()

    def note(self, ids: Iterable[int]) -> None:
        """Keep in mind that these events were delivered."""
        self.ids.update(ids)

    def write_soon(self) -> None:
        """Let what is noted be written beside whatever else happens."""
        if self.ids and (self.task is None or self.task.done()):
            self.task = asyncio.create_task(self._write_on())

    async def write(self) -> None:
        """Write down everything that is noted, in one transaction."""
        async with self._turn:
            if ids := sorted(self.ids):
                async with self._db.write() as uow:
                    await outbox.acknowledge(uow.session, ids, now=now())
                self.ids.difference_update(ids)

    async def _write_on(self) -> None:
        while self.ids:
            await asyncio.sleep(_GATHER_SECONDS)
            await self._try()

    async def _try(self) -> None:
        try:
            await self.write()
        except Exception as error:  # the ids stay noted: nothing is delivered again while this process lives
            _log.warning("relay.receipts", exc_info=error)
            await asyncio.sleep(_AFTER_TROUBLE_SECONDS)

    async def finish(self) -> None:
        """Write what is left; what cannot be written now is delivered once more by whoever comes next."""
        await self._try()

    async def put_away(self) -> None:
        """Write nothing more."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait([self.task])
