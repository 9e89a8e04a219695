"""The lexicon is kept in step with what was imported by the process that writes, and by no other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from duobaan.access import SYSTEM
from duobaan.clock import now
from duobaan.db import jobs
from duobaan.db.jobs import JobKind, JobStatus
from duobaan.db.uow import Database
from duobaan.reference.files.concepts import read_concepts
from duobaan.reference.service import import_vocabulary
from search.embedded.lexicon import EmbeddedLexicon
from search.engine import EngineUnavailable
from search.lexicon import Entry
from search.lexicon_keeping import NAME, LexiconKeeper
from search.likeness import Likeness
from search.upkeep import do_next_job
from tests.search import world

LIKENESS = Likeness()


async def _import(db: Database, folder: Path) -> int:
    """Import an occupation as the command does, and leave the job."""
    file = folder / "occupations.csv"
    file.write_text("uri,code,isco,label_nl,alt_nl,label_en,alt_en\no1,5,7312,vioolbouwer,luthier,violin maker,\n")
    await import_vocabulary(SYSTEM, db, rows=read_concepts(file))
    async with db.write() as uow:
        return (await jobs.leave(uow.session, JobKind.LEXICON, (NAME,), now=now())).id


async def test_it_is_filled_at_the_start_and_when_an_import_left_a_job(any_db: Database, tmp_path: Path) -> None:
    lexicon = EmbeddedLexicon()
    keeper = LexiconKeeper(any_db, lexicon, LIKENESS, lambda: True)
    await keeper.round()
    first = await lexicon.built_from()
    assert first
    await keeper.round()
    assert await lexicon.built_from() == first

    number = await _import(any_db, tmp_path)
    engine = await world.opened()
    assert not await do_next_job(any_db, engine)  # the index's keeper leaves it to the lexicon's
    await engine.close()
    await keeper.round()
    assert [one.entry.key for one in await lexicon.alike("vioolbouwer", ("OCCUPATION",))] == ["ESCO:o1"]
    async with any_db.read() as session:
        job = await jobs.find(session, number)
    assert job is not None
    assert (job.status, job.result) == (JobStatus.DONE, {"changed": True})


async def test_a_process_that_does_not_write_leaves_it_alone(db: Database, tmp_path: Path) -> None:
    await _import(db, tmp_path)
    lexicon = EmbeddedLexicon()
    await LexiconKeeper(db, lexicon, LIKENESS, lambda: False).round()
    assert await lexicon.built_from() == ""


class Returning(EmbeddedLexicon):
    """A lexicon whose server is away for two calls."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.filled = asyncio.Event()

    async def fill(self, entries: Sequence[Entry], digest: str) -> None:
        """Fail twice."""
        self.calls += 1
        if self.calls <= 2:
            raise EngineUnavailable("not yet")
        await super().fill(entries, digest)
        self.filled.set()


async def test_a_lexicon_that_was_away_is_filled_when_it_is_back(db: Database) -> None:
    lexicon = Returning()
    keeper = LexiconKeeper(db, lexicon, LIKENESS, lambda: True, every=0.01)
    running = asyncio.create_task(keeper.run())
    async with asyncio.timeout(30):
        await lexicon.filled.wait()
    keeper.stop()
    await running
    assert lexicon.calls == 3
