"""What a saved search finds: whether one object is among it, and how much there is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput
from search.documents import instant
from search.engine import And, AnyOf, EngineUnavailable, Range, SearchEngine
from search.finding import find
from search.lexicon import Lexicon
from search.market import Market, Question
from search.repository import SearchRepository
from search.understanding import understand


@requires(Permission.SEARCHES_SAVE)
async def is_found(
    actor: Actor, db: Database, engine: SearchEngine, *, market: Market[Any], question: Question, identity: str
) -> bool:
    """Ask the index for this one object by the question; the audience of the actor is part of it."""
    async with db.read() as session:
        understood = await understand(SearchRepository(session), actor, question, market)
    query = understood.query(market)
    only = AnyOf("id", (identity,))
    where = only if query.where is None else And((only, query.where))
    page = await engine.search(replace(query, where=where, offset=0, limit=1, facets=(), highlight=()))
    return bool(page.hits)


@requires(Permission.SEARCHES_SAVE, raises=(InvalidInput,))
async def count_found(
    actor: Actor,
    db: Database,
    engine: SearchEngine,
    *,
    market: Market[Any],
    question: Question,
    since: dt.datetime,
    lexicon: Lexicon | None = None,
) -> tuple[int, int]:
    """Count what a question finds, as its own page counts it, and what of that was published since an instant."""
    total = (await find(actor, db, engine, question, market, lexicon)).total
    try:
        new = await count_new(actor, db, engine, market=market, question=question, since=since)
    except EngineUnavailable:
        return total, 0
    return total, min(new, total)


@requires(Permission.SEARCHES_SAVE, raises=(InvalidInput,))
async def count_new(
    actor: Actor, db: Database, engine: SearchEngine, *, market: Market[Any], question: Question, since: dt.datetime
) -> int:
    """Count what a question finds that was published since an instant; raises EngineUnavailable."""
    async with db.read() as session:
        understood = await understand(SearchRepository(session), actor, question, market)
    query = understood.query(market)
    recent = Range("published_at", gte=instant(since))
    where = recent if query.where is None else And((recent, query.where))
    page = await engine.search(replace(query, where=where, offset=0, limit=0, facets=(), highlight=(), sort=()))
    return page.total
