"""The contract of both engines: filters, totals, facets, order, pages and distance, held to a Python predicate."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from duobaan.geo import Point, distance_km
from search.engine import (
    AnyOf,
    AtLeast,
    By,
    ByDistance,
    Document,
    Not,
    Query,
    Refine,
    SearchEngine,
    Within,
)
from search.filters import point_of
from tests.search.corpus import SLOTS, VACANCIES, ZWOLLE, some_filter
from tests.search.oracle import by, counts, expected, found, ids


@pytest.mark.parametrize("seed", range(60))
async def test_filters_find_exactly_what_the_predicate_says(filled: SearchEngine, seed: int) -> None:
    chance = random.Random(seed)
    scope, where = some_filter(chance), some_filter(chance)
    facets = ("subjects", "levels", "province", "duo_allowed", "minutes_per_week")
    page = await filled.search(Query("vacancies", scope=scope, where=where, facets=facets, limit=1000))
    right = expected(scope, where)
    assert [hit.id for hit in page.hits] == ids(right)
    assert page.total == len(right)
    for facet in facets:
        assert page.facets[facet] == counts(right, facet), facet


async def test_an_empty_question_finds_everything_by_id(filled: SearchEngine) -> None:
    page = await filled.search(Query("vacancies", limit=1000))
    assert [hit.id for hit in page.hits] == ids(expected())
    assert page.total == len(VACANCIES)
    assert not page.degraded


async def test_a_facet_ignores_its_own_refinement_only(filled: SearchEngine) -> None:
    scope = AnyOf("visible_to", ("public", "org_1"))
    subject = AnyOf("subjects", ("WISKUNDE", "NATUURKUNDE"))
    level = AnyOf("levels", ("HAVO",))
    query = Query(
        "vacancies",
        scope=scope,
        refine=(Refine("subjects", subject), Refine("levels", level)),
        facets=("subjects", "levels", "province"),
    )
    page = await filled.search(query)
    assert page.total == len(expected(scope, subject, level))
    assert page.facets["subjects"] == counts(expected(scope, level), "subjects")
    assert page.facets["levels"] == counts(expected(scope, subject), "levels")
    assert page.facets["province"] == counts(expected(scope, subject, level), "province")
    assert list(page.facets["subjects"].values()) == sorted(page.facets["subjects"].values(), reverse=True)


async def test_at_least_n_of_many_lessons(filled: SearchEngine) -> None:
    wanted = AtLeast(5, tuple(AnyOf("slots", (slot,)) for slot in SLOTS[:20]))
    right = expected(wanted)
    assert 0 < len(right) < 200
    assert await found(filled, Query("vacancies", where=wanted, limit=1000)) == ids(right)


@pytest.mark.parametrize("value", ['a"b', "a'b", "back\\slash", 'x" OR id EXISTS OR id = "y', "Fryslân", "] TO [", " "])
async def test_filter_values_are_data(engine: SearchEngine, value: str) -> None:
    await engine.upsert(
        "vacancies",
        [
            {"id": "one", "version": 1, "province": value},
            {"id": "two", "version": 1, "province": "Utrecht"},
        ],
    )
    assert await found(engine, Query("vacancies", where=AnyOf("province", (value,)))) == ["one"]


@pytest.mark.parametrize(
    "query",
    [
        Query("vacancies", where=AnyOf("description", ("x",))),
        Query("vacancies", where=AnyOf("no_such_field", ("x",))),
        Query("vacancies", sort=(By("description"),)),
        Query("vacancies", facets=("description",)),
        Query("no_such_index"),
    ],
)
async def test_refuses_what_the_definition_does_not_offer(filled: SearchEngine, query: Query) -> None:
    with pytest.raises(ValueError, match=r"."):
        await filled.search(query)


@pytest.mark.parametrize("descending", [False, True])
async def test_sorts_by_a_number_then_by_id_and_puts_what_lacks_it_last(filled: SearchEngine, descending: bool) -> None:
    right = sorted(expected(), key=lambda one: (by("published_at", descending=descending)(one), str(one["id"])))
    query = Query("vacancies", sort=(By("published_at", descending),), limit=1000)
    assert await found(filled, query) == ids(right)


async def test_sorts_by_several_keys(filled: SearchEngine) -> None:
    where = Not(AnyOf("levels", ("HAVO",)))
    sort = (By("title"), By("published_at", descending=True), By("minutes_per_week"))
    newest, shortest = by("published_at", descending=True), by("minutes_per_week")
    right = sorted(
        expected(where), key=lambda one: (str(one["title"]).lower(), newest(one), shortest(one), str(one["id"]))
    )
    assert await found(filled, Query("vacancies", where=where, sort=sort, limit=1000)) == ids(right)


@pytest.mark.parametrize("size", [7, 33, 250])
@pytest.mark.parametrize("sort", [(), (By("published_at", descending=True),), (ByDistance(ZWOLLE),)])
async def test_pages_put_together_are_the_whole(
    filled: SearchEngine, size: int, sort: tuple[By | ByDistance, ...]
) -> None:
    whole = await found(filled, Query("vacancies", sort=sort, limit=1000))
    pages = [await filled.search(Query("vacancies", sort=sort, offset=at, limit=size)) for at in range(0, 400, size)]
    assert [hit.id for page in pages for hit in page.hits] == whole
    assert {page.total for page in pages} == {400}


async def test_a_page_may_start_anywhere_and_be_empty(filled: SearchEngine) -> None:
    whole = await found(filled, Query("vacancies", limit=1000))
    page = await filled.search(Query("vacancies", offset=13, limit=10, facets=("province",)))
    assert [hit.id for hit in page.hits] == whole[13:23]
    assert page.total == sum(page.facets["province"].values()) == 400
    nothing = await filled.search(Query("vacancies", limit=0, facets=("province",)))
    assert (nothing.hits, nothing.total, nothing.facets) == ((), 400, page.facets)
    beyond = await filled.search(Query("vacancies", offset=5000))
    assert (beyond.hits, beyond.total) == ((), 400)


@pytest.mark.parametrize("km", [0.5, 5, 20, 31.7, 100])
async def test_a_radius_is_exact(filled: SearchEngine, km: float) -> None:
    circle = Within(ZWOLLE, km)
    page = await filled.search(Query("vacancies", where=circle, facets=("place",), limit=1000))
    right = expected(circle)
    assert [hit.id for hit in page.hits] == ids(right)
    assert page.facets["place"] == counts(right, "place")
    outside = await filled.search(Query("vacancies", where=Not(circle)))
    assert outside.total == 400 - len(right)


async def test_nearest_come_first_with_their_distance_and_the_placeless_last(filled: SearchEngine) -> None:
    page = await filled.search(Query("vacancies", sort=(ByDistance(ZWOLLE),), limit=1000))
    away = {str(one["id"]): distance_km(ZWOLLE, place) for one in VACANCIES if (place := point_of(one))}
    shown = [hit.distance_km for hit in page.hits if hit.distance_km is not None]
    assert all(hit.distance_km == pytest.approx(away[hit.id], abs=0.001) for hit in page.hits[: len(away)])
    assert all(one <= other + 0.002 for one, other in pairwise(shown))
    assert len(shown) == len(away)
    assert [hit.id for hit in page.hits[len(away) :]] == sorted({str(one["id"]) for one in VACANCIES} - set(away))


async def test_equally_near_ones_come_by_id(engine: SearchEngine) -> None:
    documents: list[Document] = [
        {"id": f"v{number}", "version": 1, "lat": 52.5, "lon": 6.0 + (number % 3)} for number in (5, 3, 4, 0, 1, 2)
    ]
    await engine.upsert("vacancies", documents)
    query = Query("vacancies", sort=(ByDistance(Point(52.5, 6.0)),))
    assert await found(engine, query) == ["v0", "v3", "v1", "v4", "v2", "v5"]
