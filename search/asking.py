"""What a person can ask, in the words of the domain, and how it becomes an engine's query.

Each wish becomes a Choice: a filter with the name under which it can be dropped again, and the facet that it belongs
to (that facet is then counted as if the choice were not made).
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from duobaan.geo import Point
from duobaan.reference.subjects import children_of
from duobaan.words import (
    Cycle,
    EngagementForm,
    HalfDay,
    LegalGround,
    Level,
    OrganisationKind,
    QualificationKind,
    Sector,
    ShareMode,
    Weekday,
)
from search.documents import day_number, province_code
from search.engine import And, AnyOf, AtLeast, By, ByDistance, Filter, Not, Or, Range, SortKey
from search.week import half_day, half_hours, lesson, serving, wanted

DEFAULT_KM = 25.0


class Sort(enum.StrEnum):
    """The orders that searches know; all are stable, ties are broken by id."""

    RELEVANCE = "RELEVANCE"
    DISTANCE = "DISTANCE"
    NEWEST = "NEWEST"
    CLOSING_SOON = "CLOSING_SOON"
    HOURS_DESC = "HOURS_DESC"
    NAME = "NAME"


class SlotMode(enum.StrEnum):
    """How many of the asked lessons must fit."""

    ANY = "ANY"
    ALL = "ALL"
    AT_LEAST = "AT_LEAST"


@dataclass(frozen=True, slots=True)
class Near:
    """Around a postcode, a place by name or a point; exactly one is given."""

    postcode: str | None = None
    place: str | None = None
    point: Point | None = None
    within_km: float = DEFAULT_KM


@dataclass(frozen=True, slots=True)
class HalfDayWish:
    """A morning or an afternoon."""

    day: Weekday
    half: HalfDay
    cycle: Cycle = Cycle.EVERY_WEEK


@dataclass(frozen=True, slots=True)
class TimeWish:
    """A stretch of a day in minutes since midnight, looked up by half hours."""

    day: Weekday
    start: int
    end: int
    cycle: Cycle = Cycle.EVERY_WEEK


@dataclass(frozen=True, slots=True)
class LessonWish:
    """A lesson by its place in the day of one school."""

    school_id: UUID
    day: Weekday
    position: int
    cycle: Cycle = Cycle.EVERY_WEEK


SlotWish = HalfDayWish | TimeWish | LessonWish


@dataclass(frozen=True, slots=True)
class SlotWishes:
    """Stretches of the week, and how many of them must fit."""

    slots: tuple[SlotWish, ...]
    mode: SlotMode = SlotMode.ANY
    min_covered: int | None = None

    def filter(self, parts: Sequence[Filter]) -> Filter:
        """Join one filter per stretch as the mode says."""
        if self.mode is SlotMode.ALL:
            return And(tuple(parts))
        if self.mode is SlotMode.AT_LEAST:
            return AtLeast(max(1, self.min_covered or 1), tuple(parts))
        return Or(tuple(parts))


@dataclass(frozen=True, slots=True)
class Between:
    """Bounds of a figure, both included."""

    gte: int | None = None
    lte: int | None = None


@dataclass(frozen=True, slots=True)
class VacancyWishes:
    """Which vacancies: OR within a field, AND between fields."""

    subjects: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    provinces: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    forms: tuple[EngagementForm, ...] = ()
    grounds: tuple[LegalGround, ...] = ()
    share_modes: tuple[ShareMode, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    near: Near | None = None
    slots: SlotWishes | None = None
    minutes_per_week: Between | None = None
    duo_allowed: bool | None = None
    schools: tuple[UUID, ...] = ()
    school_boards: tuple[UUID, ...] = ()
    regions: tuple[UUID, ...] = ()
    starts_before: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ProfessionalWishes:
    """Which professionals: OR within a field, AND between fields."""

    subjects: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    provinces: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    forms: tuple[EngagementForm, ...] = ()
    qualifications: tuple[QualificationKind, ...] = ()
    languages: tuple[str, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    near: Near | None = None
    slots: SlotWishes | None = None
    minutes_per_week: Between | None = None
    available_from: dt.date | None = None


@dataclass(frozen=True, slots=True)
class OrganisationWishes:
    """Which organisations: OR within a field, AND between fields."""

    kinds: tuple[OrganisationKind, ...] = ()
    levels: tuple[Level, ...] = ()
    provinces: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    near: Near | None = None


Wishes = VacancyWishes | ProfessionalWishes | OrganisationWishes


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that was asked, as a filter; `name` is the GraphQL name of the field it came from."""

    name: str
    filter: Filter
    facet: str | None = None


def choices_of(wishes: Wishes) -> list[Choice]:
    """Every wish but place and lessons, which need the database to be understood."""
    match wishes:
        case VacancyWishes():
            return _vacancy_choices(wishes)
        case ProfessionalWishes():
            return _professional_choices(wishes)
        case _:
            return _codes(_common(wishes) | {"kinds": ("kind", wishes.kinds), "sectors": ("sector", wishes.sectors)})


Coded = dict[str, tuple[str, Sequence[str]]]


def _common(wishes: Wishes) -> Coded:
    provinces = [province_code(name) or name for name in wishes.provinces]
    return {"levels": ("levels", wishes.levels), "provinces": ("province", provinces)}


def _codes(fields: Coded) -> list[Choice]:
    return [
        Choice(name, AnyOf(field, tuple(str(value) for value in values)), facet=field)
        for name, (field, values) in fields.items()
        if values
    ]


def with_children(codes: Sequence[str]) -> tuple[str, ...]:
    """Subjects with those below them: whoever asks for mathematics means mathematics B too."""
    return tuple(dict.fromkeys(one for code in codes for one in (code, *(sub.code for sub in children_of(code)))))


def _vacancy_choices(wishes: VacancyWishes) -> list[Choice]:
    coded: Coded = {"subjects": ("subjects", with_children(wishes.subjects)), **_common(wishes)}
    coded |= {
        "sectors": ("sector", wishes.sectors),
        "forms": ("forms", wishes.forms),
        "grounds": ("grounds", wishes.grounds),
        "shareModes": ("share_mode", wishes.share_modes),
        "weekdays": ("weekdays", wishes.weekdays),
        "schools": ("school_id", [key.hex for key in wishes.schools]),
        "schoolBoards": ("board_id", [key.hex for key in wishes.school_boards]),
        "regions": ("region_ids", [key.hex for key in wishes.regions]),
    }
    found = _codes(coded) + _minutes(wishes.minutes_per_week)
    if wishes.duo_allowed is not None:
        found.append(Choice("duoAllowed", AnyOf("duo_allowed", (wishes.duo_allowed,))))
    if wishes.starts_before is not None:
        found.append(Choice("startsBefore", Range("starts_on", lte=day_number(wishes.starts_before))))
    return found


def _professional_choices(wishes: ProfessionalWishes) -> list[Choice]:
    coded: Coded = {"subjects": ("subjects", with_children(wishes.subjects)), **_common(wishes)}
    coded |= {
        "sectors": ("sectors", wishes.sectors),
        "forms": ("forms", wishes.forms),
        "qualifications": ("qualifications", wishes.qualifications),
        "languages": ("languages", wishes.languages),
        "weekdays": ("weekdays", wishes.weekdays),
    }
    found = _codes(coded) + _minutes(wishes.minutes_per_week)
    if wishes.available_from is not None:
        # Who names no first day can start at once.
        started = Or((Range("earliest_start", lte=day_number(wishes.available_from)), Not(Range("earliest_start"))))
        found.append(Choice("availableFrom", started))
    return found


def _minutes(asked: Between | None) -> list[Choice]:
    if asked is None or asked == Between():
        return []
    return [Choice("minutesPerWeek", Range("minutes_per_week", gte=asked.gte, lte=asked.lte))]


def work_filter(wish: SlotWish) -> Filter:
    """Vacancies with work in a stretch of the week."""
    match wish:
        case HalfDayWish(day, half, cycle):
            return AnyOf("half_days", wanted(half_day(day, half), cycle))
        case TimeWish(day, start, end, cycle):
            codes = [code for name in half_hours(day, start, end) for code in wanted(name, cycle)]
            return AnyOf("half_hours", tuple(codes))
        case LessonWish(school_id, day, position, cycle):
            codes_of_lesson = AnyOf("slots", wanted(lesson(day, position), cycle))
            return And((AnyOf("school_id", (school_id.hex,)), codes_of_lesson))


def free_filter(wish: HalfDayWish | TimeWish) -> Filter:
    """Professionals who are free in a stretch of the week, the whole of it."""
    if isinstance(wish, HalfDayWish):
        return AnyOf("half_days", serving(half_day(wish.day, wish.half), wish.cycle))
    names = half_hours(wish.day, wish.start, wish.end)
    return And(tuple(AnyOf("half_hours", serving(name, wish.cycle)) for name in names))


def sort_keys(sort: Sort, point: Point | None) -> tuple[SortKey, ...]:
    """The order as the engine knows it; relevance is none."""
    if sort is Sort.DISTANCE and point is not None:
        return (ByDistance(point),)
    return {
        Sort.NEWEST: (By("published_at", descending=True),),
        Sort.CLOSING_SOON: (By("closes_at"),),
        Sort.HOURS_DESC: (By("minutes_per_week", descending=True),),
        Sort.NAME: (By("name"),),
    }.get(sort, ())
