"""The contract of both engines: versions, tombstones, fingerprints and rebuilds."""

from __future__ import annotations

import asyncio

import pytest

from duobaan.geo import Point
from search.engine import (
    AnyOf,
    Document,
    Not,
    Query,
    Range,
    SearchEngine,
    Tombstone,
    Within,
)
from search.versions import checksum_of
from tests.search.corpus import VACANCIES
from tests.search.oracle import found


def titled_vacancy(identity: str, version: int, title: str) -> Document:
    return {"id": identity, "version": version, "title": title}


async def title_of(engine: SearchEngine, identity: str) -> str | None:
    page = await engine.search(Query("vacancies", where=AnyOf("id", (identity,))))
    return str(page.hits[0].document["title"]) if page.hits else None


async def test_an_older_version_never_overwrites_a_newer_one(engine: SearchEngine) -> None:
    await engine.upsert("vacancies", [titled_vacancy("v", 3, "three")])
    await engine.upsert("vacancies", [titled_vacancy("v", 2, "two")])
    assert await title_of(engine, "v") == "three"
    await engine.upsert("vacancies", [titled_vacancy("v", 3, "three again")])
    assert await title_of(engine, "v") == "three again"
    await engine.upsert("vacancies", [titled_vacancy("v", 5, "five"), titled_vacancy("v", 4, "four")])
    assert await title_of(engine, "v") == "five"
    assert (await engine.search(Query("vacancies"))).total == 1


async def test_what_is_gone_stays_gone_until_a_newer_version(engine: SearchEngine) -> None:
    await engine.upsert("vacancies", [titled_vacancy("v", 1, "one"), titled_vacancy("w", 1, "other")])
    await engine.delete("vacancies", [Tombstone("v", 4)])
    await engine.upsert("vacancies", [titled_vacancy("v", 3, "late"), titled_vacancy("v", 4, "equal")])
    assert await title_of(engine, "v") is None
    assert (await engine.search(Query("vacancies"))).total == 1
    assert (await engine.search(Query("vacancies", where=Not(AnyOf("id", ("w",)))))).total == 0
    assert await engine.versions("vacancies") == {"w": 1}
    await engine.delete("vacancies", [Tombstone("never-seen", 7)])
    await engine.upsert("vacancies", [titled_vacancy("never-seen", 6, "late"), titled_vacancy("v", 5, "back")])
    assert await title_of(engine, "never-seen") is None
    assert await title_of(engine, "v") == "back"
    await engine.delete("vacancies", [Tombstone("v", 4)])
    assert await title_of(engine, "v") == "back"


async def test_a_replaced_document_leaves_nothing_behind(engine: SearchEngine) -> None:
    full: Document = {
        "id": "v",
        "version": 1,
        "title": "wiskunde",
        "levels": ["HAVO"],
        "published_at": 5,
        "lat": 52.0,
        "lon": 5.0,
    }
    await engine.upsert("vacancies", [full])
    await engine.upsert("vacancies", [titled_vacancy("v", 2, "muziek")])
    page = await engine.search(Query("vacancies", facets=("levels",)))
    assert page.hits[0].document == titled_vacancy("v", 2, "muziek")
    assert page.facets == {"levels": {}}
    for query in (
        Query("vacancies", "wiskunde"),
        Query("vacancies", where=Range("published_at", gte=0)),
        Query("vacancies", where=Within(Point(52.0, 5.0), 10)),
    ):
        assert (await engine.search(query)).total == 0


async def test_stats_fingerprint_ids_and_versions(engine: SearchEngine) -> None:
    empty = await engine.stats("vacancies")
    await engine.upsert("vacancies", VACANCIES[:50])
    await engine.delete("vacancies", [Tombstone(str(VACANCIES[0]["id"]), 99)])
    known = {str(one["id"]): one["version"] for one in VACANCIES[1:50]}
    stats = await engine.stats("vacancies")
    assert await engine.versions("vacancies") == known
    assert (empty.count, stats.count) == (0, 49)
    assert stats.checksum == checksum_of(known)  # type: ignore[arg-type]
    await engine.upsert("vacancies", [titled_vacancy(str(VACANCIES[1]["id"]), 100, "new")])
    assert (await engine.stats("vacancies")).checksum != stats.checksum


async def test_documents_come_back_as_they_were(engine: SearchEngine) -> None:
    document: Document = {**VACANCIES[7], "description": 'é "quoted" \\ <b>x</b> \u2028 💥', "levels": []}
    await engine.upsert("vacancies", [document])
    assert (await engine.search(Query("vacancies"))).hits[0].document == document


async def test_refuses_documents_that_do_not_fit(engine: SearchEngine) -> None:
    right: Document = {"id": "v", "version": 1}
    wrongs: list[Document] = [
        {"id": "v"},
        {"version": 1},
        {**right, "colour": "red"},
        {**right, "id": "no spaces"},
        {**right, "title": 5},
        {**right, "published_at": "today"},
        {**right, "published_at": 2**60},
        {**right, "duo_allowed": 1},
        {**right, "lat": float("nan")},
        {**right, "levels": ["HAVO", "x" * 500]},
    ]
    for wrong in wrongs:
        with pytest.raises(ValueError, match=r"index vacancies"):
            await engine.upsert("vacancies", [wrong])


async def test_writes_at_the_same_time_all_arrive(engine: SearchEngine) -> None:
    await asyncio.gather(*(engine.upsert("vacancies", [one]) for one in VACANCIES[:25]))
    rivals = [engine.upsert("vacancies", [titled_vacancy("v", version, f"{version}")]) for version in range(1, 9)]
    await asyncio.gather(*rivals)
    assert await title_of(engine, "v") == "8"
    assert (await engine.search(Query("vacancies"))).total == 26


async def test_a_fresh_index_takes_the_place_of_the_old_one_in_one_step(engine: SearchEngine) -> None:
    await engine.upsert("vacancies", VACANCIES[:60])
    await engine.start_fresh("vacancies")
    await engine.upsert("vacancies", VACANCIES[20:100], fresh=True)
    await engine.delete("vacancies", [Tombstone(str(VACANCIES[99]["id"]), 99)], fresh=True)
    assert (await engine.stats("vacancies")).count == 60
    assert (await engine.stats("vacancies", fresh=True)).count == 79
    totals: set[int] = set()
    done = asyncio.Event()

    async def keep_searching() -> None:
        while not done.is_set():
            totals.add((await engine.search(Query("vacancies"))).total)

    searching = [asyncio.create_task(keep_searching()) for _ in range(3)]
    await asyncio.sleep(0.02)
    await engine.swap("vacancies")
    assert (await engine.search(Query("vacancies"))).total == 79
    done.set()
    await asyncio.gather(*searching)
    assert totals <= {60, 79}
    await engine.upsert("vacancies", [VACANCIES[99]])
    assert (await engine.search(Query("vacancies"))).total == 79
    assert await engine.ensure_indexes() == ()


async def test_a_rebuild_can_be_given_up(engine: SearchEngine) -> None:
    await engine.upsert("vacancies", VACANCIES[:10])
    await engine.start_fresh("vacancies")
    await engine.start_fresh("vacancies")
    await engine.drop_fresh("vacancies")
    await engine.drop_fresh("vacancies")
    assert (await engine.search(Query("vacancies"))).total == 10


async def test_indexes_do_not_mix(engine: SearchEngine) -> None:
    await engine.upsert(
        "organisations", [{"id": "o", "version": 1, "name": "De Brug", "brin": "99XX", "kind": "SCHOOL"}]
    )
    assert (await engine.search(Query("vacancies"))).total == 0
    assert await found(engine, Query("organisations", "99xx")) == ["o"]


async def test_remembers_which_state_it_holds(engine: SearchEngine) -> None:
    assert await engine.watermark() is None
    await engine.remember(41)
    await engine.remember(42)
    assert await engine.watermark() == 42
