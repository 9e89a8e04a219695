"""The one who keeps the lexicon: fills it when it is not what was imported, at start and when an import says so.

It runs beside the keeper of the index, in the process that writes: filling may take minutes on Meilisearch and must
keep neither searches nor other jobs waiting. Nothing here raises: a lexicon that is away is filled when it is back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import structlog

from duobaan.db import generations
from duobaan.db.jobs import JobKind, JobRow
from duobaan.db.uow import Database
from search.engine import EngineUnavailable
from search.lexicon import Lexicon
from search.lexicon_filling import fill_from_database
from search.likeness import Likeness
from search.upkeep import Told, do_next

NAME = "lexicon"
KINDS = (JobKind.LEXICON,)
_EVERY_SECONDS = 1.0
_log = structlog.get_logger("duobaan.search")


class LexiconKeeper:
    """Keeps one lexicon in step with what was imported, while `writes` says that this process is the one to do so."""

    def __init__(
        self,
        db: Database,
        lexicon: Lexicon,
        likeness: Likeness,
        writes: Callable[[], bool],
        *,
        every: float = _EVERY_SECONDS,
    ) -> None:
        self._db = db
        self._lexicon = lexicon
        self._likeness = likeness
        self._writes = writes
        self._every = every
        self._is_checked = False
        self._trouble = ""
        self._stopping = asyncio.Event()

    async def round(self) -> None:
        """Look once whether the lexicon is what it should be, and do the jobs that wait."""
        if not self._writes():
            self._is_checked = False  # whoever wrote meanwhile may have left it half done
            return
        if not self._is_checked:
            if await fill_from_database(self._db, self._lexicon, self._likeness):
                async with self._db.write() as uow:  # answers that were made without these words hold no more
                    await generations.count(uow.session, surely=True)
            self._is_checked = True
        while await do_next(self._db, KINDS, self._fill):
            pass

    async def _fill(self, job: JobRow, told: Told) -> dict[str, Any]:
        told(f"fill {NAME}", 0, 0)
        return {"changed": await fill_from_database(self._db, self._lexicon, self._likeness)}

    async def run(self) -> None:
        """Look every second until `stop`."""
        while not self._stopping.is_set():
            await self._guarded_round()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._every)

    async def _guarded_round(self) -> None:
        try:
            await self.round()
        except EngineUnavailable as away:
            self._say("search.lexicon_away", away)
        except Exception as error:  # the database is away, or something nobody foresaw: the next round tries again
            self._say("search.lexicon_not_kept", error)
        else:
            self._trouble = ""

    def _say(self, event: str, error: Exception) -> None:
        if repr(error) != self._trouble:  # said once, not every second
            _log.warning(event, reason=repr(error))
        self._trouble = repr(error)

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._stopping.set()
