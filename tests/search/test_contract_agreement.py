"""How far both engines agree when they are asked the same: measured on a live Meilisearch, side by side."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from statistics import mean
from typing import NamedTuple

import pytest

from search.engine import By, ByDistance, Query, Refine, SearchEngine
from search.indexes import PROFESSIONALS, VACANCIES
from tests.search import corpus, rich
from tests.search.conftest import build_engine

pytestmark = pytest.mark.meilisearch

WHOLE = ("wiskunde ", "natuurkunde ", "physics ", "geschiedenis ", "history ", "nederlands ", "dutch ", "docent ")
"""Words that documents hold as they stand: the totals must be the same."""
MORE_WHOLE = ("docent wiskunde ", "leraar scheikunde zwolle ", "teacher chemistry ", "gastdocent utrecht ", "gym ")
TYPED = (
    "wiskudne",
    "natuurkude",
    "natturkunde",
    "scheik",
    "chemistr",
    "mathematics",
    "nederlandse",
    "geschiedenis dinsdag",
    "wiskunde vrijdag zwolle",
    "docent natuurkunde",
    "leraar geschidenis",
    "vakdocent deventer",
    "wiskundedocent",
    "natuurkundedocenten utrecht",
    "physics teacher",
    "gastdocent scheikunde vrijdag",
    '"docent wiskunde"',
    "docent -zwolle",
    "lichamelijke opvoeding",
    "physical education leeuwarden",
)
"""What people type: typos, beginnings, two languages, compounds, phrases, exclusions."""
SHARED = 8.0
"""Ids that the first ten hits of both engines have in common, on average."""


class Both(NamedTuple):
    """The two engines with the same documents."""

    embedded: SearchEngine
    meilisearch: SearchEngine


@pytest.fixture(scope="module")
async def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Both]:
    folder = tmp_path_factory.mktemp("agreement")
    indexes = (VACANCIES, PROFESSIONALS)
    one = build_engine("memory", request, folder, indexes)
    pair = Both(one, build_engine("meilisearch", request, folder, indexes))
    for engine in pair:
        await engine.ensure_indexes()
        await engine.upsert("vacancies", corpus.VACANCIES)
        await engine.upsert("professionals", rich.PEOPLE)
    yield pair
    for engine in pair:
        await engine.close()


async def ids(engine: SearchEngine, query: Query) -> list[str]:
    return [hit.id for hit in (await engine.search(query)).hits]


@pytest.mark.parametrize("seed", range(20))
async def test_filters_alone_give_identical_ids_totals_and_counts(both: Both, seed: int) -> None:
    chance = random.Random(seed)
    orders = ((), (By("published_at", descending=True),), (By("minutes_per_week"),), (ByDistance(corpus.ZWOLLE),))
    query = Query(
        "vacancies",
        scope=corpus.some_filter(chance),
        where=corpus.some_filter(chance),
        refine=(Refine("levels", corpus.some_filter(chance, 0)),),
        facets=("subjects", "levels", "province", "slots", "duo_allowed", "minutes_per_week"),
        sort=chance.choice(orders),
        offset=chance.choice((0, 7, 20)),
    )
    one, other = await both.embedded.search(query), await both.meilisearch.search(query)
    assert [hit.id for hit in one.hits] == [hit.id for hit in other.hits]
    assert (one.total, one.facets) == (other.total, other.facets)
    assert [hit.distance_km for hit in one.hits] == [hit.distance_km for hit in other.hits]


@pytest.mark.parametrize("text", [*WHOLE, *MORE_WHOLE])
async def test_whole_words_have_the_same_total(both: Both, text: str) -> None:
    for exact in (True, False):
        query = Query("vacancies", text, facets=("subjects",), exact=exact)
        one, other = await both.embedded.search(query), await both.meilisearch.search(query)
        assert one.total > 0
        assert (one.total, one.facets) == (other.total, other.facets)


@pytest.mark.parametrize("text", rich.texts(40, seed=11))
async def test_words_of_the_vocabulary_have_the_same_total(both: Both, text: str) -> None:
    # Meilisearch also writes neighbours together: "scheikunde 2" finds what is one typo from "scheikunde2".
    is_plain = not any(letter.isdigit() for letter in text)
    for exact in (True, False) if is_plain else (True,):
        query = Query("professionals", text, exact=exact)
        assert (await both.embedded.search(query)).total == (await both.meilisearch.search(query)).total


@pytest.mark.parametrize(
    ("index", "texts"),
    [("vacancies", (*WHOLE, *MORE_WHOLE, *TYPED)), ("professionals", rich.texts(150))],
    ids=["vacancies", "professionals"],
)
async def test_the_first_ten_hits_of_texts_are_mostly_the_same(both: Both, index: str, texts: tuple[str, ...]) -> None:
    shared: dict[str, float] = {}
    for text in texts:
        query = Query(index, text, limit=10)
        one, other = await ids(both.embedded, query), await ids(both.meilisearch, query)
        if one or other:  # of fewer than ten hits, the part that is shared counts
            shared[text] = 10 * len(set(one) & set(other)) / max(len(one), len(other))
    assert len(shared) > len(texts) / 2
    assert mean(shared.values()) >= SHARED, sorted(shared.items(), key=lambda item: item[1])
