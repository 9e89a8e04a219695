"""Weeks through GraphQL."""

from __future__ import annotations

import datetime as dt

from duobaan.access import ANONYMOUS
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.words import Role, Weekday
from tests import factories
from tests.schema.asking import Asker
from tests.support import agreed

WEEK = """
query ($id: ID!, $on: Date) {
    week(professionalId: $id, on: $on) {
        monday
        days {
            on publicHoliday free { startsAt minutes }
            entries { kind startsAt endsAt minutes held source location { name } }
        }
        loads { code minutes limitMinutes passed source label }
        room { minutes offerMinutes releaseMinutes freeMinutes }
    }
}"""
SCHOOL = """
query ($id: ID!, $on: Date) {
    schoolWeek(schoolId: $id, on: $on) {
        monday cycle lessonCount openCount minutes
        days { on schoolHoliday lessons { held open slot { key } teachers { role professional { id } } } }
    }
}"""
CLASS = """
query ($id: ID!, $on: Date) {
    classWeek(vacancyId: $id, classGroup: "4H1", on: $on) { lessonCount days { lessons { slot { classGroup } } } }
}"""


WORK = """
query ($id: ID!, $on: Date) {
    arrangementWeek(arrangementId: $id, on: $on) {
        monday days { on schoolHoliday lessons { held open slot { id } teachers { professional { id } } } }
    }
}"""


async def test_weeks_of_a_person_a_school_and_a_class(asker: Asker, db: Database) -> None:
    school = await factories.school(db)
    vacancy = await factories.vacancy(db, school)
    slots = [await factories.slot(db, vacancy, Weekday.TU, 1), await factories.slot(db, vacancy, Weekday.WE, 1)]
    user = await factories.user(db)
    person = await factories.professional(db, user_id=user.id)
    await agreed.arrangement(db, vacancy, person, [slots[0].id])
    own = factories.actor(user, professional_id=person.id)
    planner = factories.actor(await factories.member(db, school, Role.SCHOOL_PLANNER), (school, Role.SCHOOL_PLANNER))
    on = {"on": "2027-01-14"}

    mine = (await asker.ask(WEEK, own, id=public(Kind.PROFESSIONAL, person.id), locale="en", **on))["week"]
    assert mine["monday"] == "2027-01-11"
    assert len(mine["days"]) == 7
    assert mine["days"][1]["free"] == [{"startsAt": "08:00", "minutes": 540}]
    assert {load["code"] for load in mine["loads"]} >= {"WORK_WEEK_MAX", "WORK_SHIFT_MAX"}
    assert all(load["label"] and not load["passed"] for load in mine["loads"])

    whole = (await asker.ask(SCHOOL, planner, id=public(Kind.ORGANISATION, school.id), **on))["schoolWeek"]
    assert (whole["lessonCount"], whole["openCount"], whole["minutes"]) == (2, 1, 100)
    lesson = whole["days"][1]["lessons"][0]
    assert lesson["teachers"] == [{"role": "LEAD", "professional": {"id": public(Kind.PROFESSIONAL, person.id)}}]

    of_class = (await asker.ask(CLASS, own, id=public(Kind.VACANCY, vacancy.id), **on))["classWeek"]
    assert of_class["lessonCount"] == 2


async def test_the_week_of_agreed_work_is_for_its_parties_and_goes_past_the_vacancy(asker: Asker, db: Database) -> None:
    school = await factories.school(db)
    vacancy = await factories.vacancy(db, school)
    slots = [await factories.slot(db, vacancy, Weekday.TU, 1), await factories.slot(db, vacancy, Weekday.WE, 1)]
    user, boss = await factories.user(db), await factories.user(db)
    person, other = await factories.professional(db, user_id=user.id), await factories.professional(db, user_id=boss.id)
    assert vacancy.ends_on is not None
    longer = vacancy.ends_on + dt.timedelta(weeks=20)
    made = await agreed.arrangement(db, vacancy, person, [slots[0].id], ends_on=longer)
    await agreed.arrangement(db, vacancy, other, [slots[1].id])
    own = factories.actor(user, professional_id=person.id)
    planner = factories.actor(await factories.member(db, school, Role.SCHOOL_PLANNER), (school, Role.SCHOOL_PLANNER))
    key = public(Kind.ARRANGEMENT, made.id)

    for actor in (own, planner):
        found = (await asker.ask(WORK, actor, id=key, on="2027-01-14"))["arrangementWeek"]
        assert [len(day["lessons"]) for day in found["days"]] == [0, 1, 0, 0, 0, 0, 0]
        (lesson,) = found["days"][1]["lessons"]
        assert (lesson["held"], lesson["open"]) == (True, False)
        assert lesson["slot"]["id"] == public(Kind.LESSON_SLOT, slots[0].id)
        assert [one["professional"]["id"] for one in lesson["teachers"]] == [public(Kind.PROFESSIONAL, person.id)]
    late = (await asker.ask(WORK, own, id=key, on=(longer - dt.timedelta(weeks=1)).isoformat()))["arrangementWeek"]
    assert sum(len(day["lessons"]) for day in late["days"]) == 1
    stranger = factories.actor(boss, professional_id=other.id)
    assert (await asker.ask(WORK, stranger, id=key))["arrangementWeek"] is None
    assert (await asker.ask(WORK, own, id="vac_x"))["arrangementWeek"] is None


async def test_what_is_not_ones_own_is_null_or_refused(asker: Asker, db: Database) -> None:
    school, other = await factories.school(db), await factories.school(db)
    person = await factories.professional(db)
    planner = factories.actor(await factories.member(db, other, Role.SCHOOL_PLANNER), (other, Role.SCHOOL_PLANNER))
    assert (await asker.ask(WEEK, planner, id=public(Kind.PROFESSIONAL, person.id)))["week"] is None
    assert (await asker.ask(WEEK, ANONYMOUS, id="prof_nonsense"))["week"] is None
    assert await asker.codes(SCHOOL, planner, id=public(Kind.ORGANISATION, school.id)) == ["FORBIDDEN"]
    assert (await asker.ask(SCHOOL, planner, id="vac_x"))["schoolWeek"] is None
