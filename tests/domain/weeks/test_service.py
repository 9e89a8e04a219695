"""Weeks on a real database: who sees which week and how much of it, and lessons with who teaches them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from duobaan.access import ANONYMOUS, SYSTEM, Actor
from duobaan.db.uow import Database
from duobaan.errors import NotAllowed, NotFound
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.professionals.models import Professional
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.weeks.service import get_class_week, get_school_week, get_week
from duobaan.words import CommitmentKind, Cycle, Role, Weekday
from tests import factories
from tests.support import agreed

WEEK = dt.date(2027, 1, 14)  # a Thursday
MONDAY = dt.date(2027, 1, 11)
SPRING = dt.date(2027, 2, 24)
K = CommitmentKind


@dataclass
class Stage:
    db: Database
    school: Organisation
    company: Organisation
    vacancy: Vacancy
    slots: list[LessonSlot]
    person: Professional
    arrangement_id: UUID
    own: Actor
    planner: Actor
    coordinator: Actor


@pytest.fixture
async def stage(any_db: Database) -> Stage:
    db = any_db
    school, company = await factories.school(db), await factories.company(db)
    vacancy = await factories.vacancy(db, school)
    slots = [
        await factories.slot(db, vacancy, Weekday.TU, 1),
        await factories.slot(db, vacancy, Weekday.TH, 2, class_group="4H2", cycle=Cycle.WEEK_A),
        await factories.slot(db, vacancy, Weekday.FR, 1),
    ]
    user = await factories.user(db)
    person = await factories.professional(db, company, user_id=user.id)
    await factories.release(db, person, minutes_week=240)
    work = await agreed.arrangement(db, vacancy, person, [slots[0].id])
    await agreed.taken(db, person, 2, 510, 560, source_id=work.id, location_id=school.id)
    await agreed.taken(db, person, 1, 480, 1020, kind=K.EMPLOYER_WORK, source_kind="OtherWork")
    await agreed.taken(db, person, 3, 1100, 1200, kind=K.PRIVATE, source_kind="OtherWork")
    planner = await factories.member(db, school, Role.SCHOOL_PLANNER)
    coordinator = await factories.member(db, company, Role.COMPANY_COORDINATOR)
    return Stage(
        db,
        school,
        company,
        vacancy,
        slots,
        person,
        work.id,
        factories.actor(user, professional_id=person.id),
        factories.actor(planner, (school, Role.SCHOOL_PLANNER)),
        factories.actor(coordinator, (company, Role.COMPANY_COORDINATOR)),
    )


async def test_a_person_sees_the_whole_own_week(stage: Stage) -> None:
    found = await get_week(stage.own, stage.db, professional_id=stage.person.id, on=WEEK)
    assert found is not None
    assert found.timeline.monday == MONDAY
    kinds = [one.kind for one in found.timeline.entries]
    assert kinds == [K.EMPLOYER_WORK, K.TRAVEL, K.TEACHING, K.TRAVEL, K.PRIVATE]
    lesson = next(one for one in found.timeline.entries if one.kind is K.TEACHING)
    assert (lesson.source_id, lesson.location_id) == (stage.arrangement_id, stage.school.id)
    week = next(load for load in found.timeline.loads if load.code == "WORK_WEEK_MAX")
    assert week.minutes == 540 + 50
    assert (found.room.offer_minutes, found.room.release_minutes) == (480 - 50, 240)


async def test_an_employer_sees_when_and_not_where_or_for_what(stage: Stage) -> None:
    found = await get_week(stage.coordinator, stage.db, professional_id=stage.person.id, on=WEEK)
    assert found is not None
    entries = list(found.timeline.entries)
    assert [one.kind for one in entries] == [K.EMPLOYER_WORK, K.TRAVEL, K.TEACHING, K.TRAVEL, K.PRIVATE]
    assert all(one.source_id is None and one.location_id is None and one.point is None for one in entries)


async def test_an_employer_sees_where_its_own_hours_go(stage: Stage) -> None:
    async with stage.db.write() as uow:
        from duobaan.arrangements.repository import ArrangementRepository

        works = await ArrangementRepository(uow.session).assignments([stage.arrangement_id])
        works[stage.arrangement_id][0].company_id = stage.company.id
    found = await get_week(stage.coordinator, stage.db, professional_id=stage.person.id, on=WEEK)
    assert found is not None
    lesson = next(one for one in found.timeline.entries if one.kind is K.TEACHING)
    assert (lesson.source_id, lesson.location_id) == (stage.arrangement_id, stage.school.id)


async def test_nobody_else_sees_a_persons_week(stage: Stage) -> None:
    for actor in (ANONYMOUS, stage.planner):
        assert await get_week(actor, stage.db, professional_id=stage.person.id, on=WEEK) is None
    assert await get_week(SYSTEM, stage.db, professional_id=stage.school.id, on=WEEK) is None


async def test_a_school_sees_who_teaches_and_what_is_open(stage: Stage) -> None:
    found = await get_school_week(stage.planner, stage.db, school_id=stage.school.id, on=WEEK)
    lessons = list(found.lessons)
    # The anchor lies in August: week 11 January is a B week at this school, so Thursday's A lesson is not held.
    assert found.cycle is Cycle.WEEK_B
    assert [(one.slot.key, one.is_open) for one in lessons] == [("TU1", False), ("FR1", True)]
    assert [one.professional_id for one in lessons[0].teachers] == [stage.person.id]
    next_week = await get_school_week(stage.planner, stage.db, school_id=stage.school.id, on=WEEK + dt.timedelta(7))
    assert next_week.cycle is Cycle.WEEK_A
    assert [one.slot.key for one in next_week.lessons] == ["TU1", "TH2", "FR1"]


async def test_a_week_in_which_the_weeks_start_again_is_an_a_week(stage: Stage) -> None:
    async with stage.db.write() as uow:
        settings = await uow.session.get_one(SchoolSettings, stage.school.id)
        settings.cycle_restarts = [MONDAY.isoformat()]
    found = await get_school_week(stage.planner, stage.db, school_id=stage.school.id, on=WEEK)
    assert found.cycle is Cycle.WEEK_A
    assert [one.slot.key for one in found.lessons] == ["TU1", "TH2", "FR1"]
    # The week before still counts from the first anchor, and the one after from the restart.
    for days, cycle in ((-7, Cycle.WEEK_A), (7, Cycle.WEEK_B)):
        other = await get_school_week(
            stage.planner, stage.db, school_id=stage.school.id, on=WEEK + dt.timedelta(days=days)
        )
        assert other.cycle is cycle


async def test_a_school_week_in_a_holiday_holds_no_lesson_and_names_it(stage: Stage) -> None:
    found = await get_school_week(stage.planner, stage.db, school_id=stage.school.id, on=SPRING)
    assert list(found.lessons) == []
    assert any(lesson for day in found.days for lesson in day.lessons), "they stand there as not held"
    assert {day.school_holiday.kind for day in found.days if day.school_holiday} == {"SPRING"}


async def test_a_class_week_is_for_the_school_and_who_teaches_there(stage: Stage) -> None:
    asked = {"vacancy_id": stage.vacancy.id, "class_group": "4H1", "on": WEEK}
    for actor in (stage.planner, stage.own):
        found = await get_class_week(actor, stage.db, **asked)
        assert {one.slot.class_group for one in found.lessons} == {"4H1"}
    with pytest.raises(NotAllowed):
        await get_class_week(stage.coordinator, stage.db, **asked)


async def test_a_school_week_is_not_for_others_and_not_of_companies(stage: Stage) -> None:
    for actor in (stage.coordinator, stage.own):
        with pytest.raises(NotAllowed):
            await get_school_week(actor, stage.db, school_id=stage.school.id, on=WEEK)
    with pytest.raises(NotFound):
        await get_school_week(replace(stage.planner), stage.db, school_id=stage.company.id, on=WEEK)


async def test_someone_who_leaves_teaches_no_longer(stage: Stage) -> None:
    async with stage.db.write() as uow:
        from duobaan.arrangements.repository import ArrangementRepository

        works = await ArrangementRepository(uow.session).assignments([stage.arrangement_id])
        works[stage.arrangement_id][0].left_on = MONDAY
    found = await get_school_week(stage.planner, stage.db, school_id=stage.school.id, on=WEEK)
    assert all(one.is_open for one in found.lessons)
