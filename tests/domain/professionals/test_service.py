"""Posting, confirming, releasing and leaving, on real databases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.clock import now, today
from duobaan.db.audit import AuditRow
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.errors import (
    AlreadyDone,
    HoursExceeded,
    InvalidInput,
    NotAllowed,
    NotEligible,
    NotFound,
    StaleRevision,
    StateNotAllowed,
)
from duobaan.ids import new_id
from duobaan.organisations.models import Organisation
from duobaan.professionals.ageing import run_profile_clock
from duobaan.professionals.browsing import get_professional
from duobaan.professionals.consent import (
    confirm_profile,
    erase_profile,
    pause_profile,
    refuse_profile,
    resume_profile,
    withdraw_profile,
)
from duobaan.professionals.models import (
    AvailabilityWindow,
    Professional,
    ProfileSubject,
    Qualification,
    Release,
)
from duobaan.professionals.releases import accept_release, grant_release, revoke_release
from duobaan.professionals.rules import (
    ProfileFields,
    QualificationFields,
    ReleaseFields,
    SubjectOffer,
    WindowFields,
)
from duobaan.professionals.service import (
    add_qualification,
    post_professional,
    remove_qualification,
    set_availability,
    submit_profile,
    update_profile,
)
from duobaan.reference.models import Postcode
from duobaan.words import (
    ArrangementStatus,
    LineRole,
    OrganisationStatus,
    ProfileStatus,
    QualificationKind,
    ReleaseStatus,
    Role,
    Sector,
    TimeBasis,
    Weekday,
)
from tests import factories

DAY = dt.timedelta(days=1)
OFFER = [SubjectOffer("WIS", 4, "tien jaar statistiek")]


def profile(**changes: Any) -> ProfileFields:
    values = {
        "name": "Prof  Een",
        "profession": "data-ingenieur",
        "contact_email": "Prof.Een@Example.org",
        "sectors": (Sector.VO,),
        "max_minutes_week": 480,
        "home_pc4": "8011PK",
    }
    return ProfileFields(**values | changes)  # type: ignore[typeddict-item]


def hours(**changes: Any) -> ReleaseFields:
    values = {"minutes_week": 480, "valid_from": today(), "valid_to": today() + 300 * DAY}
    return ReleaseFields(**values | changes)


class Firm:
    """A company with its coordinator, and the person whom it posts."""

    company: Organisation
    coordinator: Actor
    person: Actor


async def make_firm(db: Database) -> Firm:
    made = Firm()
    made.company = await factories.company(db)
    made.coordinator = factories.actor(
        await factories.member(db, made.company, Role.COMPANY_COORDINATOR),
        (made.company, Role.COMPANY_COORDINATOR),
    )
    made.person = factories.actor(await factories.user(db, email="prof.een@example.org"))
    return made


@pytest.fixture
async def firm(db: Database) -> Firm:
    return await make_firm(db)


@pytest.fixture
async def any_firm(any_db: Database) -> Firm:
    return await make_firm(any_db)


async def post(db: Database, firm: Firm, **values: Any) -> Professional:
    given = {"profile": profile(), "subjects": OFFER, "release": hours()} | values
    return await post_professional(firm.coordinator, db, **given)


async def status_of(db: Database, key: Any) -> ProfileStatus:
    async with db.read() as session:
        return (await session.get_one(Professional, key)).status


async def releases_of(db: Database, key: Any) -> list[Release]:
    async with db.read() as session:
        found = sa.select(Release).where(Release.professional_id == key).order_by(Release.id)
        return list((await session.scalars(found)).all())


async def test_a_posted_professional_is_seen_by_a_school_only_after_confirming(any_db: Database, any_firm: Firm):
    school = await factories.school(any_db)
    planner = factories.actor(await factories.user(any_db), (school, Role.SCHOOL_PLANNER))
    row = await post(any_db, any_firm)
    assert row.status is ProfileStatus.AWAITING_CONFIRMATION
    assert await get_professional(planner, any_db, professional_id=row.id) is None
    row = await confirm_profile(any_firm.person, any_db, professional_id=row.id)
    assert (row.status, row.user_id) == (ProfileStatus.PUBLISHED, any_firm.person.user_id)
    assert await get_professional(planner, any_db, professional_id=row.id) is not None
    (release,) = await releases_of(any_db, row.id)
    assert release.status is ReleaseStatus.GRANTED
    async with any_db.read() as session:
        acts = (await session.scalars(sa.select(AuditRow.action).where(AuditRow.entity_id == row.id))).all()
        names = set((await session.scalars(sa.select(OutboxRow.name))).all())
    assert sorted(acts) == ["profile.confirm", "profile.post", "profile.publish"]
    assert names == {"ProfileChanged", "ReleaseChanged"}


async def test_the_company_cannot_confirm_and_a_stranger_sees_nothing(db: Database, firm: Firm):
    row = await post(db, firm)
    with pytest.raises(StateNotAllowed):
        await confirm_profile(firm.coordinator, db, professional_id=row.id)
    stranger = factories.actor(await factories.user(db))
    with pytest.raises(NotFound):
        await confirm_profile(stranger, db, professional_id=row.id)
    assert await status_of(db, row.id) is ProfileStatus.AWAITING_CONFIRMATION


async def test_text_is_normalised_and_home_becomes_the_middle_of_its_postcode(db: Database, firm: Firm):
    await factories.store(db, Postcode(pc4="8011", place="Zwolle", province="OV", lat=52.5, lon=6.1, source="TEST"))
    row = await post(db, firm)
    assert (row.name, row.contact_email, row.home_pc4) == ("Prof Een", "prof.een@example.org", "8011")
    assert (row.place, row.lat, row.lon) == ("Zwolle", 52.5, 6.1)


async def test_one_key_posts_once(db: Database, firm: Firm):
    first = await post(db, firm, idempotency_key="k1")
    assert (await post(db, firm, idempotency_key="k1")).id == first.id
    with pytest.raises(InvalidInput):
        await post(db, firm, idempotency_key="k1", profile=profile(name="Ander"))
    with pytest.raises(AlreadyDone):
        await post(db, firm)


async def test_a_wrong_post_tells_every_issue_and_writes_nothing(db: Database, firm: Firm):
    with pytest.raises(InvalidInput) as caught:
        await post(db, firm, profile=profile(name="", contact_email=None), release=hours(minutes_week=0))
    assert {issue.path[-1] for issue in caught.value.issues} == {"name", "contactEmail", "minutesWeek"}
    async with db.read() as session:
        assert (await session.scalars(sa.select(Professional))).all() == []
        assert (await session.scalars(sa.select(OutboxRow))).all() == []


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


async def test_one_account_has_one_profile(db: Database, firm: Firm):
    await submit_profile(
        firm.person, db, profile=profile(time_basis=TimeBasis.OWN_TIME), subjects=OFFER, employer_id=None
    )
    row = await post(db, firm)
    with pytest.raises(AlreadyDone):
        await confirm_profile(firm.person, db, professional_id=row.id)


async def test_refusing_erases_every_personal_fact(any_db: Database, any_firm: Firm):
    row = await post(any_db, any_firm)
    await refuse_profile(any_firm.person, any_db, professional_id=row.id)
    async with any_db.read() as session:
        left = await session.get_one(Professional, row.id)
        assert (await session.scalars(sa.select(ProfileSubject))).all() == []
    assert (left.status, left.name, left.contact_email, left.home_pc4) == (ProfileStatus.ERASED, "", None, None)
    assert [one.status for one in await releases_of(any_db, row.id)] == [ReleaseStatus.EXPIRED]
    assert await get_professional(any_firm.coordinator, any_db, professional_id=row.id) is None


@pytest.mark.parametrize("basis", [TimeBasis.OWN_TIME, TimeBasis.SELF_EMPLOYED, TimeBasis.NO_EMPLOYER])
async def test_own_time_needs_no_release(db: Database, basis: TimeBasis):
    person = factories.actor(await factories.user(db))
    row = await submit_profile(person, db, profile=profile(time_basis=basis), subjects=OFFER)
    assert row.status is ProfileStatus.PUBLISHED


async def test_employers_time_waits_for_the_employer_who_may_send_it_back(db: Database, firm: Firm):
    with pytest.raises(InvalidInput):
        await submit_profile(firm.person, db, profile=profile(), subjects=OFFER)
    row = await submit_profile(firm.person, db, profile=profile(), subjects=OFFER, employer_id=firm.company.id)
    assert row.status is ProfileStatus.AWAITING_RELEASE
    row = await refuse_profile(firm.coordinator, db, professional_id=row.id)
    assert row.status is ProfileStatus.DRAFT
    row = await submit_profile(firm.person, db, profile=ProfileFields())
    release = await grant_release(firm.coordinator, db, professional_id=row.id, release=hours())
    assert release.status is ReleaseStatus.PROPOSED
    await accept_release(firm.person, db, release_id=release.id)
    assert await status_of(db, row.id) is ProfileStatus.PUBLISHED


async def published(db: Database, firm: Firm) -> Professional:
    row = await post(db, firm)
    return await confirm_profile(firm.person, db, professional_id=row.id)


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


async def test_pause_by_the_company_and_resume_by_the_person(db: Database, firm: Firm):
    row = await published(db, firm)
    await pause_profile(firm.coordinator, db, professional_id=row.id)
    with pytest.raises(StateNotAllowed):
        await resume_profile(firm.coordinator, db, professional_id=row.id)
    row = await resume_profile(firm.person, db, professional_id=row.id)
    assert row.status is ProfileStatus.PUBLISHED


async def test_resume_needs_the_release_to_stand(db: Database, firm: Firm):
    row = await published(db, firm)
    await pause_profile(firm.person, db, professional_id=row.id)
    (release,) = await releases_of(db, row.id)
    await revoke_release(firm.coordinator, db, release_id=release.id)
    with pytest.raises(NotEligible):
        await resume_profile(firm.person, db, professional_id=row.id)
    assert await status_of(db, row.id) is ProfileStatus.PAUSED


async def test_withdrawn_is_gone_for_everyone_but_its_owner(db: Database, firm: Firm):
    row = await published(db, firm)
    await withdraw_profile(firm.person, db, professional_id=row.id)
    assert await get_professional(firm.coordinator, db, professional_id=row.id) is None
    assert await get_professional(firm.person, db, professional_id=row.id) is not None


async def test_a_stranger_who_sees_a_card_may_not_touch_it(db: Database, firm: Firm):
    school = await factories.school(db)
    planner = factories.actor(await factories.user(db), (school, Role.SCHOOL_PLANNER))
    row = await published(db, firm)
    for use_case in (pause_profile, withdraw_profile, erase_profile):
        with pytest.raises(NotAllowed):
            await use_case(planner, db, professional_id=row.id)


async def test_update_checks_the_version_and_the_whole_profile(db: Database, firm: Firm):
    row = await published(db, firm)
    with pytest.raises(StaleRevision) as caught:
        await update_profile(firm.person, db, professional_id=row.id, profile=ProfileFields(), expected_version=1)
    assert caught.value.current == row.version > 1
    with pytest.raises(InvalidInput):
        await update_profile(firm.person, db, professional_id=row.id, profile=ProfileFields(min_minutes_week=999))
    with pytest.raises(StateNotAllowed):
        await update_profile(firm.coordinator, db, professional_id=row.id, profile=ProfileFields(headline="x"))
    changed = await update_profile(
        firm.person,
        db,
        professional_id=row.id,
        profile=ProfileFields(headline="Nieuw"),
        subjects=[SubjectOffer("NAT", 5)],
        expected_version=row.version,
    )
    assert (changed.headline, changed.max_minutes_week) == ("Nieuw", 480)
    async with db.read() as session:
        assert (await session.scalars(sa.select(ProfileSubject.subject))).all() == ["NAT"]


async def test_availability_replaces_what_was_said(db: Database, firm: Firm):
    row = await published(db, firm)
    for day in (Weekday.MO, Weekday.TU):
        await set_availability(firm.person, db, professional_id=row.id, windows=[WindowFields(day, 480, 720)])
    async with db.read() as session:
        assert (await session.scalars(sa.select(AvailabilityWindow.weekday))).all() == [Weekday.TU]
    with pytest.raises(InvalidInput):
        await set_availability(firm.person, db, professional_id=row.id, windows=[WindowFields(Weekday.MO, 9, 9)])


async def test_papers_come_once_per_key_and_go(db: Database, firm: Firm):
    row = await published(db, firm)
    paper = QualificationFields(QualificationKind.PDG, issued_on=today() - DAY)
    for _ in range(2):
        await add_qualification(firm.person, db, professional_id=row.id, paper=paper, idempotency_key="q")
    async with db.read() as session:
        (stored,) = (await session.scalars(sa.select(Qualification))).all()
    await remove_qualification(firm.person, db, professional_id=row.id, qualification_id=stored.id)
    with pytest.raises(NotFound):
        await remove_qualification(firm.person, db, professional_id=row.id, qualification_id=stored.id)


async def test_time_makes_profiles_stale_and_gives_up_on_silence(any_db: Database, any_firm: Firm):
    silent = await post(any_db, any_firm)
    shown = await factories.professional(any_db, confirmed_at=now() - 59 * DAY, time_basis=TimeBasis.OWN_TIME)
    report = await run_profile_clock(SYSTEM, any_db, now() + 29 * DAY - dt.timedelta(hours=1))
    assert (report.stale, report.unanswered) == (1, 0)
    assert await status_of(any_db, shown.id) is ProfileStatus.STALE
    report = await run_profile_clock(SYSTEM, any_db, now() + 31 * DAY)
    assert (report.stale, report.unanswered) == (0, 1)
    assert await status_of(any_db, silent.id) is ProfileStatus.ERASED
    with pytest.raises(NotAllowed):
        await run_profile_clock(any_firm.person, any_db, now())


async def test_confirming_a_stale_profile_publishes_it_again(db: Database):
    person = await factories.user(db)
    row = await factories.professional(db, user_id=person.id, status=ProfileStatus.STALE, time_basis=TimeBasis.OWN_TIME)
    row = await confirm_profile(factories.actor(person), db, professional_id=row.id)
    assert row.status is ProfileStatus.PUBLISHED
    assert row.confirmed_at is not None
    assert row.confirmed_at > now() - dt.timedelta(minutes=1)


async def test_a_release_that_runs_out_takes_the_profile_back(any_db: Database, any_firm: Firm):
    row = await factories.professional(any_db, any_firm.company)
    await factories.release(any_db, row, valid_to=today())
    report = await run_profile_clock(SYSTEM, any_db, now())
    assert report.releases_expired == 1
    assert await status_of(any_db, row.id) is ProfileStatus.AWAITING_RELEASE
    again = await run_profile_clock(SYSTEM, any_db, now())
    assert (again.stale, again.unanswered, again.releases_expired) == (0, 0, 0)
