"""The professional's own word and what time does without it, on real databases."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from duobaan.access import SYSTEM
from duobaan.clock import now
from duobaan.db.audit import AuditRow
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.errors import (
    AlreadyDone,
    InvalidInput,
    NotAllowed,
    NotFound,
    StateNotAllowed,
)
from duobaan.professionals.ageing import run_profile_clock
from duobaan.professionals.browsing import get_professional
from duobaan.professionals.consent import (
    confirm_profile,
    pause_profile,
    refuse_profile,
    resume_profile,
    withdraw_profile,
)
from duobaan.professionals.models import (
    Professional,
    ProfileSubject,
)
from duobaan.professionals.rules import ProfileFields
from duobaan.professionals.service import (
    submit_profile,
    update_profile,
)
from duobaan.proposals.erasing import erase_profile
from duobaan.words import (
    ProfileStatus,
    ReleaseStatus,
    Role,
    TimeBasis,
    Visibility,
)
from tests import factories
from tests.domain.professionals.firm import DAY, OFFER, Firm, post, profile, published, releases_of, status_of


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


async def test_who_was_asked_mends_the_profile_before_confirming_but_not_the_address(db: Database, firm: Firm):
    row = await post(db, firm)
    changes = ProfileFields(profession="datawetenschapper", visibility=Visibility.REGION)
    row = await update_profile(firm.person, db, professional_id=row.id, profile=changes)
    assert (row.profession, row.status, row.user_id) == ("datawetenschapper", ProfileStatus.AWAITING_CONFIRMATION, None)
    await update_profile(
        firm.person, db, professional_id=row.id, profile=ProfileFields(contact_email="Prof.Een@Example.org")
    )
    for address in ("iemand.anders@example.org", None):
        with pytest.raises(InvalidInput) as refused:
            other = ProfileFields(contact_email=address)
            await update_profile(firm.person, db, professional_id=row.id, profile=other)
        assert [one.rule for one in refused.value.issues] == ["address_of_invitation"]
    row = await confirm_profile(firm.person, db, professional_id=row.id)
    assert (row.status, row.visibility) == (ProfileStatus.PUBLISHED, Visibility.REGION)


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


async def test_pause_by_the_company_and_resume_by_the_person(db: Database, firm: Firm):
    row = await published(db, firm)
    await pause_profile(firm.coordinator, db, professional_id=row.id)
    with pytest.raises(StateNotAllowed):
        await resume_profile(firm.coordinator, db, professional_id=row.id)
    row = await resume_profile(firm.person, db, professional_id=row.id)
    assert row.status is ProfileStatus.PUBLISHED


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
