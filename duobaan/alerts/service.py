"""Use cases of saved searches: save, list, change, remove."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.alerts.models import SavedSearch, SearchScope
from duobaan.alerts.repository import SavedSearchRepository
from duobaan.alerts.rules import MOST, check_name, check_search, review_on
from duobaan.clock import now, today
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, LimitReached, NotAllowed, NotFound
from duobaan.events import SearchSaved
from duobaan.ids import new_id
from duobaan.words import AlertFrequency


@requires(Permission.SEARCHES_SAVE, raises=(InvalidInput, LimitReached))
async def save_search(
    actor: Actor,
    db: Database,
    *,
    scope: SearchScope,
    name: str,
    text: str = "",
    wanted: Mapping[str, Any] | None = None,
    frequency: AlertFrequency = AlertFrequency.DAILY,
    idempotency_key: str | None = None,
) -> SavedSearch:
    """Keep a search to hear about; it asks again after twelve months whether it is still wanted."""
    line, words = check_search(name, text, wanted or {})
    if actor.user_id is None:
        raise NotAllowed(Permission.SEARCHES_SAVE.value)
    request = [scope, line, words, wanted, frequency]
    async with db.write(actor) as uow:
        repository = SavedSearchRepository(uow.session)
        if (made := await uow.replay(idempotency_key, "save_search", request)) is not None:
            return await _as_saved(repository, made, actor)
        if len(await repository.list_own(actor)) >= MOST:
            raise LimitReached(limit=MOST, what="saved_searches")
        row = SavedSearch(
            id=new_id(),
            user_id=actor.user_id,
            scope=scope,
            name=line,
            text=words,
            filter=dict(wanted or {}),
            frequency=frequency,
            review_on=review_on(today()),
        )
        uow.session.add(row)
        uow.remember(idempotency_key, "save_search", request, row.id)
        uow.emit(SearchSaved(row.id))
    return row


async def _as_saved(repository: SavedSearchRepository, key: UUID, actor: Actor) -> SavedSearch:
    """Return what a key led to; what was removed since does not come back by sending again."""
    row = await repository.find(key, actor)
    if row is None:
        raise InvalidInput.at("input", "idempotencyKey", rule="key_of_removed")
    return row


@requires(Permission.SEARCHES_SAVE)
async def list_saved_searches(actor: Actor, db: Database) -> list[SavedSearch]:
    """List the actor's saved searches, newest first."""
    async with db.read() as session:
        return await SavedSearchRepository(session).list_own(actor)


@requires(Permission.SEARCHES_SAVE, raises=(NotFound,))
async def view_saved_search(actor: Actor, db: Database, *, saved_search_id: UUID) -> SavedSearch:
    """Look one of the actor's saved searches up."""
    async with db.read() as session:
        return await SavedSearchRepository(session).get(saved_search_id, actor)


@requires(Permission.SEARCHES_SAVE, raises=(InvalidInput, NotFound))
async def change_saved_search(
    actor: Actor,
    db: Database,
    *,
    saved_search_id: UUID,
    name: str | None = None,
    frequency: AlertFrequency | None = None,
    is_paused: bool | None = None,
    is_seen: bool = False,
) -> SavedSearch:
    """Rename, pause or resume one of the actor's saved searches, or note that what it finds now was seen."""
    line = None if name is None else check_name(name)
    async with db.write(actor) as uow:
        row = await SavedSearchRepository(uow.session).get(saved_search_id, actor)
        row.name = row.name if line is None else line
        row.frequency = row.frequency if frequency is None else frequency
        if is_paused is not None:
            row.paused_at = (row.paused_at or now()) if is_paused else None
        if is_seen:
            row.seen_at = now()
        uow.emit(SearchSaved(row.id))
    return row


@requires(Permission.SEARCHES_SAVE, raises=(NotFound,))
async def remove_saved_search(actor: Actor, db: Database, *, saved_search_id: UUID) -> UUID:
    """Forget a saved search of the actor; returns its key."""
    async with db.write(actor) as uow:
        row = await SavedSearchRepository(uow.session).get(saved_search_id, actor)
        await uow.session.delete(row)
        uow.record("search.remove", row)
    return saved_search_id
