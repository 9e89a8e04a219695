"""What is true about the corpus, said without any engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from search.engine import Document, Filter, Query, SearchEngine
from search.filters import predicate
from search.presenting import listed, term
from tests.search.corpus import VACANCIES


def expected(*filters: Filter) -> list[Document]:
    tests = [predicate(part) for part in filters]
    return sorted((one for one in VACANCIES if all(test(one) for test in tests)), key=lambda one: str(one["id"]))


def ids(documents: Sequence[Document]) -> list[str]:
    return [str(one["id"]) for one in documents]


def counts(documents: Sequence[Document], field: str) -> dict[str, int]:
    return dict(Counter(term(value) for one in documents for value in listed(one.get(field))))


async def found(engine: SearchEngine, query: Query) -> list[str]:
    return [hit.id for hit in (await engine.search(query)).hits]


def by(field: str, *, descending: bool = False) -> Callable[[Document], tuple[bool, float]]:
    """A sort key that puts documents without the field last."""

    def key(document: Document) -> tuple[bool, float]:
        value = document.get(field)
        number = float(value) if isinstance(value, int | float) else 0.0
        return value is None, -number if descending else number

    return key
