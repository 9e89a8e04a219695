"""Whether one object is among what a saved search finds now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from search.engine import And, AnyOf, SearchEngine
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
