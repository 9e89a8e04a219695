"""The one who keeps the lexicon: fills it when it is not what was imported, at start and when an import says so.

It runs beside the keeper of the index, in the process that writes: filling may take minutes on Meilisearch and must
keep neither searches nor other jobs waiting. Nothing here raises: a lexicon that is away is filled when it is back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from duobaan.db import generations
from duobaan.db.jobs import JobKind, JobRow
from duobaan.db.uow import Database
from search.lexicon import Lexicon
from search.lexicon_filling import fill_from_database
from search.likeness import Likeness
from search.rounds import EVERY_SECONDS, Rounds
from search.upkeep import Told, do_next

NAME = "lexicon"
KINDS = (JobKind.LEXICON,)


class LexiconKeeper:
    """Keeps one lexicon in step with what was imported, while `writes` says that this process is the one to do so."""

    def __init__(
        self,
        db: Database,
        lexicon: Lexicon,
        likeness: Likeness,
        writes: Callable[[], bool],
        *,
        every: float = EVERY_SECONDS,
    ) -> None:
        self._db = db
        self._lexicon = lexicon
        self._likeness = likeness
        self._writes = writes
        self._is_checked = False
        self._rounds = Rounds(NAME, self.round, every)
        self.run = self._rounds.run
        self.stop = self._rounds.stop

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
