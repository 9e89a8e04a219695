"""Use cases of whole school years: a person's, a class's and a school's, through the same doors as their weeks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation
from duobaan.professionals.card import card_of, disclosures
from duobaan.professionals.models import Professional
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.professionals.states import is_own
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.weeks.doors import class_of, is_home, school_of
from duobaan.weeks.repository import WeekRepository
from duobaan.weeks.series import Series, Span, of_lessons, of_stretches, season
from duobaan.words import CommitmentKind, HolidayRegion

# What was agreed or is learnt for it; the hours at an employer and private time are kept where they came from.
SHOWN = frozenset({CommitmentKind.TEACHING, CommitmentKind.MEETING, CommitmentKind.HANDOVER, CommitmentKind.TRAINING})


@dataclass(frozen=True, slots=True)
class Season:
    """What is held in two school years, with the names and places that the viewer may know."""

    title: str
    within: Span
    series: tuple[Series, ...]
    regions: frozenset[HolidayRegion] = frozenset()
    people: dict[UUID, str] = field(default_factory=dict)
    places: dict[UUID, Organisation] = field(default_factory=dict)


@requires(Permission.BROWSE, raises=(NotFound,))
async def get_season(actor: Actor, db: Database, *, professional_id: UUID) -> Season:
    """Return a professional's agreed lessons, meetings and training, for the person and the employer.

    Where a lesson is and what it belongs to is told only to those who may see the arrangement.
    """
    within = season(today())
    async with db.read() as session:
        person = await ProfessionalRepository(session).find(professional_id, actor)
        if person is None or not is_home(actor, person):
            raise NotFound("Professional")
        weeks = WeekRepository(session)
        stretches = [one for one in await weeks.stretches(person.id, *within) if one.kind in SHOWN]
        found = list(of_stretches(stretches, within))
        own = is_own(actor, person) or actor.is_system
        keys = {one.source_id for one in found if one.source_id is not None}
        seen = keys if own else await ArrangementRepository(session).visible_ids(keys, actor)
        lessons = await _lessons(session, seen)
        series = tuple(_placed(one, lessons) if one.source_id in seen else _hidden(one) for one in found)
        places = await weeks.organisations({one.location_id for one in series if one.location_id is not None})
    # Only of places that the viewer knows: a region would tell in which part of the country somebody teaches.
    regions = frozenset(place.holiday_region for place in places.values() if place.holiday_region is not None)
    return Season(person.name, within, series, regions, places=places)


def _hidden(one: Series) -> Series:
    # The key of a calendar's entry is sent along, so it must not hold the arrangement either.
    return replace(one, key=one.key.removeprefix(f"{one.source_id}-"), source_id=None, location_id=None)


Lessons = dict[tuple[UUID, int, int, int], LessonSlot]


async def _lessons(session: AsyncSession, arrangement_ids: Collection[UUID]) -> Lessons:
    """Return the lessons of arrangements by when they are: a commitment does not say which lesson it is."""
    arrangements = ArrangementRepository(session)
    working = await arrangements.assignments(arrangement_ids)
    slots = await arrangements.slots([one.id for many in working.values() for one in many])
    known = await arrangements.lessons({key for many in slots.values() for key in many})
    return {
        (one.arrangement_id, known[key].weekday.number, known[key].start_minute, known[key].end_minute): known[key]
        for many in working.values()
        for one in many
        for key in slots.get(one.id, ())
        if key in known
    }


def _placed(one: Series, lessons: Lessons) -> Series:
    if one.source_id is None:
        return one
    return replace(one, slot=lessons.get((one.source_id, one.first.isoweekday(), one.start, one.end)))


@requires(Permission.ARRANGEMENTS_READ, raises=(NotFound,))
async def get_school_season(actor: Actor, db: Database, *, school_id: UUID) -> Season:
    """Return a school's lessons on the market, with who teaches them, for the school and its board."""
    within = season(today())
    async with db.read() as session:
        school = await school_of(session, actor, school_id)
        rows = await WeekRepository(session).vacancies(school.id, *within)
        return await _season(session, actor, within, school, rows)


@requires(Permission.ARRANGEMENTS_READ, raises=(NotFound,))
async def get_class_season(actor: Actor, db: Database, *, vacancy_id: UUID, class_group: str) -> Season:
    """Return the lessons of one class of a vacancy, for the school, its board and those who teach there."""
    within = season(today())
    async with db.read() as session:
        vacancy, school = await class_of(session, actor, vacancy_id)
        return await _season(session, actor, within, school, [vacancy], class_group)


async def _season(
    session: AsyncSession,
    actor: Actor,
    within: Span,
    school: Organisation,
    rows: list[Vacancy],
    class_group: str | None = None,
) -> Season:
    weeks = WeekRepository(session)
    keys = [row.id for row in rows]
    lessons, settings = await VacancyRepository(session).slots(keys), await weeks.settings(school.id)

    def wanted(row: Vacancy) -> list[LessonSlot]:
        return [one for one in lessons[row.id] if class_group is None or one.class_group == class_group]

    found = of_lessons(
        [(row, wanted(row)) for row in rows],
        await weeks.teachers(keys),
        within,
        region=school.holiday_region,
        anchors=settings.cycle_anchors if settings else (),
    )
    series = tuple(replace(one, location_id=school.id) for one in found)
    people = await _names(session, actor, {who.professional_id for one in series for who in one.teachers})
    title = school.name if class_group is None else f"{class_group}, {school.name}"
    regions = frozenset(() if school.holiday_region is None else (school.holiday_region,))
    return Season(title, within, series, regions, people, {school.id: school})


async def _names(session: AsyncSession, actor: Actor, keys: Iterable[UUID]) -> dict[UUID, str]:
    rows: dict[UUID, Professional] = await ProfessionalRepository(session).by_ids(list(keys), actor)
    shown = await disclosures(session, actor, list(rows.values()))
    return {key: card_of(row, shown[key]).display_name for key, row in rows.items()}
