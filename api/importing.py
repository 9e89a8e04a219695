"""Carries out the imports that organisations send: one task per worker, a job at a time, by the queue of jobs."""

from __future__ import annotations

from typing import Any

from api.noticing import actor_of
from duobaan.access import SYSTEM
from duobaan.db.jobs import JobKind, JobRow
from duobaan.db.uow import Database
from duobaan.imports.running import break_off, carry_out
from duobaan.imports.sheet import Bounds
from duobaan.settings import Settings
from search.rounds import EVERY_SECONDS, Rounds
from search.upkeep import Told, do_next

KINDS = (JobKind.IMPORT,)


def bounds_of(settings: Settings) -> Bounds:
    """Return how large a file may be."""
    return Bounds(settings.import_bytes, settings.import_rows, settings.import_cell)


class Importer:
    """The periodic task of one worker; a job whose worker died is taken over by the next."""

    def __init__(self, db: Database, settings: Settings, *, every: float = EVERY_SECONDS) -> None:
        self._db = db
        self._bounds = bounds_of(settings)
        self._rounds = Rounds("imports", self.round, every)
        self.run = self._rounds.run
        self.stop = self._rounds.stop

    async def round(self) -> None:
        """Do every job that waits."""
        while await do_next(self._db, KINDS, self._work):
            pass

    async def _work(self, job: JobRow, told: Told) -> dict[str, Any]:
        try:
            return await carry_out(SYSTEM, self._db, job_id=job.id, bounds=self._bounds, actor_of=actor_of, tell=told)
        except Exception:
            await break_off(SYSTEM, self._db, job_id=job.id)
            raise
