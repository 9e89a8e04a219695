"""What follows from a change without anyone asking: a profile is published, waits for a release, or is wiped."""

from __future__ import annotations

import datetime as dt

from duobaan.clock import now, today
from duobaan.commitments.other_work import SOURCE
from duobaan.commitments.repository import CommitmentRepository
from duobaan.db.uow import UnitOfWork
from duobaan.errors import HoursExceeded
from duobaan.events import ProfileChanged, ReleaseChanged
from duobaan.privacy.forgetting import forget_profile
from duobaan.professionals.models import Professional, Release
from duobaan.professionals.other_work import refresh_other_work
from duobaan.professionals.repository import ProfessionalRepository, ReleaseRepository
from duobaan.professionals.rules import needs_release
from duobaan.professionals.states import PROFILE, RELEASE, ProfileAction, ReleaseAction
from duobaan.professionals.ties_repository import agreed_work
from duobaan.text import pc4
from duobaan.transitions import Hand
from duobaan.words import ProfileStatus, ReleaseStatus

_PERSONAL = ("contact_email", "contact_phone", "home_pc4", "place", "province", "lat", "lon", "user_id", "posted_by")
_TEXTS = ("name", "profession", "headline", "about")


async def keep_agreed_hours(uow: UnitOfWork, professional: Professional, offered_minutes: int) -> None:
    """Raise HoursExceeded when someone would offer fewer minutes a week than they have agreed to."""
    if professional.id is None or offered_minutes >= professional.max_minutes_week:
        return
    await CommitmentRepository(uow.session).lock_professionals({professional.id})
    work = await agreed_work(uow.session, professional.id, today())
    if work.minutes_week > offered_minutes:
        path = ("input", "profile", "maxMinutesWeek")
        raise HoursExceeded(available_minutes=offered_minutes, requested_minutes=work.minutes_week, path=path)


async def may_publish(uow: UnitOfWork, professional: Professional, on: dt.date) -> bool:
    """Say whether a valid release stands or the time basis needs none."""
    if not needs_release(professional.time_basis):
        return True
    await uow.session.flush()
    return await ReleaseRepository(uow.session).stands(professional, on)


async def settle(uow: UnitOfWork, professional: Professional, on: dt.date) -> None:
    """Publish a profile that waited for a release that now stands, or take back one whose release is gone."""
    status = professional.status
    if status not in (ProfileStatus.AWAITING_RELEASE, ProfileStatus.PUBLISHED, ProfileStatus.STALE):
        return
    allowed = await may_publish(uow, professional, on)
    if status is ProfileStatus.AWAITING_RELEASE and allowed:
        uow.move(PROFILE, professional, ProfileAction.PUBLISH, Hand.CLOCK)
        professional.published_at = now()
        uow.emit(ProfileChanged(professional.id))
    elif status is not ProfileStatus.AWAITING_RELEASE and not allowed:
        uow.move(PROFILE, professional, ProfileAction.LOSE_RELEASE, Hand.CLOCK)
        uow.emit(ProfileChanged(professional.id))


async def complete_release(uow: UnitOfWork, release: Release) -> None:
    """Put a release into force once both sides said yes; the one it follows is replaced."""
    if release.granted_at is None or release.accepted_at is None or release.status is not ReleaseStatus.PROPOSED:
        return
    for older in await ReleaseRepository(uow.session).open_of(release.professional_id):
        if older.id != release.id and older.company_id == release.company_id:
            uow.move(RELEASE, older, ReleaseAction.REPLACE, Hand.CLOCK, organisation_id=older.company_id)
            uow.emit(ReleaseChanged(older.id, older.professional_id))
    uow.move(RELEASE, release, ReleaseAction.COMPLETE, Hand.CLOCK, organisation_id=release.company_id)
    await refresh_other_work(uow, await uow.session.get_one(Professional, release.professional_id))


async def wipe(uow: UnitOfWork, professional: Professional) -> None:
    """Take every personal fact out of a profile that is being erased; the bare row keeps the history whole."""
    await CommitmentRepository(uow.session).discard(SOURCE, professional.id)
    for release in await ReleaseRepository(uow.session).open_of(professional.id):
        uow.move(RELEASE, release, ReleaseAction.EXPIRE, Hand.CLOCK, organisation_id=release.company_id)
        uow.emit(ReleaseChanged(release.id, professional.id))
    for name in _PERSONAL:
        setattr(professional, name, None)
    for name in _TEXTS:
        setattr(professional, name, "")
    professional.employer_id = None
    professional.hidden_from = ()
    professional.expertise = []
    professional.languages = ()
    await forget_profile(uow, professional.id)
    uow.emit(ProfileChanged(professional.id))


async def place_home(people: ProfessionalRepository, row: Professional) -> None:
    """Put a home in the middle of its four-digit postcode: the finest place that is ever kept."""
    row.home_pc4 = pc4(row.home_pc4) if row.home_pc4 else None
    found = await people.postcode(row.home_pc4) if row.home_pc4 else None
    row.place, row.province = (found.place, found.province) if found else (None, None)
    row.lat, row.lon = (found.lat, found.lon) if found else (None, None)
