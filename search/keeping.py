"""The one who keeps the index: opens it, sees when the engine came back with an old state, does the jobs of others.

Where several processes reach one engine a lease says which of them writes; the embedded engine's folder has a lock of
its own. Nothing here raises: an engine or a database that is away comes back.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator

import structlog

from duobaan.clock import now
from duobaan.db import leases
from duobaan.db.uow import Database
from duobaan.errors import TransientConflict
from duobaan.ids import new_id
from search.engine import EngineUnavailable, SearchEngine
from search.reindex import NAMES
from search.rounds import EVERY_SECONDS, Rounds
from search.upkeep import UNFILLED, Deliver, do_next_job, note_progress, open_indexes, patiently

LEASE = "search"
LASTS = dt.timedelta(seconds=6)
_RENEW_SECONDS = 2.0
_log = structlog.get_logger("duobaan.search")


class Keeper:
    """Keeps one engine in step with one database for as long as the process lives.

    `unfilled` names indexes that must not answer yet, `wanted` those that are to be built anew at the next opening.
    """

    def __init__(
        self,
        db: Database,
        engine: SearchEngine,
        *,
        unfilled: set[str] | None = None,
        wanted: set[str] | None = None,
        deliver: Deliver = patiently,
        may_write: bool = True,
        every: float = EVERY_SECONDS,
    ) -> None:
        self._db = db
        self._engine = engine
        self._unfilled = set() if unfilled is None else unfilled
        self._wanted = set() if wanted is None else wanted
        self._deliver = deliver
        self._may_write = may_write
        self._holder = new_id()
        self._held_until: dt.datetime | None = None
        self._known: int | None = None
        self._is_open = False
        self._rounds = Rounds("index", self._look, every)
        self.tried = self._rounds.tried
        self.stop = self._rounds.stop

    @property
    def writes(self) -> bool:
        """Say whether this process is the one that writes the index now."""
        if not self._engine.is_shared:
            return True
        return self._held_until is not None and now() < self._held_until

    async def take(self) -> bool:
        """Become or stay the one that writes; False when another process is."""
        if not self._engine.is_shared:
            try:
                await self._engine.ensure_indexes()
            except EngineUnavailable:
                return False
            return True
        at = now()
        try:
            async with self._db.write() as uow:
                held = await leases.take(uow.session, LEASE, self._holder, now=at, lasts=LASTS)
        except TransientConflict:  # another process took it in the same moment
            held = False
        self._held_until = at + LASTS if held else None
        return held

    async def work(self) -> None:
        """Do every job that waits."""
        while await do_next_job(self._db, self._engine, self._deliver):
            pass

    async def round(self) -> None:
        """Look once whether the index still is what it should be, and do what waits."""
        if self._engine.is_shared and not self.writes:
            await self._watch()
            return
        if not self._is_open or self._wanted or await self._has_changed():
            self._is_open = False
            await open_indexes(self._db, self._engine, self._unfilled, self._wanted)
            self._known = await self._engine.watermark()
            self._is_open = True
        self._known = await note_progress(self._db, self._engine, self._known)
        await self.work()

    async def _has_changed(self) -> bool:
        """Say whether the engine no longer is as this process left it: other files, an old snapshot, nothing at all."""
        if await self._engine.has_lost() or await self._engine.ensure_indexes():
            return True
        known = await self._engine.watermark()
        return known is None or (self._known is not None and known < self._known)

    async def _watch(self) -> None:
        """A process that only asks learns from the watermark whether there is anything to ask."""
        if await self._engine.watermark() in (None, UNFILLED):
            self._unfilled |= set(NAMES)
        else:
            self._unfilled.clear()

    async def run(self) -> None:
        """Look every second until `stop`."""
        async with self._renewing():
            await self._rounds.run()

    async def work_alone(self) -> None:
        """Do what waits without staying: for a process that took the writing for one errand."""
        async with self._renewing():
            await self.work()

    @contextlib.asynccontextmanager
    async def _renewing(self) -> AsyncIterator[None]:
        if not (self._engine.is_shared and self._may_write):
            yield
            return
        renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])
            await self.let_go()

    async def _look(self) -> None:
        if self._engine.is_shared and self._may_write and not self.writes:
            await self.take()
        await self.round()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            try:
                await self.take()
            except Exception as error:  # the database is away; the lease lapses if that lasts
                _log.warning("search.lease", exc_info=error)

    async def let_go(self) -> None:
        """Leave the writing to others."""
        if not self._engine.is_shared or self._held_until is None:
            return
        self._held_until = None
        with contextlib.suppress(Exception):
            async with self._db.write() as uow:
                await leases.give_back(uow.session, LEASE, self._holder)
