"""One search from question to answer: audience, engine, database, wider suggestions; the same for every index.

The engine ranks and counts within the audience of the actor; the database has the last word on each row.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput
from duobaan.ids import parse
from search.asking import Sort, Wishes
from search.choices import Choice, choices_of, sort_keys
from search.engine import And, By, EngineUnavailable, Filter, Fragment, Hit, Page, Query, Refine, SearchEngine, Within
from search.places import NOWHERE, Where, locate, read_text
from search.repository import SearchRepository

R = TypeVar("R")
_log = structlog.get_logger("duobaan.search")
LONGEST_TEXT = 300
DATABASE = "database"
_WIDER = (2, 4)
"""By how much a radius is widened when nothing is found."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: text, wishes, order, the facets to count (fields of the index) and which hits."""

    wishes: Wishes
    text: str = ""
    sort: Sort = Sort.RELEVANCE
    facets: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class FoundRow(Generic[R]):
    """A row with its place in the answer; the score is only for people who are signed in."""

    row: R
    position: int
    score: float | None = None
    distance_km: float | None = None
    highlights: Mapping[str, tuple[Fragment, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wider:
    """What a wider question would find: a larger radius, or without the wish of that name."""

    total: int
    within_km: int | None = None
    dropped: str | None = None


@dataclass(frozen=True, slots=True)
class Found(Generic[R]):
    """The answer; `vanished` counts hits that the database no longer shows, `place` is what was understood of where."""

    rows: list[FoundRow[R]]
    total: int
    has_next: bool
    engine: str
    took_ms: float
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    degraded: bool = False
    corrected: str | None = None
    wider: tuple[Wider, ...] = ()
    vanished: int = 0
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """A question after the database was asked what it means."""

    question: Question
    text: str
    choices: tuple[Choice, ...]
    where: Where
    audience: Filter

    def query(self, market: Market[R]) -> Query:
        """The question to the engine; the audience can be dropped by nobody."""
        question = self.question
        fixed = tuple(choice.filter for choice in self.choices if choice.facet is None)
        return Query(
            index=market.index,
            text=self.text,
            scope=self.audience,
            where=And(fixed) if fixed else None,
            refine=tuple(Refine(choice.facet, choice.filter) for choice in self.choices if choice.facet is not None),
            facets=question.facets,
            sort=sort_keys(question.sort, self.where.point) or (() if self.text else (market.unasked,)),
            distance_from=self.where.point,
            offset=question.offset,
            limit=question.limit,
            highlight=market.highlight if self.text else (),
        )


@dataclass(frozen=True, slots=True)
class Market(Generic[R]):
    """One index with how its rows are read: for whom, by which repository, and without the engine.

    `unasked` is the order where there is neither a text nor a sort.
    """

    index: str
    unasked: By
    highlight: tuple[str, ...]
    audience: Callable[[SearchRepository, Actor], Awaitable[Filter]]
    slots: Callable[[SearchRepository, Wishes], Awaitable[list[Choice]]]
    rows: Callable[[AsyncSession, Collection[UUID], Actor], Awaitable[Mapping[UUID, R]]]
    fallback: Callable[[AsyncSession, Actor, Understood], Awaitable[tuple[Sequence[R], int]]]


async def find(actor: Actor, db: Database, engine: SearchEngine, question: Question, market: Market[R]) -> Found[R]:
    """Answer a question; from the database when the engine cannot."""
    started = time.perf_counter()
    async with db.read() as session:
        understood = await _understand(SearchRepository(session), actor, question, market)
    try:
        page = await engine.search(understood.query(market))
    except EngineUnavailable as failure:
        _log.warning("search.degraded", index=market.index, reason=type(failure).__name__)
        return await _from_database(actor, db, understood, market, started)
    found = await _truth(actor, db, page, understood, market)
    if found.total == 0:
        found = replace(found, wider=await _wider(engine, understood, market))
    return replace(found, took_ms=_since(started))


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)


async def _understand(repository: SearchRepository, actor: Actor, question: Question, market: Market[R]) -> Understood:
    text = question.text[:LONGEST_TEXT]
    near = question.wishes.near
    if near is not None:
        where = await locate(repository, near)
    else:
        text, where = await read_text(repository, text)
    if question.sort is Sort.DISTANCE and where.point is None:
        raise InvalidInput.at("sort", rule="needs_place")
    choices = choices_of(question.wishes) + await market.slots(repository, question.wishes)
    if where.choice is not None:
        choices.append(where.choice)
    return Understood(question, text, tuple(choices), where, await market.audience(repository, actor))


async def _truth(actor: Actor, db: Database, page: Page, understood: Understood, market: Market[R]) -> Found[R]:
    """Read the hits from the database, as far as the actor may see them now."""
    question = understood.question
    keys = [parse(hit.id)[1] for hit in page.hits]
    async with db.read() as session:
        rows = await market.rows(session, keys, actor) if keys else {}
    vanished = sum(key not in rows for key in keys)
    if vanished:
        _log.info("search.vanished", index=market.index, count=vanished)
    shows_score = actor.user_id is not None and bool(understood.text) and question.sort is Sort.RELEVANCE
    found = [
        _row(rows[key], question.offset + number, hit, shows_score)
        for number, (key, hit) in enumerate(zip(keys, page.hits, strict=True))
        if key in rows
    ]
    return Found(
        rows=found,
        total=page.total - vanished,
        has_next=question.offset + len(page.hits) < page.total,
        engine=page.engine,
        took_ms=page.took_ms,
        facets=page.facets,
        degraded=page.degraded,
        corrected=page.corrected,
        vanished=vanished,
        place=understood.where.name,
    )


def _row(row: R, position: int, hit: Hit, shows_score: bool) -> FoundRow[R]:
    return FoundRow(row, position, hit.score if shows_score else None, hit.distance_km, hit.highlights)


async def _from_database(
    actor: Actor, db: Database, understood: Understood, market: Market[R], started: float
) -> Found[R]:
    """What SQL alone can find: filters, visibility and beginnings of words; no typos, facets or scores."""
    question = understood.question
    async with db.read() as session:
        rows, total = await market.fallback(session, actor, understood)
    found = [FoundRow(row, question.offset + number) for number, row in enumerate(rows)]
    return Found(
        rows=found,
        total=total,
        has_next=question.offset + len(rows) < total,
        engine=DATABASE,
        took_ms=_since(started),
        degraded=True,
        place=understood.where.name,
    )


# --- nothing found --------------------------------------------------------------------------------


async def _wider(engine: SearchEngine, understood: Understood, market: Market[R]) -> tuple[Wider, ...]:
    """What larger radii and questions without one of the wishes would find; only those that find something."""
    asked = [*_larger(understood), *_without(understood)]
    counting = (_count(engine, question, market) for _, question in asked)
    try:
        totals = await asyncio.gather(*counting)
    except EngineUnavailable:
        return ()
    return tuple(replace(wider, total=total) for (wider, _), total in zip(asked, totals, strict=True) if total)


async def _count(engine: SearchEngine, understood: Understood, market: Market[R]) -> int:
    query = replace(understood.query(market), highlight=())
    return (await engine.search(replace(query, limit=0, offset=0, facets=(), sort=()))).total


def _larger(understood: Understood) -> list[tuple[Wider, Understood]]:
    where = understood.where
    if where.km is None or where.point is None:
        return []
    found = []
    for factor in _WIDER:
        km = where.km * factor
        others = tuple(choice for choice in understood.choices if choice is not where.choice)
        larger = replace(understood, choices=(*others, Choice("near", Within(where.point, km))))
        found.append((Wider(0, within_km=round(km)), larger))
    return found


def _without(understood: Understood) -> list[tuple[Wider, Understood]]:
    found = [
        (
            Wider(0, dropped=choice.name),
            replace(
                understood,
                choices=tuple(other for other in understood.choices if other is not choice),
                where=NOWHERE if choice is understood.where.choice else understood.where,
            ),
        )
        for choice in understood.choices
    ]
    if understood.text and understood.choices:
        found.append((Wider(0, dropped="query"), replace(understood, text="")))
    return found
