"""The journal of rankings: kept off the request path, written in batches, forgotten in time.

A page that is shown is noted in memory and written within seconds; a shutdown writes what waits. Six months later a
row is dropped. After four weeks, or when someone has their data erased, ids of people become pseudonyms.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.journal import Journal
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.matching.criteria import rules_version
from duobaan.matching.fit.explain import Explanation, mark_of
from duobaan.matching.log.log_repository import MatchLogRepository
from duobaan.matching.models import MatchLog

PEOPLE_FOR_VACANCY = "PEOPLE_FOR_VACANCY"
VACANCIES_FOR_PERSON = "VACANCIES_FOR_PERSON"
KEPT = dt.timedelta(days=183)
NAMED = dt.timedelta(weeks=4)
ERASED_LATELY = dt.timedelta(days=2)  # the clock runs every hour; this leaves room for a night without one
_BATCH = 500


class MatchJournal(Journal[MatchLog]):
    """Takes notes of what is shown; `run` writes them down, `flush` at once."""

    name = "matching"

    def note(self, actor: Actor, kind: str, shown: Sequence[Explanation], subject: UUID) -> None:
        """Note one page; what nobody signed in for is shown without scores and leaves no note."""
        if actor.user_id is not None and shown:
            self.take(_row(actor, kind, shown, subject))

    async def write(self, session: AsyncSession, batch: Sequence[MatchLog]) -> None:
        """Store a batch of pages."""
        await MatchLogRepository(session).insert_many([_copy(row) for row in batch])


def _row(actor: Actor, kind: str, shown: Sequence[Explanation], subject: UUID) -> MatchLog:
    people = kind == PEOPLE_FOR_VACANCY
    ranked = [
        public(Kind.PROFESSIONAL, one.professional_id) if people else public(Kind.VACANCY, one.vacancy_id)
        for one in shown
    ]
    return MatchLog(
        actor_id=actor.user_id,
        kind=kind,
        subject=public(Kind.VACANCY if people else Kind.PROFESSIONAL, subject),
        rules_version=rules_version(),
        input_hash=mark_of([one.input_hash for one in shown]),
        items=[{"id": key, "score": one.score} for key, one in zip(ranked, shown, strict=True)],
        created_at=now(),
    )


def _copy(row: MatchLog) -> MatchLog:
    names = ("actor_id", "kind", "subject", "rules_version", "input_hash", "items", "created_at")
    return MatchLog(**{name: getattr(row, name) for name in names})


# --- forgetting -----------------------------------------------------------------------------------


class Pseudonyms:
    """Names for one run: the same person has the same one, and when the run is over nobody can tell whose it was."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(32)

    def of(self, key: str) -> str:
        """Return the pseudonym of an id."""
        return "anon_" + hashlib.sha256(self._salt + key.encode()).hexdigest()[:26]


def _pseudonymise(row: MatchLog, names: Pseudonyms, only: Collection[str] | None = None) -> None:
    """Take people's ids out of a row: everybody's, or only those asked; a person's own search names them as actor."""
    prefix = f"{Kind.PROFESSIONAL.value}_"

    def hidden(key: str) -> str:
        wanted = key in only if only is not None else key.startswith(prefix)
        return names.of(key) if wanted else key

    subject = hidden(row.subject)
    if subject != row.subject:
        row.subject, row.actor_id = subject, None
    row.items = [{**item, "id": hidden(item["id"])} for item in row.items]
    if only is None:
        row.pseudonymised_at = now()


@requires(Permission.SYSTEM)
async def forget_people(actor: Actor, db: Database, *, professional_ids: Collection[UUID]) -> int:
    """Take erased people out of the log at once and return in how many rows they stood."""
    keys = {public(Kind.PROFESSIONAL, key) for key in professional_ids}
    names = Pseudonyms()
    async with db.write(actor) as uow:
        rows = await MatchLogRepository(uow.session).list_naming(keys) if keys else []
        for row in rows:
            _pseudonymise(row, names, keys)
    return len(rows)


@requires(Permission.SYSTEM)
async def run_match_log_clock(actor: Actor, db: Database) -> int:
    """Pseudonymise the erased and what is four weeks old, drop what is six months old; return how many rows changed."""
    names = Pseudonyms()
    async with db.read() as session:
        erased = await MatchLogRepository(session).erased_since(now() - ERASED_LATELY)
    changed = await forget_people(actor, db, professional_ids=erased)
    while True:
        async with db.write(actor) as uow:
            rows = await MatchLogRepository(uow.session).list_due(now() - NAMED)
            for row in rows:
                _pseudonymise(row, names)
        changed += len(rows)
        if len(rows) < _BATCH:
            break
    async with db.write(actor) as uow:
        changed += await MatchLogRepository(uow.session).delete_before(now() - KEPT)
    return changed
