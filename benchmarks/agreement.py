"""Whether both engines give the same answers to many documents: `python -m benchmarks.agreement --documents 100000`.

Needs a Meilisearch: MEILI_URL, or a `meilisearch` program on the PATH. Ends with an error when filters or whole words
differ in a single total, or when the first ten hits of typed texts share fewer than eight on average.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

from benchmarks.search.corpus import professionals
from duobaan.geo import Point
from duobaan.ids import new_id
from duobaan.reference.expertise import expertises
from duobaan.reference.subjects import subjects
from search.embedded import EmbeddedEngine
from search.engine import (
    AnyOf,
    AtLeast,
    By,
    ByDistance,
    Document,
    Filter,
    Not,
    Query,
    Range,
    Refine,
    SearchEngine,
    Within,
)
from search.indexes import PROFESSIONALS
from search.meili import MeiliEngine
from tests.support import meili, switches

INDEX = PROFESSIONALS.name
FACETS = ("subject_tree", "levels", "province", "weekdays", "pc4", "place", "languages")
BATCH = 2000
SHARED = 8.0
_HALF_DAYS = [f"{day}_{half}_E" for day in ("MO", "TU", "WE", "TH", "FR") for half in ("MORNING", "AFTERNOON")]
_PROVINCES = ("DR", "FL", "FR", "GE", "GR", "LI", "NB", "NH", "OV", "UT", "ZE", "ZH")


def some_filter(dice: random.Random) -> Filter:
    """What a searcher may ask."""
    point = Point(51.5 + 1.5 * dice.random(), 4.5 + 2 * dice.random())
    parts: list[Filter] = [
        AnyOf("province", tuple(dice.sample(_PROVINCES, dice.randrange(1, 4)))),
        AnyOf("half_days", (dice.choice(_HALF_DAYS),)),
        AtLeast(dice.randrange(1, 4), tuple(AnyOf("half_days", (one,)) for one in dice.sample(_HALF_DAYS, 5))),
        AnyOf("subjects", tuple(dice.sample(sorted(subjects()), 3))),
        Range("minutes_per_week", gte=dice.randrange(0, 900)),
        Within(point, dice.choice((5, 12, 20, 50))),
        Not(AnyOf("languages", ("en",))),
    ]
    return dice.choice(parts)


def filter_queries(count: int) -> Iterator[Query]:
    """Filters alone, with facets, orders and pages."""
    dice = random.Random(1)
    orders = ((), (By("published_at", descending=True),), (By("minutes_per_week"),), (ByDistance(Point(52.5, 6.1)),))
    for _ in range(count):
        yield Query(
            INDEX,
            scope=AnyOf("visible_to", ("public", "schools")),
            where=some_filter(dice) if dice.random() < 0.8 else None,
            refine=(Refine("province", AnyOf("province", tuple(dice.sample(_PROVINCES, 2)))),),
            facets=FACETS,
            sort=dice.choice(orders),
            offset=dice.choice((0, 20, 2000)),
        )


def whole_words() -> list[str]:
    """The names of all subjects and fields of work, in both languages."""
    named = [(one.name_nl, one.name_en) for one in subjects().values()]
    named += [(one.name_nl, one.name_en) for one in expertises().values()]
    return sorted({name.lower() for names in named for name in names})


def typed(count: int) -> list[str]:
    """Names as people type them: begun, misspelt, with a place."""
    dice = random.Random(2)
    found = []
    for name in dice.choices(whole_words(), k=count):
        longest = max(name.split(), key=len)
        at = dice.randrange(1, max(2, len(longest) - 1))
        shapes = (
            name + " ",
            name[: max(3, len(name) - 2)],
            name.replace(longest, longest[:at] + longest[at + 1 :]) if len(longest) > 5 else name,
            f"{name} {dice.choice(('zwolle', 'utrecht', 'eindhoven'))} ",
        )
        found.append(dice.choice(shapes))
    return found


async def fill(engine: SearchEngine, documents: Sequence[Document]) -> None:
    started = time.perf_counter()
    await engine.ensure_indexes()
    for start in range(0, len(documents), BATCH):
        await engine.upsert(INDEX, documents[start : start + BATCH])
    print(f"{engine.name}: {len(documents)} documents in {time.perf_counter() - started:.0f} s")


async def compare(one: SearchEngine, other: SearchEngine) -> bool:
    """Ask both everything and say how often they agree."""

    async def same(query: Query, *, ids: bool) -> bool:
        left, right = await one.search(query), await other.search(query)
        alike = (left.total, left.facets) == (right.total, right.facets)
        return alike and (not ids or [hit.id for hit in left.hits] == [hit.id for hit in right.hits])

    filters = [await same(query, ids=True) for query in filter_queries(80)]
    exact = [Query(INDEX, text, exact=True, facets=("subjects",), limit=0) for text in whole_words()]
    words = [await same(query, ids=False) for query in exact]
    shared = []
    for text in typed(150):
        query = Query(INDEX, text, limit=10)
        left, right = [{hit.id for hit in (await engine.search(query)).hits} for engine in (one, other)]
        if left or right:
            shared.append(10 * len(left & right) / max(len(left), len(right)))
    print(f"filters: {sum(filters)} of {len(filters)} with identical ids, totals and facet counts")
    print(f"whole words: {sum(words)} of {len(words)} with identical totals and facet counts")
    print(f"typed texts: {mean(shared):.2f} of the first 10 hits shared on average over {len(shared)} texts")
    return all(filters) and all(words) and mean(shared) >= SHARED


async def run(url: str, count: int) -> bool:
    documents = list(professionals(count))
    one = EmbeddedEngine(indexes=(PROFESSIONALS,))
    other = MeiliEngine(url, switches.MEILI_KEY, prefix=f"b{new_id().hex}_", indexes=(PROFESSIONALS,), task_timeout=600)
    try:
        await asyncio.gather(fill(one, documents), fill(other, documents))
        return await compare(one, other)
    finally:
        await one.close()
        await other.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    count = parser.parse_args().documents
    if switches.MEILI_URL:
        agreed = asyncio.run(run(switches.MEILI_URL, count))
    elif meili.program() is None:
        sys.exit("NOT CHECKED: set MEILI_URL, or put a `meilisearch` program on the PATH")
    else:
        with tempfile.TemporaryDirectory() as folder, meili.server(Path(folder)) as url:
            agreed = asyncio.run(run(url, count))
    sys.exit(0 if agreed else "the engines differ")


if __name__ == "__main__":
    main()
