"""What is answered where it is asked, and what is left to a thread: the bound of ADR-35."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from search.embedded import EmbeddedEngine, searching, spot
from search.embedded.searching import at_once, search
from search.embedded.store import Store
from search.engine import AnyOf, By, Page, Query, Range
from search.indexes import VACANCIES as DEFINITION
from tests.search.conftest import ANALYSER, INDEXES
from tests.search.corpus import VACANCIES

ASKED = Query(
    "vacancies",
    where=Range("minutes_per_week", gte=1),
    scope=AnyOf("levels", ("HAVO", "VWO")),
    facets=("levels", "province"),
    sort=(By("published_at", descending=True),),
    documents=False,
)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no busy machine decide what is too much."""
    monkeypatch.setattr(spot, "MOST_SECONDS", 60.0)


@pytest.fixture
def store() -> Iterator[Store]:
    built = Store(DEFINITION, ANALYSER)
    built.apply(VACANCIES)
    built.keep()
    yield built
    built.close()


def said(page: Page) -> tuple[object, ...]:
    """What a page says but for how long it took."""
    return [hit.id for hit in page.hits], page.total, page.facets, [hit.distance_km for hit in page.hits]


def test_what_is_in_memory_is_answered_at_once_and_all_else_is_left(store: Store) -> None:
    assert at_once(store, ASKED) is None, "sets are not read yet"
    in_thread = search(store, ASKED)
    assert in_thread.total > len(in_thread.hits) > 0
    found = at_once(store, ASKED)
    assert found is not None
    assert said(found) == said(in_thread)
    with_documents = Query(**{name: getattr(ASKED, name) for name in ("index", "where", "scope", "facets", "sort")})
    assert said(search(store, with_documents)) == said(found)
    assert at_once(store, with_documents) is None, "documents are on disk"


def test_a_search_for_words_is_left_to_a_thread(store: Store) -> None:
    asked = Query("vacancies", "wiskunde", documents=False)
    search(store, asked)
    assert at_once(store, asked) is None


@pytest.mark.parametrize(("bound", "value"), [("MOST_SLOTS", 3), ("MOST_SECONDS", -1.0)])
def test_a_search_that_is_too_much_is_left_and_the_thread_is_not_bound(
    store: Store, monkeypatch: pytest.MonkeyPatch, bound: str, value: float
) -> None:
    whole = search(store, ASKED)
    monkeypatch.setattr(spot, bound, value)
    assert at_once(store, ASKED) is None
    assert said(search(store, ASKED)) == said(whole)


async def test_the_engine_asks_a_thread_only_for_what_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = EmbeddedEngine(None, analyser=ANALYSER, indexes=INDEXES)
    await engine.ensure_indexes()
    await engine.upsert("vacancies", VACANCIES)
    places: list[bool] = []
    ours = searching.search

    def noted(store: Store, query: Query) -> Page:
        page = ours(store, query)
        places.append(threading.current_thread() is threading.main_thread())
        return page

    monkeypatch.setattr("search.embedded.engine.search", noted)
    monkeypatch.setattr(searching, "search", noted)
    first, second = await engine.search(ASKED), await engine.search(ASKED)
    await engine.close()
    assert places == [False, True]
    assert said(first) == said(second)
