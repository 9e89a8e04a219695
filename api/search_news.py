"""Asks saved searches again, hourly at most, and has their owners told how much is new.

What a search may find is what its owner may see now. An engine that is away finds nothing and says nothing: searches
wait for the next tick, and what was published meanwhile is still new then.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from api.noticing import actor_of
from duobaan.access import SYSTEM
from duobaan.alerts.models import SavedSearch
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import DomainError
from duobaan.notices.repository import NoticeRepository
from duobaan.notices.searching import due_searches, tell_hits
from schema.build import DuobaanSchema
from schema.search.saved import known_question
from search.alerting import count_new
from search.engine import EngineUnavailable, SearchEngine

_log = structlog.get_logger("duobaan.notices")


async def tell_search_news(
    db: Database, engine: SearchEngine, language: Callable[[], Awaitable[DuobaanSchema]], *, by_mail: bool
) -> int:
    """Ask what is due and return how many owners were told of something; filters are read in the schema's language."""
    due = await due_searches(SYSTEM, db)
    if not due:
        return 0
    schema, told = await language(), 0
    for row in due:
        at = now()
        try:
            count = await _count(db, engine, schema, row)
        except EngineUnavailable:
            return told
        told += await tell_hits(SYSTEM, db, row=row, count=count, at=at, actor_of=actor_of, by_mail=by_mail)
    return told


async def _count(db: Database, engine: SearchEngine, schema: DuobaanSchema, row: SavedSearch) -> int:
    kept = known_question(schema, row)
    if kept is None:  # its filter is of another time; its page says so
        return 0
    async with db.read() as session:
        person = (await NoticeRepository(session).users([row.user_id])).get(row.user_id)
        if person is None:
            return 0
        actor = await actor_of(session, person)
    since = max(row.new_since, row.told_at or row.created_at)
    try:
        return await count_new(actor, db, engine, market=kept.market, question=kept.question, since=since)
    except DomainError:  # its owner may not search there any more
        _log.info("notices.search_refused", search_id=str(row.id))
        return 0
