"""Releases: who is shown depends on them, and agreed hours bind them."""

from __future__ import annotations

import datetime as dt

import pytest

from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.clock import now, today
from duobaan.db.uow import Database
from duobaan.errors import (
    HoursExceeded,
    NotAllowed,
    NotEligible,
)
from duobaan.ids import new_id
from duobaan.organisations.models import Organisation
from duobaan.professionals.ageing import run_profile_clock
from duobaan.professionals.consent import (
    confirm_profile,
    pause_profile,
    resume_profile,
)
from duobaan.professionals.models import (
    Professional,
)
from duobaan.professionals.releases import accept_release, grant_release, revoke_release
from duobaan.professionals.service import (
    submit_profile,
)
from duobaan.proposals.erasing import erase_profile
from duobaan.words import (
    ArrangementStatus,
    LineRole,
    OrganisationStatus,
    ProfileStatus,
    ReleaseStatus,
    TimeBasis,
)
from tests import factories
from tests.domain.professionals.firm import DAY, OFFER, Firm, hours, post, profile, published, releases_of, status_of


async def test_confirming_without_the_release_waits_for_it(db: Database, firm: Firm):
    row = await post(db, firm)
    row = await confirm_profile(firm.person, db, professional_id=row.id, accept_release=False)
    assert row.status is ProfileStatus.AWAITING_RELEASE
    (release,) = await releases_of(db, row.id)
    with pytest.raises(NotAllowed):
        await accept_release(Actor(), db, release_id=release.id)
    await accept_release(firm.person, db, release_id=release.id)
    assert await status_of(db, row.id) is ProfileStatus.PUBLISHED


async def test_an_unverified_employers_release_publishes_only_after_verification(db: Database, firm: Firm):
    async with db.write() as uow:
        (await uow.session.get_one(Organisation, firm.company.id)).status = OrganisationStatus.REGISTERED
    row = await confirm_profile(firm.person, db, professional_id=(await post(db, firm)).id)
    assert row.status is ProfileStatus.AWAITING_RELEASE
    async with db.write() as uow:
        (await uow.session.get_one(Organisation, firm.company.id)).status = OrganisationStatus.ACTIVE
    await run_profile_clock(SYSTEM, db, now())
    assert await status_of(db, row.id) is ProfileStatus.PUBLISHED


@pytest.mark.parametrize("basis", [TimeBasis.OWN_TIME, TimeBasis.SELF_EMPLOYED, TimeBasis.NO_EMPLOYER])
async def test_own_time_needs_no_release(db: Database, basis: TimeBasis):
    person = factories.actor(await factories.user(db))
    row = await submit_profile(person, db, profile=profile(time_basis=basis), subjects=OFFER)
    assert row.status is ProfileStatus.PUBLISHED


async def test_a_newer_release_replaces_the_older_once_accepted(db: Database, firm: Firm):
    row = await published(db, firm)
    newer = await grant_release(firm.coordinator, db, professional_id=row.id, release=hours(minutes_week=300))
    assert [one.status for one in await releases_of(db, row.id)] == [ReleaseStatus.GRANTED, ReleaseStatus.PROPOSED]
    await accept_release(firm.person, db, release_id=newer.id)
    assert [one.status for one in await releases_of(db, row.id)] == [ReleaseStatus.REPLACED, ReleaseStatus.GRANTED]
    assert await status_of(db, row.id) is ProfileStatus.PUBLISHED


async def test_revoking_takes_the_profile_off_the_market(db: Database, firm: Firm):
    row = await published(db, firm)
    (release,) = await releases_of(db, row.id)
    with pytest.raises(NotAllowed):
        await revoke_release(firm.person, db, release_id=release.id)
    await revoke_release(firm.coordinator, db, release_id=release.id)
    assert await status_of(db, row.id) is ProfileStatus.AWAITING_RELEASE


async def agree(db: Database, firm: Firm, row: Professional, minutes: int, until: dt.date) -> None:
    school = await factories.school(db)
    vacancy = await factories.vacancy(db, school)
    made = await factories.store(
        db,
        Arrangement(
            proposal_id=new_id(),
            vacancy_id=vacancy.id,
            school_id=school.id,
            status=ArrangementStatus.ACTIVE,
            terms_hash="x",
            starts_on=today(),
            ends_on=until,
        ),
    )
    await factories.store(
        db,
        Assignment(
            arrangement_id=made.id,
            professional_id=row.id,
            company_id=firm.company.id,
            role=LineRole.LEAD,
            time_basis=TimeBasis.EMPLOYER_TIME,
            minutes_week=minutes,
            valid_from=today(),
            valid_to=until,
        ),
    )


async def test_a_release_keeps_the_hours_that_are_agreed(any_db: Database, any_firm: Firm):
    row = await published(any_db, any_firm)
    (release,) = await releases_of(any_db, row.id)
    until = today() + 100 * DAY
    await agree(any_db, any_firm, row, 200, until)
    with pytest.raises(HoursExceeded):
        await revoke_release(any_firm.coordinator, any_db, release_id=release.id)
    with pytest.raises(HoursExceeded):
        await revoke_release(any_firm.coordinator, any_db, release_id=release.id, effective_on=until - DAY)
    with pytest.raises(HoursExceeded) as caught:
        await grant_release(any_firm.coordinator, any_db, professional_id=row.id, release=hours(minutes_week=199))
    assert (caught.value.available_minutes, caught.value.requested_minutes) == (199, 200)
    ended = await revoke_release(any_firm.coordinator, any_db, release_id=release.id, effective_on=until)
    assert (ended.status, ended.valid_to) == (ReleaseStatus.GRANTED, until)
    with pytest.raises(NotEligible):
        await erase_profile(any_firm.person, any_db, professional_id=row.id)


async def test_resume_needs_the_release_to_stand(db: Database, firm: Firm):
    row = await published(db, firm)
    await pause_profile(firm.person, db, professional_id=row.id)
    (release,) = await releases_of(db, row.id)
    await revoke_release(firm.coordinator, db, release_id=release.id)
    with pytest.raises(NotEligible):
        await resume_profile(firm.person, db, professional_id=row.id)
    assert await status_of(db, row.id) is ProfileStatus.PAUSED


async def test_a_release_that_runs_out_takes_the_profile_back(any_db: Database, any_firm: Firm):
    row = await factories.professional(any_db, any_firm.company)
    await factories.release(any_db, row, valid_to=today())
    report = await run_profile_clock(SYSTEM, any_db, now())
    assert report.releases_expired == 1
    assert await status_of(any_db, row.id) is ProfileStatus.AWAITING_RELEASE
    again = await run_profile_clock(SYSTEM, any_db, now())
    assert (again.stale, again.unanswered, again.releases_expired) == (0, 0, 0)
