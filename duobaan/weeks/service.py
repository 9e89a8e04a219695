"""The use cases of weeks: a person's over all employers, a class's and a school's."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.geo import Point
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import AvailabilityException, AvailabilityWindow, Professional
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.professionals.rules import CYCLE_MASKS
from duobaan.professionals.states import is_own
from duobaan.reference.holidays import ONE_WEEK
from duobaan.timetable.calendar import monday_of
from duobaan.timetable.slots import EVER, WeeklySlot
from duobaan.timetable.windows import DayException, Window
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.weeks.doors import class_of, is_home, school_of
from duobaan.weeks.lessons import SchoolWeek, Teaching, lay_out
from duobaan.weeks.repository import WeekRepository
from duobaan.weeks.rules import LOOKS_BACK, Entry, Person, Room, Timeline, room, timeline
from duobaan.words import TimeBasis

ARRANGEMENT = "Arrangement"


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """Someone's week with what can still be given of it."""

    professional_id: UUID
    timeline: Timeline
    room: Room


@requires(Permission.BROWSE)
async def get_week(
    actor: Actor, db: Database, *, professional_id: UUID, on: dt.date | None = None
) -> PersonWeek | None:
    """Return a professional's week over all employers, for the person and the employer; null for anybody else.

    Where a lesson is and what it belongs to is told only to those who may see the arrangement.
    """
    monday = monday_of(on or today())
    async with db.read() as session:
        person = await ProfessionalRepository(session).find(professional_id, actor)
        if person is None or not is_home(actor, person):
            return None
        weeks = WeekRepository(session)
        stretches = await weeks.stretches(person.id, monday - LOOKS_BACK, monday + ONE_WEEK)
        found = timeline(monday, stretches, await _person(session, person))
        left = await _room(weeks, person, found)
        seen = await _seen(session, actor, found.entries)
    shown = found if is_own(actor, person) or actor.is_system else _hide(found, seen)
    return PersonWeek(person.id, shown, left)


async def _person(session: AsyncSession, row: Professional) -> Person:
    people = ProfessionalRepository(session)
    windows = (await people.parts(AvailabilityWindow, [row.id]))[row.id]
    exceptions = (await people.parts(AvailabilityException, [row.id]))[row.id]
    return Person(
        home=None if row.lat is None or row.lon is None else Point(row.lat, row.lon),
        windows=[_window(one) for one in windows],
        exceptions=[DayException(one.on, one.start_minute, one.end_minute, one.kind) for one in exceptions],
    )


def _window(row: AvailabilityWindow) -> Window:
    start, end = row.valid_from or EVER[0], row.valid_to or EVER[1]
    slot = WeeklySlot(row.weekday.number, row.start_minute, row.end_minute, CYCLE_MASKS[row.cycle], start, end)
    return Window(slot, row.kind)


async def _room(weeks: WeekRepository, person: Professional, found: Timeline) -> Room:
    work = await weeks.agreed(person.id, found.monday)
    of_employer = [one for one in work if one.time_basis is TimeBasis.EMPLOYER_TIME]
    needs = person.time_basis is TimeBasis.EMPLOYER_TIME
    given = await weeks.release_minutes(person.id, person.employer_id, found.monday) if needs else None
    return room(
        found,
        max_minutes=person.max_minutes_week,
        release_minutes=(given or 0) if needs else None,
        agreed=sum(one.minutes_week for one in work),
        in_release=sum(one.minutes_week for one in of_employer),
    )


async def _seen(session: AsyncSession, actor: Actor, entries: Iterable[Entry]) -> set[UUID]:
    keys = {one.source_id for one in entries if one.source_kind == ARRANGEMENT and one.source_id is not None}
    return await ArrangementRepository(session).visible_ids(keys, actor)


def _hide(found: Timeline, seen: set[UUID]) -> Timeline:
    """Take away where and for what, of everything that the viewer has no part in; days, minutes and kind stay."""
    known = {one.location_id for one in found.entries if one.source_id in seen}

    def shown(one: Entry) -> Entry:
        if one.source_id is not None and one.source_id in seen:
            return one
        place = one.location_id if one.location_id in known else None
        return replace(one, source_kind=None, source_id=None, location_id=place, point=None)

    days = tuple(replace(day, entries=tuple(shown(one) for one in day.entries)) for day in found.days)
    return replace(found, days=days)


@requires(Permission.ARRANGEMENTS_READ, raises=(NotFound,))
async def get_school_week(actor: Actor, db: Database, *, school_id: UUID, on: dt.date | None = None) -> SchoolWeek:
    """Return a school's week of lessons on the market: who teaches what, and what is open; for the school and board."""
    monday = monday_of(on or today())
    async with db.read() as session:
        school = await school_of(session, actor, school_id)
        rows = await WeekRepository(session).vacancies(school.id, monday, monday + ONE_WEEK)
        return await _lay_out(session, monday, school, rows)


@requires(Permission.ARRANGEMENTS_READ, raises=(NotFound,))
async def get_class_week(
    actor: Actor, db: Database, *, vacancy_id: UUID, class_group: str, on: dt.date | None = None
) -> SchoolWeek:
    """Return the week of one class of a vacancy, for the school, its board and those who teach there."""
    monday = monday_of(on or today())
    async with db.read() as session:
        vacancy, school = await class_of(session, actor, vacancy_id)
        return await _lay_out(session, monday, school, [vacancy], class_group)


@requires(Permission.ARRANGEMENTS_READ, raises=(NotFound,))
async def get_arrangement_week(
    actor: Actor, db: Database, *, arrangement_id: UUID, on: dt.date | None = None
) -> SchoolWeek:
    """Return the week of agreed work: its lessons on their days and who has them, for its parties."""
    monday = monday_of(on or today())
    async with db.read() as session:
        arrangements, weeks = ArrangementRepository(session), WeekRepository(session)
        row = await arrangements.get(arrangement_id, actor)
        school = (await weeks.organisations([row.school_id]))[row.school_id]
        working = (await arrangements.assignments([row.id])).get(row.id, [])
        slots = await arrangements.slots([one.id for one in working])
        teachers: defaultdict[UUID, list[Teaching]] = defaultdict(list)
        for one in working:
            for key in slots.get(one.id, ()):
                teachers[key].append(Teaching(one.professional_id, one.role, *one.span))
        lessons = await arrangements.lessons(teachers.keys())
        settings = await weeks.settings(school.id)
    return lay_out(
        monday,
        [(row, list(lessons.values()))],
        teachers,
        region=school.holiday_region,
        anchors=settings.cycle_anchors if settings else (),
    )


async def _lay_out(
    session: AsyncSession, monday: dt.date, school: Organisation, rows: list[Vacancy], class_group: str | None = None
) -> SchoolWeek:
    weeks = WeekRepository(session)
    keys = [row.id for row in rows]
    lessons = await VacancyRepository(session).slots(keys)
    settings = await weeks.settings(school.id)

    def wanted(row: Vacancy) -> list[LessonSlot]:
        return [one for one in lessons[row.id] if class_group is None or one.class_group == class_group]

    return lay_out(
        monday,
        [(row, wanted(row)) for row in rows],
        await weeks.teachers(keys),
        region=school.holiday_region,
        anchors=settings.cycle_anchors if settings else (),
    )
