"""What a person can ask, in the words of the domain: OR within a field, AND between fields."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from duobaan.geo import Point
from duobaan.words import (
    ContractKind,
    Cycle,
    DuoPreference,
    EngagementForm,
    HalfDay,
    HoursMode,
    LegalGround,
    Level,
    LineRole,
    OrganisationKind,
    QualificationKind,
    Sector,
    ShareMode,
    SplitKind,
    WantsLicence,
    Weekday,
)
from search.engine import And, AtLeast, Filter, Or

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
class Days:
    """Bounds of a day, both included."""

    gte: dt.date | None = None
    lte: dt.date | None = None


@dataclass(frozen=True, slots=True)
class VacancyWishes:
    """Which vacancies."""

    subjects: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    provinces: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    forms: tuple[EngagementForm, ...] = ()
    grounds: tuple[LegalGround, ...] = ()
    contract_kinds: tuple[ContractKind, ...] = ()
    share_modes: tuple[ShareMode, ...] = ()
    split_kinds: tuple[SplitKind, ...] = ()
    hours_modes: tuple[HoursMode, ...] = ()
    roles: tuple[LineRole, ...] = ()
    text_languages: tuple[str, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    places: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    near: Near | None = None
    slots: SlotWishes | None = None
    minutes_per_week: Between | None = None
    lessons_per_week: Between | None = None
    duo_allowed: bool | None = None
    schools: tuple[UUID, ...] = ()
    school_boards: tuple[UUID, ...] = ()
    regions: tuple[UUID, ...] = ()
    starts_before: dt.date | None = None
    starts_on: Days | None = None
    ends_on: Days | None = None
    closes_on: Days | None = None
    published_since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ProfessionalWishes:
    """Which professionals."""

    subjects: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    provinces: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    forms: tuple[EngagementForm, ...] = ()
    contract_kinds: tuple[ContractKind, ...] = ()
    qualifications: tuple[QualificationKind, ...] = ()
    grounds: tuple[LegalGround, ...] = ()
    wants_licence: tuple[WantsLicence, ...] = ()
    duo_preferences: tuple[DuoPreference, ...] = ()
    languages: tuple[str, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    places: tuple[str, ...] = ()
    companies: tuple[UUID, ...] = ()
    near: Near | None = None
    slots: SlotWishes | None = None
    minutes_per_week: Between | None = None
    available_from: dt.date | None = None
    available_until: dt.date | None = None
    published_since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class OrganisationWishes:
    """Which organisations."""

    kinds: tuple[OrganisationKind, ...] = ()
    levels: tuple[Level, ...] = ()
    provinces: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    places: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    near: Near | None = None


Wishes = VacancyWishes | ProfessionalWishes | OrganisationWishes
