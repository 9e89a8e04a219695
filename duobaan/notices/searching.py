"""When a saved search is asked again, and telling its owner how much is new; whoever can search does the asking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from duobaan.access import Actor, Permission, requires
from duobaan.alerts.models import SavedSearch
from duobaan.alerts.repository import SavedSearchRepository
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.ids import Kind
from duobaan.notices.audience import ActorOf
from duobaan.notices.facts import Fact, Party
from duobaan.notices.making import tell, tellings
from duobaan.notices.models import DigestCadence, NoticeKind
from duobaan.notices.rules import last_digest
from duobaan.words import AlertFrequency

AHEAD = dt.timedelta(minutes=65)
"""The clocks tick every hour: whatever falls due before the next tick is looked up now."""
AT_MOST_EVERY = dt.timedelta(minutes=50)
"""Also a search that reports at once does so once a tick."""
_MOST = 500
_CADENCES = {AlertFrequency.DAILY: DigestCadence.DAILY, AlertFrequency.WEEKLY: DigestCadence.WEEKLY}


def digest_of(frequency: AlertFrequency, at: dt.datetime) -> dt.datetime:
    """Return the digest for which a search is asked at an instant; the instant itself for one that reports at once."""
    cadence = _CADENCES.get(frequency)
    return at if cadence is None else last_digest(at + AHEAD, cadence)


def heard_before(at: dt.datetime) -> Mapping[AlertFrequency, dt.datetime]:
    """Return, per frequency, since when nothing may have been heard for a search to be due."""
    return {
        often: at - AT_MOST_EVERY if often is AlertFrequency.INSTANT else digest_of(often, at) - AHEAD
        for often in AlertFrequency
    }


@requires(Permission.SYSTEM)
async def due_searches(actor: Actor, db: Database) -> Sequence[SavedSearch]:
    """Return the searches that are to be asked now, those that waited longest first."""
    async with db.read() as session:
        return await SavedSearchRepository(session).due(heard_before(now()), _MOST)


@requires(Permission.SYSTEM)
async def tell_hits(
    actor: Actor, db: Database, *, row: SavedSearch, count: int, at: dt.datetime, actor_of: ActorOf, by_mail: bool
) -> int:
    """Tell the owner of a search what was new at an instant, if anything, and note that they heard it."""
    fact = Fact(
        kind=NoticeKind.SEARCH_HITS,
        subject=Kind.SAVED_SEARCH,
        subject_id=row.id,
        mark=str(at),
        parties=(Party(user_id=row.user_id),),
        happened_at=at,
        figures={"count": count},
        due_at=digest_of(row.frequency, at),
    )
    async with db.read() as session:
        told = await tellings(session, [fact] if count else [], actor_of)
    async with db.write(actor) as uow:
        rows = await tell(uow, told, by_mail=by_mail)
        await SavedSearchRepository(uow.session).mark_told(row.id, at)
    return len(rows)
