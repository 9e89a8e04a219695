"""What time does to profiles and releases; the worker runs it every hour, and twice does no harm."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from duobaan.access import Actor, Permission, requires
from duobaan.clock import today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.events import ProfileChanged, ReleaseChanged
from duobaan.professionals.models import Professional
from duobaan.professionals.other_work import refresh_other_work
from duobaan.professionals.publishing import settle, wipe
from duobaan.professionals.repository import ProfessionalRepository, ReleaseRepository
from duobaan.professionals.states import PROFILE, RELEASE, ProfileAction, ReleaseAction
from duobaan.transitions import Hand
from duobaan.words import ProfileStatus

FRESH_DAYS = 60
ANSWER_DAYS = 30


@dataclass(frozen=True, slots=True)
class ClockReport:
    """How much one run changed."""

    stale: int
    unanswered: int
    releases_expired: int


@requires(Permission.SYSTEM)
async def run_profile_clock(
    actor: Actor, db: Database, now: dt.datetime, *, fresh_days: int = FRESH_DAYS
) -> ClockReport:
    """Let profiles go stale after the fresh days (60), unanswered ones be erased after 30, and past releases expire."""
    async with db.write(actor) as uow:
        expired = await _expire_releases(uow)
        stale = await _go_stale(uow, now - dt.timedelta(days=fresh_days))
        unanswered = await _give_up(uow, now - dt.timedelta(days=ANSWER_DAYS))
        await _settle_all(uow, actor)
    return ClockReport(stale, unanswered, expired)


async def _expire_releases(uow: UnitOfWork) -> int:
    past = await ReleaseRepository(uow.session).past(today())
    for release in past:
        uow.move(RELEASE, release, ReleaseAction.EXPIRE, Hand.CLOCK, organisation_id=release.company_id)
        uow.emit(ReleaseChanged(release.id, release.professional_id))
        await refresh_other_work(uow, await uow.session.get_one(Professional, release.professional_id))
    return len(past)


async def _go_stale(uow: UnitOfWork, before: dt.datetime) -> int:
    due = await ProfessionalRepository(uow.session).due_for(ProfileStatus.PUBLISHED, before)
    for row in due:
        uow.move(PROFILE, row, ProfileAction.GO_STALE, Hand.CLOCK)
        uow.emit(ProfileChanged(row.id))
    return len(due)


async def _give_up(uow: UnitOfWork, before: dt.datetime) -> int:
    due = await ProfessionalRepository(uow.session).due_for(ProfileStatus.AWAITING_CONFIRMATION, before)
    for row in due:
        uow.move(PROFILE, row, ProfileAction.EXPIRE, Hand.CLOCK)
        await wipe(uow, row)
    return len(due)


async def _settle_all(uow: UnitOfWork, actor: Actor) -> None:
    """Publish who waited for a release (or for the employer's verification), take back whose release is gone."""
    people = ProfessionalRepository(uow.session)
    await uow.session.flush()
    for key in await people.unsettled(today()):
        await settle(uow, await people.lock(key, actor), today())
