"""A changed definition is built beside the index that serves: no search fails, nothing is stale afterwards."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from api.relay import Relay
from duobaan.db.uow import Database
from duobaan.events import VacancyChanged
from duobaan.ids import Kind, new_id, public
from duobaan.vacancies.models import Vacancy
from duobaan.words import VacancyStatus
from search.embedded import EmbeddedEngine
from search.engine import Query, SearchEngine
from search.guarding import GuardedEngine
from search.indexer import Indexer
from search.indexes import INDEXES, VACANCIES, IndexDefinition
from search.keeping import Keeper
from search.meili import MeiliEngine
from search.reindex import NAMES, compare
from search.upkeep import UNFILLED, open_indexes
from search.visibility import EVERYTHING
from tests import factories
from tests.search import world
from tests.support import switches
from tests.support.proxy import running

SEARCHABLE = tuple(name for name in VACANCIES.searchable if name != "school_name")
CHANGED = (replace(VACANCIES, searchable=SEARCHABLE), *INDEXES[1:])
BY_SCHOOL = Query("vacancies", "zeldzaamlyceum", scope=EVERYTHING)
Make = Callable[[Sequence[IndexDefinition]], SearchEngine]


@pytest.fixture(params=["embedded", pytest.param("meilisearch", marks=pytest.mark.meilisearch)])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Make the same engine again with other definitions, as the next version of the program does."""
    if request.param == "embedded":
        return lambda indexes: EmbeddedEngine(tmp_path / "search", analyser=world.ANALYSER, indexes=indexes)
    url, prefix = request.getfixturevalue("meili_url"), f"c{new_id().hex}_"
    return lambda indexes: MeiliEngine(url, switches.MEILI_KEY, prefix=prefix, analyser=world.ANALYSER, indexes=indexes)


@contextlib.asynccontextmanager
async def kept(db: Database, engine: SearchEngine) -> AsyncIterator[GuardedEngine]:
    """An engine with its keeper and the relay at work."""
    guarded = GuardedEngine(engine)
    keeper = Keeper(db, guarded, unfilled=guarded.unfilled, every=0.05)
    relay = Relay(db, [Indexer(db, guarded)], lambda: keeper.writes)
    async with running(keeper.run, relay.run):
        await keeper.tried.wait()
        yield guarded
    await keeper.let_go()


async def equal(db: Database, engine: SearchEngine) -> bool:
    return all([(await compare(db, engine, name)).is_equal for name in NAMES])


async def until_true(look: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds, half a minute at most."""
    async with asyncio.timeout(30):
        while not await look():  # noqa: ASYNC110 - nobody tells when
            await asyncio.sleep(0.1)


async def test_no_search_fails_and_nothing_is_stale(db: Database, make: Make) -> None:
    school = await factories.school(db, name="Zeldzaamlyceum")
    rows = [await factories.vacancy(db, school, title=f"Docent wiskunde {number}") for number in range(30)]
    first = make(INDEXES)
    await open_indexes(db, first, set(), set())
    assert await equal(db, first)
    assert (await first.search(BY_SCHOOL)).total == 30
    await first.close()
    failures: list[Exception] = []
    totals: set[int] = set()

    async def search(engine: SearchEngine) -> None:
        while True:
            try:
                totals.add((await engine.search(Query("vacancies", "docent", scope=EVERYTHING))).total)
            except Exception as failure:
                failures.append(failure)
            await asyncio.sleep(0)

    second = make(CHANGED)
    assert await second.ensure_indexes() == ("vacancies",)
    searched = GuardedEngine(second)
    async with running(lambda: search(searched), lambda: search(searched)), kept(db, second) as engine:
        for row in rows[:5]:
            await world.change(db, row, VacancyChanged(row.id), status=VacancyStatus.WITHDRAWN)
        await _add(db, rows[5:8])

        async def is_built() -> bool:
            definition = (await engine.stats("vacancies")).definition
            return definition == CHANGED[0].version_hash and await equal(db, engine)

        await until_true(is_built)
        assert (await engine.search(BY_SCHOOL)).total == 0
        assert (await engine.watermark() or 0) > UNFILLED
    await second.close()
    assert failures == []
    assert totals <= set(range(25, 31))


async def _add(db: Database, rows: Sequence[Vacancy]) -> None:
    for row in rows:
        await world.change(db, row, VacancyChanged(row.id), title="Docent sterrenkunde")


async def test_an_index_that_was_killed_while_it_was_filled_is_filled_again(db: Database, make: Make) -> None:
    school = await factories.school(db)
    rows = [await factories.vacancy(db, school) for _ in range(4)]
    killed = make(INDEXES)
    await killed.ensure_indexes()
    await killed.remember(UNFILLED)
    await killed.upsert("vacancies", [{"id": "vac_00000000000000000000000001", "version": 1, "title": "Half"}])
    await killed.close()
    unfilled: set[str] = set()
    again = make(INDEXES)
    await open_indexes(db, again, unfilled, set())
    assert unfilled == set()
    assert set(await again.versions("vacancies")) == {public(Kind.VACANCY, row.id) for row in rows}
    assert await equal(db, again)
    await again.close()


async def test_an_engine_that_knows_more_than_the_database_is_built_anew(db: Database, make: Make) -> None:
    school = await factories.school(db)
    await factories.vacancy(db, school)
    engine = make(INDEXES)
    await open_indexes(db, engine, set(), set())
    future = 2**50  # the database was restored from a backup; the index was not
    await engine.upsert("vacancies", [{"id": "vac_00000000000000000000000001", "version": future, "title": "Later"}])
    await engine.remember(10**6)
    await open_indexes(db, engine, set(), set())
    assert await equal(db, engine)
    await engine.close()
