"""What stands in the database after seeding: states, commitments, the story, and the same again the next time."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.noticing import actor_of
from duobaan.alerts.models import SavedSearch
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.arrangements.states import LIVE
from duobaan.commitments.models import Commitment
from duobaan.commitments.repository import booking_of
from duobaan.commitments.rules import is_overlap
from duobaan.db.base import Base
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.notices.happening import facts_of
from duobaan.notices.making import tellings
from duobaan.notices.models import NoticeKind
from duobaan.notices.repository import EventRepository
from duobaan.notices.rule_book import heard_events
from duobaan.people.models import User
from duobaan.professionals.models import Professional
from duobaan.proposals.ground_repository import GroundRepository
from duobaan.proposals.models import MatchProposal, ProposalRevision
from duobaan.proposals.rules import LineWish, TermsWish
from duobaan.proposals.service import check_terms, propose_match
from duobaan.reference.holidays import is_school_day
from duobaan.running.models import HourEntry
from duobaan.seed import personas
from duobaan.seed.pairing import Pairing
from duobaan.seed.personas import PERSONAS
from duobaan.seed.seeding import Region, seed
from duobaan.seed.stage import Stage
from duobaan.seed.vacancies import STORY_MATHS, STORY_PHYSICS
from duobaan.settings import Settings
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import (
    ArrangementStatus,
    HolidayRegion,
    HourStatus,
    ProfileStatus,
    ProposalStatus,
    VacancyStatus,
    Weekday,
)
from tests.domain.seed.conftest import NOW


async def _dump(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    async with db.read() as session:
        return {
            table.name: sorted(map(tuple, (await session.execute(sa.select(table))).all()), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name != "generations"  # the row that counts a commit is drawn by lot
        }


async def test_two_runs_make_the_same_database(planted: Database, db: Database) -> None:
    await seed(db, now=NOW)
    one, other = await _dump(planted), await _dump(db)
    assert [name for name in one if one[name] != other[name]] == []
    assert len(one["arrangements"]) > 10


async def test_a_second_seeding_writes_nothing(planted: Database) -> None:
    before = await _dump(planted)
    report = await seed(planted, now=NOW)
    assert report.stood_already
    assert not report.needs_reindex
    assert await _dump(planted) == before


async def test_another_seed_makes_other_people(planted: Database, db: Database) -> None:
    await seed(db, seed=1, now=NOW)
    names = sa.select(Professional.name)
    async with planted.read() as one, db.read() as other:
        assert set(await one.scalars(names)) != set(await other.scalars(names))


async def test_every_state_of_a_proposal_and_an_arrangement_occurs(planted: Database) -> None:
    async with planted.read() as session:
        proposals = Counter(await session.scalars(sa.select(MatchProposal.status)))
        arrangements = Counter(await session.scalars(sa.select(Arrangement.status)))
        vacancies = set(await session.scalars(sa.select(Vacancy.status)))
        countered = await session.scalar(sa.select(sa.func.max(ProposalRevision.number)))
    assert set(proposals) == set(ProposalStatus)
    assert set(arrangements) == set(ArrangementStatus)
    assert {VacancyStatus.PARTLY_FILLED, VacancyStatus.FILLED} <= vacancies
    assert countered == 2


async def test_who_was_posted_still_finds_the_profile_to_confirm(planted: Database) -> None:
    async with planted.read() as session:
        waiting = sa.select(sa.func.min(Professional.created_at))
        oldest = await session.scalar(waiting.where(Professional.status == ProfileStatus.AWAITING_CONFIRMATION))
    assert oldest is not None
    assert oldest > NOW - dt.timedelta(days=30)  # by then the clock erases what nobody answered


async def test_who_tries_the_demo_finds_what_happened_to_them(planted: Database) -> None:
    async with planted.read() as session:
        events = EventRepository(session)
        first = await events.first_mark(NOW - dt.timedelta(days=14))
        found = await events.after(first, await events.newest(), heard_events(), 1_000)
        told = await tellings(session, await facts_of(session, found), actor_of)
        owners = sa.select(User.email).join(SavedSearch, SavedSearch.user_id == User.id)
        searching = set(await session.scalars(owners))
    kinds = {persona: {one.fact.kind for one in told if one.person.email == persona.email} for persona in PERSONAS}
    assert {NoticeKind.PROPOSAL_COUNTERED, NoticeKind.PROPOSAL_AGREED} <= kinds[personas.PLANNER]
    assert kinds[personas.AWAITING] == {NoticeKind.PROFILE_POSTED}
    assert NoticeKind.PROPOSAL_AGREED in kinds[personas.COORDINATOR] & kinds[personas.TEACHER]
    # Who had no part in a negotiation saved a search instead, of which they hear.
    assert {personas.PROFESSIONAL.email, personas.DUO_PARTNER.email, personas.MATCHMAKER.email} <= searching


async def test_nobody_is_committed_twice_at_a_time(planted: Database) -> None:
    async with planted.read() as session:
        rows = list(await session.scalars(sa.select(Commitment).where(Commitment.active.is_(True))))
        live = await session.scalar(sa.select(sa.func.count()).where(Arrangement.status.in_(LIVE)))
    bookings = [booking_of(row) for row in rows]
    clashes = [(a, b) for n, a in enumerate(bookings) for b in bookings[:n] if is_overlap(a, b)]
    assert clashes == []
    assert len({row.source_id for row in rows}) >= (live or 0) > 5


async def _story(db: Database, title: str) -> tuple[Vacancy, list[LessonSlot]]:
    async with db.read() as session:
        vacancy = (await session.scalars(sa.select(Vacancy).where(Vacancy.title == title))).one()
        lessons = sa.select(LessonSlot).where(LessonSlot.vacancy_id == vacancy.id).order_by(LessonSlot.key)
        return vacancy, list(await session.scalars(lessons))


async def _persona(db: Database, who: personas.Persona) -> Professional:
    async with db.read() as session:
        found = sa.select(Professional).where(Professional.contact_email == who.email)
        return (await session.scalars(found)).one()


async def test_nobody_alone_can_give_the_twelve_lessons(region: Region) -> None:
    pairing = Pairing(region.book)
    vacancy = next(row for row in pairing.open if row.title == STORY_MATHS)
    lessons = pairing.lessons[vacancy.id]
    assert len(lessons) == 12
    assert all(
        sum(pairing.can_give(vacancy, person, one) for one in lessons) < 12 or person.max_minutes_week < 600
        for person in pairing.people
    )


async def test_two_of_two_companies_together_can(planted: Database, region: Region) -> None:
    vacancy, lessons = await _story(planted, STORY_MATHS)
    first, second = await _persona(planted, personas.PROFESSIONAL), await _persona(planted, personas.DUO_PARTNER)
    early = (Weekday.MO, Weekday.TU)
    assert vacancy.starts_on is not None
    assert vacancy.ends_on is not None
    wish = TermsWish(
        (
            LineWish(first.id, first.time_basis, tuple(one.id for one in lessons if one.weekday in early)),
            LineWish(second.id, second.time_basis, tuple(one.id for one in lessons if one.weekday not in early)),
        ),
        vacancy.starts_on,
        vacancy.ends_on,
    )
    async with planted.read() as session:
        ground = await GroundRepository(session).ground(vacancy, {first.id, second.id})
    terms = check_terms(wish, ground)
    assert first.employer_id != second.employer_id
    assert sorted(key for line in terms.lines for key in line.slot_ids) == sorted(one.id for one in lessons)
    pairing = Pairing(region.book)
    for person, days in ((first, early), (second, (Weekday.TH, Weekday.FR))):
        assert pairing.is_near(vacancy, person)
        mine = [one for one in lessons if one.weekday in days]
        assert all(pairing.can_give(vacancy, person, one) for one in mine)


async def test_the_planner_can_propose_the_physics_to_one_person(
    sqlite_template: Path, tmp_path: Path, region: Region
) -> None:
    shutil.copy(sqlite_template, tmp_path / "duobaan.db")
    db = Database(make_engine(Settings(data_dir=tmp_path)))
    await seed(db, now=NOW)
    stage = Stage(db, region.book, region.land, region.people)
    vacancy, lessons = await _story(db, STORY_PHYSICS)
    person = await _persona(db, personas.PHYSICIST)
    assert vacancy.starts_on is not None
    assert vacancy.ends_on is not None
    line = LineWish(person.id, person.time_basis, tuple(one.id for one in lessons))
    planner = stage.actor(region.people.persona(personas.PLANNER))
    row = await propose_match(
        planner, db, vacancy_id=vacancy.id, terms=TermsWish((line,), vacancy.starts_on, vacancy.ends_on)
    )
    await db.close()
    assert row.status is ProposalStatus.OPEN


async def test_two_demo_people_are_at_work_with_hours_to_hand_in_and_to_approve(planted: Database) -> None:
    found = sa.select(Arrangement, Assignment).join(Assignment, Assignment.arrangement_id == Arrangement.id)
    told: dict[str, Counter[HourStatus]] = {}
    async with planted.read() as session:
        for who in personas.AT_WORK:
            person = await _persona(planted, who)
            (row,) = (await session.execute(found.where(Assignment.professional_id == person.id))).all()
            assert row[0].status is ArrangementStatus.ACTIVE
            hours = sa.select(HourEntry).where(HourEntry.assignment_id == row[1].id).order_by(HourEntry.worked_on)
            entries = (await session.scalars(hours)).all()
            assert all(is_school_day(HolidayRegion.NOORD, one.worked_on) for one in entries)
            assert all(one.worked_on < NOW.date() for one in entries)
            told[who.slug] = Counter(one.status for one in entries)
    first, second = told.values()
    assert (first[HourStatus.DRAFT], first[HourStatus.SUBMITTED]) == (1, 0)
    assert (second[HourStatus.DRAFT], second[HourStatus.SUBMITTED]) == (0, 1)
    assert all(one[HourStatus.APPROVED] and one[HourStatus.STATED] for one in told.values())


@pytest.mark.postgres
async def test_the_region_stands_on_postgresql_too(planted: Database, pg_db: Database) -> None:
    await seed(pg_db, now=NOW)
    one, other = await _dump(planted), await _dump(pg_db)
    assert {name: len(rows) for name, rows in one.items()} == {name: len(rows) for name, rows in other.items()}
    assert [row[0] for row in one["lesson_slots"]] == [row[0] for row in other["lesson_slots"]]
