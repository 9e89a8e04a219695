"""Rebuilding beside the serving index, catching up, swapping; comparing and repairing; on every engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from duobaan.db.uow import Database
from duobaan.events import OrganisationChanged, ProfileChanged, VacancyChanged
from duobaan.ids import Kind, new_id, public
from duobaan.organisations.models import Organisation
from duobaan.vacancies.models import Vacancy
from duobaan.words import VacancyStatus
from search.embedded import EmbeddedEngine
from search.engine import Document, EngineUnavailable, Query, SearchEngine, Tombstone
from search.meili import MeiliEngine
from search.reindex import NAMES, compare, rebuild, rebuild_all, repair
from search.repository import SearchRepository
from tests import factories
from tests.search import world
from tests.support import switches


class Interruptions:
    """Things that happen to an engine during a rebuild."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, analyser=world.ANALYSER, **named)  # type: ignore[call-arg]
        self.meanwhile: list[object] = []
        self.before_swap: list[object] = []
        self.broken = False

    async def upsert(self, index: str, documents: Sequence[Document], *, fresh: bool = False) -> None:
        await super().upsert(index, documents, fresh=fresh)  # type: ignore[misc]
        if fresh and self.broken:
            raise EngineUnavailable("out of disk")
        while fresh and self.meanwhile:
            await self.meanwhile.pop()()  # type: ignore[operator]

    async def swap(self, index: str) -> None:
        while self.before_swap:
            await self.before_swap.pop()()  # type: ignore[operator]
        await super().swap(index)  # type: ignore[misc]


class Embedded(Interruptions, EmbeddedEngine):
    """The embedded engine, in memory."""


class Meili(Interruptions, MeiliEngine):
    """A live Meilisearch."""


@pytest.fixture(params=["embedded", pytest.param("meilisearch", marks=pytest.mark.meilisearch)])
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[Embedded | Meili]:
    made: Embedded | Meili
    if request.param == "embedded":
        made = Embedded()
    else:
        made = Meili(request.getfixturevalue("meili_url"), switches.MEILI_KEY, prefix=f"r{new_id().hex}_")
    await made.ensure_indexes()
    yield made
    await made.close()


@pytest.fixture
async def school(db: Database) -> Organisation:
    return await factories.school(db)


@pytest.fixture
async def vacancies(db: Database, school: Organisation) -> list[Vacancy]:
    rows = [await factories.vacancy(db, school, title=f"Docent {number}") for number in range(9)]
    await factories.professional(db)
    return rows


def identity(row: Vacancy) -> str:
    return public(Kind.VACANCY, row.id)


async def test_fills_every_index_from_the_database_and_tells_how_far_it_is(
    db: Database, engine: SearchEngine, vacancies: list[Vacancy], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SearchRepository, "keys_after", _small_batches(SearchRepository.keys_after))
    told: list[tuple[str, int, int]] = []
    done = await rebuild_all(db, engine, progress=lambda *seen: told.append(seen))
    assert done == {"vacancies": 9, "professionals": 1, "organisations": 1}
    assert [seen[1] for seen in told if seen[0] == "vacancies"] == [4, 8, 9]
    assert {seen[2] for seen in told if seen[0] == "vacancies"} == {9}
    assert all([(await compare(db, engine, name)).is_equal for name in NAMES])


def _small_batches(original):  # type: ignore[no-untyped-def]
    async def keys_after(self, index, after, limit=4):  # type: ignore[no-untyped-def]
        return await original(self, index, after, limit)

    return keys_after


@pytest.mark.parametrize("when", ["meanwhile", "before_swap"])
async def test_changes_during_a_rebuild_are_in_it(
    db: Database, engine: Embedded | Meili, school: Organisation, vacancies: list[Vacancy], when: str
) -> None:
    async def change() -> None:
        event = VacancyChanged(vacancies[0].id)
        await world.change(db, vacancies[0], event, status=VacancyStatus.WITHDRAWN)
        await world.change(db, vacancies[1], VacancyChanged(vacancies[1].id), title="Docent sterrenkunde")
        new = await factories.vacancy(db, school, title="Docent filosofie")
        await world.say(db, VacancyChanged(new.id))
        await world.deliver(db, engine)  # the relay writes to the index that serves, which is thrown away

    getattr(engine, when).append(change)
    await rebuild(db, engine, "vacancies")
    versions = await engine.versions("vacancies")
    assert len(versions) == 9
    assert identity(vacancies[0]) not in versions
    for text in ("sterrenkunde", "filosofie"):
        assert (await engine.search(Query("vacancies", text=text))).total == 1
    assert (await compare(db, engine, "vacancies")).is_equal


async def test_searches_find_everything_during_rebuilds(
    db: Database, engine: SearchEngine, vacancies: list[Vacancy]
) -> None:
    await rebuild(db, engine, "vacancies")
    totals: list[int] = []
    rebuilding = asyncio.create_task(rebuild(db, engine, "vacancies"))
    while not rebuilding.done():
        totals.append((await engine.search(Query("vacancies"))).total)
    await rebuilding
    assert set(totals) == {9}


async def test_a_rebuild_that_fails_leaves_the_serving_index_alone(
    db: Database, engine: Embedded | Meili, vacancies: list[Vacancy]
) -> None:
    await rebuild(db, engine, "vacancies")
    before = await engine.stats("vacancies")
    engine.broken = True
    with pytest.raises(EngineUnavailable):
        await rebuild(db, engine, "vacancies")
    assert await engine.stats("vacancies") == before
    engine.broken = False
    assert await rebuild(db, engine, "vacancies") == 9


async def test_a_comparison_names_what_is_wrong_and_a_repair_sets_it_right(
    db: Database, engine: SearchEngine, vacancies: list[Vacancy]
) -> None:
    await rebuild_all(db, engine)
    missing, different = vacancies[0], vacancies[1]
    versions = await engine.versions("vacancies")
    high = max(versions.values())
    await engine.delete("vacancies", [Tombstone(identity(missing), high + 1)])
    wrong: Document = {"id": identity(different), "version": versions[identity(different)] + 1, "title": "Onzin"}
    surplus: Document = {"id": "vac_00000000000000000000000001", "version": 1, "title": "Spook"}
    await engine.upsert("vacancies", [wrong, surplus])
    comparison = await compare(db, engine, "vacancies")
    assert not comparison.is_equal
    assert comparison.database_checksum != comparison.index_checksum
    assert (comparison.in_database, comparison.in_index) == (9, 9)
    assert comparison.missing == (identity(missing),)
    assert comparison.different == (identity(different),)
    assert comparison.surplus == ("vac_00000000000000000000000001",)
    assert await repair(db, comparison) == 3
    while await world.deliver(db, engine):
        pass
    assert (await compare(db, engine, "vacancies")).is_equal


@pytest.mark.parametrize("index", NAMES)
async def test_each_index_can_be_repaired_from_nothing(
    db: Database, engine: SearchEngine, vacancies: list[Vacancy], index: str
) -> None:
    comparison = await compare(db, engine, index)
    assert comparison.missing
    await repair(db, comparison)
    while await world.deliver(db, engine):
        pass
    assert (await compare(db, engine, index)).is_equal


@pytest.mark.postgres
async def test_rebuild_and_events_on_postgresql(pg_db: Database, engine: SearchEngine) -> None:
    school, person = await factories.school(pg_db), await factories.professional(pg_db)
    rows = [await factories.vacancy(pg_db, school) for _ in range(3)]
    await rebuild_all(pg_db, engine)
    await asyncio.gather(
        *(world.change(pg_db, row, VacancyChanged(row.id), title=f"Docent {row.id.hex}") for row in rows),
        world.change(pg_db, school, OrganisationChanged(school.id), name="Het Lyceum"),
        world.change(pg_db, person, ProfileChanged(person.id), headline="Natuurkunde"),
    )
    while await world.deliver(pg_db, engine):
        pass
    assert all([(await compare(pg_db, engine, name)).is_equal for name in NAMES])
    found = (await world.everything(engine))["vacancies"]
    assert {one["school_name"] for one in found.values()} == {"Het Lyceum"}
