"""How a search is answered: understood, asked of the engine within the actor's audience, and read from the database.

The database has the last word: what it does not show the actor any more is left out and counted as vanished. When the
engine cannot answer, the database answers alone and the answer says so.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Generic
from uuid import UUID

import structlog

from duobaan.access import Actor
from duobaan.db.kept_rows import is_stranger
from duobaan.db.uow import Database
from duobaan.ids import new_id, parse
from search.engine import EngineUnavailable, Fragment, Hit, Page, Query, SearchEngine
from search.lexicon import Lexicon
from search.market import Market, Question, R, Understood
from search.meaning import SURE, as_filter, may_lead, meaning_of
from search.reading import Applied
from search.repository import SearchRepository
from search.unasked import WITHOUT_SESSION, NeedsSession
from search.understanding import understand
from search.widening import FEW, Wider, widened

_log = structlog.get_logger("duobaan.search")
DATABASE = "database"


@dataclass(frozen=True, slots=True)
class FoundRow(Generic[R]):
    """A row with its place in the answer; the score is only for people who are signed in."""

    row: R
    position: int
    score: float | None = None
    distance_km: float | None = None
    highlights: Mapping[str, tuple[Fragment, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found(Generic[R]):
    """The answer; `vanished` counts hits that the database no longer shows, `place` is what was understood of where."""

    rows: list[FoundRow[R]]
    total: int
    has_next: bool
    engine: str
    took_ms: float
    understood: Understood
    offset: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    degraded: bool = False
    corrected: str | None = None
    all_words: bool = True
    wider: tuple[Wider, ...] = ()
    vanished: int = 0
    id: str = field(default_factory=lambda: new_id().hex)

    @property
    def place(self) -> str | None:
        """The place that was understood, by its name."""
        return self.understood.where.name

    @property
    def applied(self) -> tuple[Applied, ...]:
        """The filters that were read from the text."""
        return self.understood.applied


async def find(
    actor: Actor,
    db: Database,
    engine: SearchEngine,
    question: Question,
    market: Market[R],
    lexicon: Lexicon | None = None,
) -> Found[R]:
    """Answer a question: from the database when the engine cannot, by its meaning when its words find little."""
    started = time.perf_counter()
    understood = await _understood(actor, db, question, market)
    try:
        query = await _placed(engine, understood.query(market), question)
        page = await engine.search(query)
    except EngineUnavailable as failure:
        _log.warning("search.degraded", index=market.index, reason=type(failure).__name__)
        return await from_database(actor, db, understood, market)
    meant = await meaning_of(lexicon, understood) if page.total < FEW else []
    page, all_words, wider = await widened(engine, understood, market, page, meant)
    if meant and may_lead(understood) and (page.total == 0 or (not all_words and meant[0].score >= SURE)):
        led = await _led(engine, as_filter(understood, meant), question, market)
        if led is not None:
            understood, query, page = led
            all_words, wider = True, ()
    found = await truth(actor, db, page, query.offset, understood, market)
    return replace(found, all_words=all_words, wider=wider, took_ms=_since(started))


async def _understood(actor: Actor, db: Database, question: Question, market: Market[R]) -> Understood:
    """Ask the database what is meant; nothing needs to be looked up for most questions of strangers without words."""
    if is_stranger(actor) and not question.text:
        with contextlib.suppress(NeedsSession):
            return await understand(SearchRepository(WITHOUT_SESSION), actor, question, market)
    async with db.read() as session:
        return await understand(SearchRepository(session), actor, question, market)


async def _led(
    engine: SearchEngine, meant: Understood, question: Question, market: Market[R]
) -> tuple[Understood, Query, Page] | None:
    """What the subjects that a text means lead to; None when that is nothing either."""
    try:
        query = await _placed(engine, meant.query(market), question)
        page = await engine.search(query)
    except EngineUnavailable:
        return None
    return (meant, query, page) if page.total else None


async def _placed(engine: SearchEngine, query: Query, question: Question) -> Query:
    """The query for the page; how many hits there are must be known to find the last ones."""
    if not question.from_end:
        return query
    total = (await engine.search(replace(query, limit=0, facets=(), highlight=()))).total
    return replace(query, offset=max(0, total - question.limit))


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)


async def truth(
    actor: Actor, db: Database, page: Page, offset: int, understood: Understood, market: Market[R]
) -> Found[R]:
    """Read the hits from the database, as far as the actor may see them now."""
    keys = [parse(hit.id)[1] for hit in page.hits]
    rows = await _shown(actor, db, keys, market)
    pairs = enumerate(zip(keys, page.hits, strict=True), offset)
    shown = [(place, row, hit) for place, (key, hit) in pairs if (row := rows.get(key)) is not None]
    if vanished := len(keys) - len(shown):
        _log.info("search.vanished", index=market.index, count=vanished)
    is_ranked = bool(understood.text.strip()) and not understood.query(market).sort
    found = [row_of(row, place, hit, shows_score=is_ranked and actor.user_id is not None) for place, row, hit in shown]
    return Found(
        rows=found,
        total=page.total - vanished,
        has_next=offset + len(page.hits) < page.total,
        engine=page.engine,
        took_ms=page.took_ms,
        understood=understood,
        offset=offset,
        facets=page.facets,
        degraded=page.degraded,
        corrected=page.corrected,
        vanished=vanished,
    )


async def _shown(actor: Actor, db: Database, keys: list[UUID], market: Market[R]) -> dict[UUID, R]:
    async def read(some: list[UUID]) -> Mapping[UUID, R]:
        async with db.read() as session:
            return await market.rows(session, some, actor)

    return await db.kept.by_keys(market.index, actor, keys, read)


def row_of(row: R, position: int, hit: Hit, *, shows_score: bool) -> FoundRow[R]:
    """A row with what the engine said about it."""
    return FoundRow(row, position, hit.score if shows_score else None, hit.distance_km, hit.highlights)


async def from_database(actor: Actor, db: Database, understood: Understood, market: Market[R]) -> Found[R]:
    """What SQL alone can find: filters, visibility and beginnings of words; no typos, facets or scores."""
    started = time.perf_counter()
    async with db.read() as session:
        rows, total, offset = await market.fallback(session, actor, understood)
    return Found(
        rows=[FoundRow(row, offset + number, distance_km=away) for number, (row, away) in enumerate(rows)],
        total=total,
        has_next=offset + len(rows) < total,
        engine=DATABASE,
        took_ms=_since(started),
        understood=understood,
        offset=offset,
        degraded=True,
    )
