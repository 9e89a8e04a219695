"""From stored rows to the facts of a match: what is personal is left behind here; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from duobaan.commitments.models import Commitment
from duobaan.commitments.rules import Lesson as WrittenLesson
from duobaan.eligibility.budget import GuestUse
from duobaan.eligibility.rules import Paper, TrajectoryFact
from duobaan.eligibility.working_time import WorkStretch
from duobaan.geo import Point
from duobaan.matching.facts.person_and_post import (
    Bell,
    Lesson,
    PersonFacts,
    PlacementFacts,
    PostFacts,
    ReleaseFacts,
    Taken,
)
from duobaan.matching.facts.places import place_of
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.professionals.models import (
    AvailabilityException,
    AvailabilityWindow,
    Professional,
    ProfileSubject,
    Qualification,
    Release,
)
from duobaan.professionals.rules import CYCLE_MASKS
from duobaan.reference.holidays import school_year_of
from duobaan.timetable.hours import week_minutes
from duobaan.timetable.slots import EVER, WeeklySlot
from duobaan.timetable.windows import DayException, Window
from duobaan.vacancies.lessons import spot_of
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import HolidayRegion, LineRole, ProfileStatus, TimeBasis, VacancyStatus, Weekday

OPEN = (VacancyStatus.PUBLISHED, VacancyStatus.PARTLY_FILLED)
_NO_END = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Work:
    """Agreed work of a person: in whose time, between which days (the second excluded)."""

    company_id: UUID | None
    minutes_week: int
    start: dt.date
    end: dt.date
    in_employers_time: bool


@dataclass(frozen=True, slots=True)
class Vog:
    """An approved certificate of conduct at a board, and until when it counts."""

    board_id: UUID
    until: dt.date


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is agreed of a vacancy in one role: lessons, and minutes a week of each assignment."""

    lessons: set[UUID] = field(default_factory=set)
    minutes: dict[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawPost:
    """A vacancy as stored, with what is agreed of it."""

    row: Vacancy
    lessons: Sequence[LessonSlot]
    school: Organisation
    settings: SchoolSettings | None
    led: Agreed = field(default_factory=Agreed)
    supported: Agreed = field(default_factory=Agreed)
    supervision_left: int | None = None
    placements: tuple[PlacementFacts, ...] = ()

    @property
    def board_id(self) -> UUID:
        """Return the board, or the school where it has none."""
        return self.school.board_id or self.school.id

    @property
    def agreed(self) -> Agreed:
        """Return what is taken of the work that the vacancy asks: of support that is support."""
        return self.supported if self.row.role is LineRole.SUPPORT else self.led

    @property
    def open_lessons(self) -> list[LessonSlot]:
        """Return the lessons that nobody has taken."""
        return [lesson for lesson in self.lessons if lesson.id not in self.agreed.lessons]

    @property
    def open_support(self) -> list[LessonSlot]:
        """Return the lessons where someone is still sought beside whoever leads."""
        if self.row.role is LineRole.SUPPORT:
            return []
        return [one for one in self.lessons if one.support_needed and one.id not in self.supported.lessons]


@dataclass(frozen=True, slots=True)
class RawPerson:
    """A professional as stored, with what they offer, hold and do."""

    row: Professional
    subjects: Sequence[ProfileSubject]
    papers: Sequence[Qualification]
    trainings: Sequence[TrajectoryFact]
    windows: Sequence[AvailabilityWindow]
    exceptions: Sequence[AvailabilityException]
    releases: Sequence[Release]
    work: Sequence[Work]
    vogs: Sequence[Vog]
    commitments: Sequence[Commitment]
    places: Mapping[UUID, Organisation]
    guest: GuestUse = field(default_factory=GuestUse)
    closed_to: frozenset[UUID] = frozenset()  # where the employer lends nobody
    weeks: Sequence[WorkStretch] = ()

    def is_lent_to(self, school: Organisation) -> bool:
        """Say whether the employer lends this person to a school; who comes in their own time asks nobody."""
        return self.row.time_basis is not TimeBasis.EMPLOYER_TIME or school.id not in self.closed_to


def point_of(row: Organisation | Professional) -> Point | None:
    """Return where something is, if it is known."""
    return None if row.lat is None or row.lon is None else Point(row.lat, row.lon)


def paper_of(row: Qualification) -> Paper:
    """Return a qualification as the engine's paper."""
    return Paper(row.kind, row.subject, row.issued_on, row.expires_on)


def post_facts(raw: RawPost, on: dt.date) -> PostFacts:
    """Return the facts of a vacancy as they stand on a day; what is past of it is over."""
    row, settings = raw.row, raw.settings
    start = max(row.starts_on or on, on)
    end = row.ends_on or start + _NO_END
    anchors = settings.cycle_anchors if settings else ()
    lessons = [_lesson(lesson, start, end, anchors) for lesson in raw.open_lessons]
    support = [_still(_lesson(lesson, start, end, anchors)) for lesson in raw.open_support]
    return PostFacts(
        id=row.id,
        school_id=row.school_id,
        as_of=on,
        sector=row.sector,
        starts_on=start,
        ends_on=max(end, start),
        is_open=row.status in OPEN and (bool(lessons or support) or not raw.lessons),
        levels=row.levels,
        subjects=row.subjects,
        forms=row.forms,
        contract_kinds=row.contract_kinds,
        grounds=row.grounds,
        role=row.role,
        share_mode=row.share_mode,
        language=row.text_language,
        minutes_week=max(0, row.minutes_week - sum(raw.agreed.minutes.values())),
        lessons=tuple(lesson for lesson in lessons if lesson.places[0].slots),
        support=tuple(lesson for lesson in support if lesson.places[0].slots),
        bells=tuple(_bell(bell) for bell in (settings.bell_times if settings else ())),
        anchors=anchors,
        point=point_of(raw.school),
        responsible_teacher=bool(row.responsible_teacher),
        subject_supervisor=bool(row.subject_supervisor),
        coach=bool(row.coach),
        supervision_minutes=row.supervision_minutes_week,
        supervision_left=raw.supervision_left,
        placements=raw.placements,
        needs_vog=settings.guest_needs_vog if settings else True,
        notice_days=settings.min_notice_days if settings else 0,
        school_weeks=settings.school_weeks if settings else None,
        region=raw.school.holiday_region or HolidayRegion.MIDDEN,
    )


def _bell(stored: Mapping[str, object]) -> Bell:
    day = stored.get("weekday")
    position, start, end = (int(str(stored[name])) for name in ("position", "start", "end"))
    return Bell(Weekday(str(day)) if day else None, position, start, end)


def _lesson(row: LessonSlot, start: dt.date, end: dt.date, anchors: Sequence[dt.date]) -> Lesson:
    here = WrittenLesson(row.weekday, row.start_minute, row.end_minute, row.cycle, row.valid_from, row.valid_to)
    places = [place_of(here, row.position, start, end, anchors)]
    for stored in row.movable_to:
        spot = spot_of(stored)
        if spot.start_minute is None or spot.end_minute is None:
            continue
        there = WrittenLesson(
            spot.weekday, spot.start_minute, spot.end_minute, spot.cycle, row.valid_from, row.valid_to
        )
        places.append(place_of(there, spot.position, start, end, anchors))
    return Lesson(
        key=row.id,
        places=tuple(places),
        minutes_week=week_minutes([(row.end_minute - row.start_minute, row.cycle)]),
        subject=row.subject,
        level=row.level,
        class_group=row.class_group,
        must=row.must,
        part=row.part,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _still(lesson: Lesson) -> Lesson:
    """A lesson that two people give stays where it stands."""
    return replace(lesson, places=lesson.places[:1])


def person_facts(raw: RawPerson, post: RawPost, facts: PostFacts, *, is_visible: bool = True) -> PersonFacts:
    """Return the facts of a person towards one post."""
    row = raw.row
    working = [work for work in raw.work if work.start < facts.ends_on and facts.starts_on < work.end]
    return PersonFacts(
        id=row.id,
        is_published=row.status is ProfileStatus.PUBLISHED,
        is_visible=is_visible,
        is_lent_here=raw.is_lent_to(post.school),
        time_basis=row.time_basis,
        sectors=frozenset(row.sectors),
        levels=frozenset(row.levels),
        subjects={one.subject: one.strength for one in raw.subjects},
        forms=frozenset(row.forms),
        contract_kinds=frozenset(row.contract_kinds),
        languages=frozenset(row.languages),
        min_minutes=row.min_minutes_week,
        max_minutes=row.max_minutes_week,
        max_days=row.max_days,
        max_travel_minutes=row.max_travel_minutes,
        earliest_start=row.earliest_start,
        latest_end=row.latest_end,
        wants_licence=row.wants_licence,
        point=point_of(row),
        windows=tuple(_window(one) for one in raw.windows),
        exceptions=tuple(DayException(one.on, one.start_minute, one.end_minute, one.kind) for one in raw.exceptions),
        papers=tuple(map(paper_of, raw.papers)),
        trajectories=tuple(raw.trainings),
        release=_release(raw, facts, working) if row.time_basis is TimeBasis.EMPLOYER_TIME else None,
        taken=tuple(_taken(one, raw.places) for one in raw.commitments if _meets(one, facts)),
        weeks=tuple(raw.weeks),
        agreed_minutes=sum(work.minutes_week for work in working),
        guest_used=_guest_used(raw, post),
        vog_until=max((vog.until for vog in raw.vogs if vog.board_id == post.board_id), default=None),
    )


def _window(row: AvailabilityWindow) -> Window:
    within = (row.valid_from or EVER[0], row.valid_to or EVER[1])
    slot = WeeklySlot(row.weekday.number, row.start_minute, row.end_minute, CYCLE_MASKS[row.cycle], *within)
    return Window(slot, row.kind)


def _release(raw: RawPerson, facts: PostFacts, working: Sequence[Work]) -> ReleaseFacts | None:
    """Return the present employer's release that holds when the post starts; of several the one with most hours."""
    employer = raw.row.employer_id
    mine = [one for one in raw.releases if one.company_id == employer]
    valid = [one for one in mine if one.valid_from <= facts.starts_on < one.valid_to] or mine
    if not valid:
        return None
    best = max(valid, key=lambda one: (one.minutes_week, one.id))
    used = sum(w.minutes_week for w in working if w.in_employers_time and w.company_id == employer)
    return ReleaseFacts(
        minutes_week=best.minutes_week,
        valid_from=best.valid_from,
        valid_to=best.valid_to,
        weekdays=frozenset(best.weekdays),
        used_minutes=used,
        charge_kind=best.charge_kind,
        lending_basis=best.lending_basis,
    )


def _meets(row: Commitment, facts: PostFacts) -> bool:
    return row.valid_from < facts.ends_on and facts.starts_on < row.valid_to


def _taken(row: Commitment, places: Mapping[UUID, Organisation]) -> Taken:
    slot = WeeklySlot(row.weekday, row.start_minute, row.end_minute, row.cycle_mask, row.valid_from, row.valid_to)
    place = places.get(row.location_id) if row.location_id else None
    return Taken(slot, row.location_id, point_of(place) if place else None)


def _guest_used(raw: RawPerson, post: RawPost) -> dict[int, int]:
    """Return the minutes per school year that someone teaches as a guest for the board, as eligibility counts them."""
    years = {school_year_of(day.on) for day in raw.guest.days}
    return {year: used for year in sorted(years) if (used := raw.guest.used(year, post.board_id))}
