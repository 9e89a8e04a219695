"""Posting and writing a profile, on real databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from duobaan.clock import today
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.errors import (
    AlreadyDone,
    InvalidInput,
    NotFound,
    StaleRevision,
    StateNotAllowed,
)
from duobaan.professionals.consent import (
    refuse_profile,
)
from duobaan.professionals.models import (
    AvailabilityWindow,
    Professional,
    ProfileSubject,
    Qualification,
)
from duobaan.professionals.papers import add_qualification, remove_qualification
from duobaan.professionals.releases import accept_release, grant_release
from duobaan.professionals.rules import (
    ProfileFields,
    QualificationFields,
    SubjectOffer,
    WindowFields,
)
from duobaan.professionals.service import (
    set_availability,
    submit_profile,
    update_profile,
)
from duobaan.reference.models import Postcode
from duobaan.words import (
    ProfileStatus,
    QualificationKind,
    ReleaseStatus,
    Weekday,
)
from tests import factories
from tests.domain.professionals.firm import DAY, OFFER, Firm, hours, post, profile, published, status_of


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
