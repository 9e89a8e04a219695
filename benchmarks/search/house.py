"""From a commit in the database until a search finds it: outbox, relay, documents and engine as in a server."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from api.relay import Relay
from benchmarks.search.measures import keep_remembering, keep_searching, keep_watching
from duobaan.db.engine import make_engine
from duobaan.db.migrate import upgrade
from duobaan.db.uow import Database
from duobaan.errors import TransientConflict
from duobaan.events import VacancyChanged
from duobaan.settings import Settings
from duobaan.vacancies.models import Vacancy
from search.embedded import EmbeddedEngine
from search.engine import Query
from search.indexer import Indexer
from search.indexes import VACANCIES
from tests import factories

VACANCY_COUNT = 400
"""So many that no change is overtaken by the next one of its vacancy."""

_LOOK_AGAIN = 0.002


class Waits(NamedTuple):
    """Milliseconds: from commit to findable, of searches meanwhile, and by which a clock was late meanwhile."""

    found: list[float]
    asked: list[float]
    late: list[float]


async def commit_to_findable(
    engine: EmbeddedEngine, folder: Path, seconds: float, rate: float, searches: float
) -> Waits:
    """Change vacancies so many times a second while people are searched, and wait until each change is found."""
    settings = Settings(data_dir=folder)
    await upgrade(settings)
    db = Database(make_engine(settings))
    school = await factories.school(db)
    keys = [(await factories.vacancy(db, school)).id for _ in range(VACANCY_COUNT)]
    asked: list[float] = []
    late: list[float] = []
    running = (
        Relay(db, [Indexer(db, engine)]).run(),
        keep_searching(engine, searches, asked),
        keep_remembering(engine),
        keep_watching(late),
    )
    beside = [asyncio.create_task(one) for one in running]
    changing = []
    started = time.perf_counter()
    for number in range(int(seconds * rate)):
        await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
        changing.append(asyncio.create_task(_change(db, engine, keys[number % len(keys)], number)))
    found = await asyncio.gather(*changing)
    for task in beside:
        task.cancel()
    await asyncio.wait(beside)
    await db.close()
    return Waits(found, asked, late)


async def _change(db: Database, engine: EmbeddedEngine, key: UUID, number: int) -> float:
    """Give a vacancy a word that no other has; return how long after the commit it was found."""
    committed = 0.0
    while not committed:
        with contextlib.suppress(TransientConflict):  # another one wrote: a client tries again, and so do we
            async with db.write() as uow:
                (await uow.session.get_one(Vacancy, key)).title = f"Docent gewijzigd{number}"
                uow.emit(VacancyChanged(key))
            committed = time.perf_counter()
    asked = replace(Query(VACANCIES.name, f"gewijzigd{number} ", exact=True), limit=0)
    while not (await engine.search(asked)).total:
        if time.perf_counter() - committed > 60:
            raise SystemExit(f"change {number} was not found within a minute")
        await asyncio.sleep(_LOOK_AGAIN)
    return 1000 * (time.perf_counter() - committed)
