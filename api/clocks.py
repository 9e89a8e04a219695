"""Runs what time does (profiles, vacancies, proposals, arrangements) at the start and every hour, in one process.

Processes take turns by a lease: whoever cannot take it leaves this hour to the one that holds it. Every clock may
run twice without harm, and a clock that fails is logged and holds up no other.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

import structlog

from api.letters import teller, teller_of_decisions
from api.noticing import actor_of
from api.webhook_terms import terms_of
from auth.mail import Post
from duobaan.access import SYSTEM
from duobaan.arrangements.clock import run_arrangement_clock
from duobaan.clients.uses import run_use_clock
from duobaan.clock import now
from duobaan.conversations.retention import run_retention_clock
from duobaan.db import leases
from duobaan.db.uow import Database
from duobaan.eligibility.clock import run_trajectory_clock
from duobaan.errors import TransientConflict
from duobaan.ids import new_id
from duobaan.imports.service import run_import_clock
from duobaan.live.service import forget_events
from duobaan.matching.log.journal import run_match_log_clock
from duobaan.notices.clock import Terms, run_reminder_clock
from duobaan.organisations.audit_log import run_audit_clock
from duobaan.privacy.ledger import add_to_file
from duobaan.privacy.scrubbing import read_ledger, run_erasure_clock
from duobaan.professionals.ageing import run_profile_clock
from duobaan.professionals.viewings import run_viewing_clock
from duobaan.proposals.ageing import run_account_clock
from duobaan.proposals.clock import run_proposal_clock
from duobaan.reports.notices import run_notice_clock
from duobaan.running.absence import run_absence_clock
from duobaan.running.hours import run_hours_clock
from duobaan.settings import Settings
from duobaan.vacancies.service import run_vacancy_clock
from duobaan.webhooks.looking_after import run_webhook_clock
from search.indexes import PROFESSIONALS

Clock = Callable[[Database], Awaitable[object]]
"""One thing that time does; its answer is only for the log."""

LEASE = "clocks"
_log = structlog.get_logger("duobaan.clocks")
_EVERY_SECONDS = 3_600.0
_AFTER_TROUBLE_SECONDS = 60.0
_LASTS = dt.timedelta(minutes=15)  # longer than any clock takes; renewed before each


async def _profiles(db: Database) -> object:
    return await run_profile_clock(SYSTEM, db, now())


async def _vacancies(db: Database) -> object:
    return await run_vacancy_clock(SYSTEM, db, now())


async def _proposals(db: Database) -> object:
    return await run_proposal_clock(SYSTEM, db)


async def _arrangements(db: Database) -> object:
    return await run_arrangement_clock(SYSTEM, db)


async def _absences(db: Database) -> object:
    return await run_absence_clock(SYSTEM, db)


async def _hours(db: Database) -> object:
    return await run_hours_clock(SYSTEM, db)


async def _match_logs(db: Database) -> object:
    return await run_match_log_clock(SYSTEM, db)


async def _trajectories(db: Database) -> object:
    return await run_trajectory_clock(SYSTEM, db)


async def _retention(db: Database) -> object:
    return await run_retention_clock(SYSTEM, db)


async def _erasures(db: Database) -> object:
    return await run_erasure_clock(SYSTEM, db, indexes=[PROFESSIONALS.name])


async def _audit(db: Database) -> object:
    return await run_audit_clock(SYSTEM, db)


async def _viewings(db: Database) -> object:
    return await run_viewing_clock(SYSTEM, db)


async def _uses(db: Database) -> object:
    return await run_use_clock(SYSTEM, db)


async def _events(db: Database) -> object:
    return await forget_events(SYSTEM, db)


CLOCKS: Mapping[str, Clock] = MappingProxyType(
    {
        "profiles": _profiles,
        "vacancies": _vacancies,
        "proposals": _proposals,
        "arrangements": _arrangements,
        "absences": _absences,
        "hours": _hours,
        "trajectories": _trajectories,
        "match_logs": _match_logs,
        "retention": _retention,
        "viewings": _viewings,
        "uses": _uses,
        "audit": _audit,
        "erasures": _erasures,
        "events": _events,
    }
)


def clocks_of(settings: Settings, post: Post, news: Clock | None = None) -> Mapping[str, Clock]:
    """Return the clocks of an installation: those of every house, and what its settings and its mail decide."""
    tell = teller(post, settings.public_url)
    terms = {
        "unused": dt.timedelta(days=settings.stale_account_days),
        "warned": dt.timedelta(days=settings.stale_warning_days),
    }

    freshness = Terms(settings.profile_fresh_days, settings.profile_reminder_days, settings.notice_days)

    async def profiles(db: Database) -> object:
        return await run_profile_clock(SYSTEM, db, now(), fresh_days=settings.profile_fresh_days)

    async def reminders(db: Database) -> object:
        by_mail = settings.mails_notices and post.is_open
        return await run_reminder_clock(SYSTEM, db, actor_of=actor_of, by_mail=by_mail, terms=freshness)

    async def accounts(db: Database) -> object:
        return await run_account_clock(SYSTEM, db, tell=tell, **terms)

    async def notices(db: Database) -> object:
        return await run_notice_clock(SYSTEM, db, tell=teller_of_decisions(post))

    async def webhooks(db: Database) -> object:
        return await run_webhook_clock(SYSTEM, db, terms=terms_of(settings))

    async def imports(db: Database) -> object:
        return await run_import_clock(SYSTEM, db, kept_days=settings.import_days)

    async def ledger(db: Database) -> object:
        return add_to_file(settings.ledger(), await read_ledger(SYSTEM, db))

    # Before the bytes of what was erased are looked for; the ledger after all that erases.
    own = {"imports": imports, "profiles": profiles, "reminders": reminders}
    asked = {**CLOCKS, **own, **({} if news is None else {"searches": news})}
    first = {"accounts": accounts, "notices": notices, "webhooks": webhooks}
    return MappingProxyType({**first, **asked, "ledger": ledger})


class Clocks:
    """The periodic task of one process."""

    def __init__(self, db: Database, clocks: Mapping[str, Clock] = CLOCKS, *, every: float = _EVERY_SECONDS) -> None:
        self._db = db
        self._clocks = clocks
        self._every = every
        self._holder = new_id()
        self._stopping = asyncio.Event()

    async def round(self) -> bool:
        """Run every clock once; False when another process has the lease."""
        for name, clock in self._clocks.items():
            if not await self._hold():
                return False
            await self._tick(name, clock)
        async with self._db.write() as uow:
            await leases.give_back(uow.session, LEASE, self._holder)
        return True

    async def _hold(self) -> bool:
        try:
            async with self._db.write() as uow:
                return await leases.take(uow.session, LEASE, self._holder, now=now(), lasts=_LASTS)
        except TransientConflict:  # another process took it in the same moment
            return False

    async def _tick(self, name: str, clock: Clock) -> None:
        try:
            found = await clock(self._db)
        except Exception as error:
            _log.error("clock.failed", clock=name, exc_info=error)
        else:
            _log.info("clock.ran", clock=name, result=str(found))

    async def run(self) -> None:
        """Run at once and then every hour until `stop`; trouble with the database is logged and outlived."""
        while not self._stopping.is_set():
            try:
                await self.round()
                pause = self._every
            except Exception as error:
                _log.error("clocks.trouble", exc_info=error)
                pause = min(self._every, _AFTER_TROUBLE_SECONDS)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()

    def stop(self) -> None:
        """Finish the clock in hand and end."""
        self._stopping.set()
