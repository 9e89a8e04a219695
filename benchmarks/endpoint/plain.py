"""Strawberry as its documentation shows it: typed objects, resolvers, `strawberry.asgi.GraphQL`, nothing else.

With BENCH_ENGINE it searches with the same embedded engine; without it answers with twenty rows that it has at hand.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import strawberry
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL

from search.embedded import EmbeddedEngine
from search.engine import And, AnyOf, By, Query, Range
from search.indexes import PROFESSIONALS
from search.visibility import EVERYTHING

_folder = Path(os.environ["BENCH_FOLDER"])  # noqa: TID251
_engine = EmbeddedEngine(_folder / "plain-search", indexes=(PROFESSIONALS,)) if "BENCH_ENGINE" in os.environ else None  # noqa: TID251
_rows: dict[str, dict[str, Any]] = {}


@strawberry.type
class Company:
    """An employer."""

    name: str


@strawberry.type
class Person:
    """Somebody who teaches."""

    id: strawberry.ID
    headline: str
    display_name: str
    profession: str
    levels: list[str]
    sectors: list[str]
    forms: list[str]
    contract_kinds: list[str]
    languages: list[str]
    min_minutes_week: int
    max_minutes_week: int
    max_days: int
    max_travel_minutes: int
    duo_preference: str
    employer_name: strawberry.Private[str]

    @strawberry.field
    async def employer(self) -> Company | None:
        """Who employs them."""
        return Company(name=self.employer_name)


@strawberry.type
class Value:
    """A value with its count."""

    value: str
    count: int


@strawberry.type
class Facet:
    """Counts by value."""

    name: str
    values: list[Value]


@strawberry.type
class Found:
    """A page."""

    total_count: int
    nodes: list[Person]
    facets: list[Facet]


def _person(row: dict[str, Any]) -> Person:
    return Person(
        id=strawberry.ID(row["id"]),
        headline=row["headline"],
        display_name=row["displayName"],
        profession=row["profession"],
        levels=row["levels"],
        sectors=row["sectors"],
        forms=row["forms"],
        contract_kinds=row["contractKinds"],
        languages=row["languages"],
        min_minutes_week=row["minMinutesWeek"],
        max_minutes_week=row["maxMinutesWeek"],
        max_days=row["maxDays"],
        max_travel_minutes=row["maxTravelMinutes"],
        duo_preference=row["duoPreference"],
        employer_name=row["employer"]["name"],
    )


@strawberry.type
class Question:
    """The root."""

    @strawberry.field
    async def search(self, province: str, half: str, most: int | None = None, first: int = 20) -> Found:
        """Find people."""
        if _engine is None:
            hits = orjson.loads((_folder / "hits.json").read_bytes()) if not _rows else _rows["hits"]
            _rows["hits"] = hits
            return _found(hits["totalCount"], hits["nodes"], {one["name"]: one["counts"] for one in hits["facets"]})
        where = And(
            (
                AnyOf("province", (province,)),
                AnyOf("half_days", (f"{half}_E",)),
                Range("minutes_per_week", lte=most),
            )
        )
        asked = Query(  # of the hits only the ids are read, as in our own searches
            PROFESSIONALS.name, "", scope=EVERYTHING, where=where, facets=("subjects", "levels"), limit=first,
            sort=(By("published_at", descending=True),), documents=False,
        )  # fmt: skip
        page = await _engine.search(asked)
        return _found(page.total, [_rows[hit.id] for hit in page.hits], page.facets)


def _found(total: int, rows: list[dict[str, Any]], facets: Any) -> Found:
    return Found(
        total_count=total,
        nodes=[_person(row) for row in rows],
        facets=[
            Facet(name=name, values=[Value(value=value, count=count) for value, count in counts.items()])
            for name, counts in facets.items()
        ],
    )


schema = strawberry.Schema(Question)


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    if _engine is not None:
        for line in (_folder / "rows.jsonl").read_bytes().splitlines():
            row = orjson.loads(line)
            _rows[row["id"]] = row
        await _engine.ensure_indexes()
    yield


app = Starlette(lifespan=_lifespan)
app.router.routes.append(Route("/graphql", GraphQL[None, None](schema)))
