"""What a match is decided on: plain values of one person and one post, and nothing else.

Name, age, gender, origin, photo, religion and health have no field here, so that no rule can weigh them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from duobaan.eligibility.rules import Paper, TrajectoryFact
from duobaan.eligibility.working_time import WorkStretch
from duobaan.geo import Point
from duobaan.timetable.hours import Load
from duobaan.timetable.slots import WeeklySlot
from duobaan.timetable.windows import DayException, Window
from duobaan.words import (
    ChargeKind,
    ContractKind,
    EngagementForm,
    HolidayRegion,
    LegalGround,
    LendingBasis,
    LessonPart,
    Level,
    LineRole,
    Sector,
    ShareMode,
    TimeBasis,
    WantsLicence,
    Weekday,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the week where a lesson is or may be held; `slots` are its stretches in comparable weeks."""

    weekday: Weekday
    position: int | None
    start: int
    end: int
    slots: tuple[WeeklySlot, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """An open lesson; `places` starts with where it stands, the others are where it may be moved to.

    Days are half open, None where the post decides.
    """

    key: UUID
    places: tuple[Place, ...]
    minutes_week: int
    subject: str | None = None
    level: Level | None = None
    class_group: str | None = None
    must: bool = True
    part: LessonPart | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def load(self) -> Load:
        """Return the minutes of an average week, in the days in which it is taught."""
        return Load(self.minutes_week, self.valid_from or dt.date.min, self.valid_to or dt.date.max)


@dataclass(frozen=True, slots=True)
class Bell:
    """A lesson hour of the school's day; without a weekday it is the same on every day."""

    weekday: Weekday | None
    position: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """How many professionals the school places at once for what this post is about, and who is there in its days."""

    limit: int
    people: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A vacancy as far as it is open; `ends_on` is the first day after it, `as_of` the day on which it is looked at."""

    id: UUID
    school_id: UUID
    as_of: dt.date
    sector: Sector
    starts_on: dt.date
    ends_on: dt.date
    is_open: bool = True
    levels: tuple[Level, ...] = ()
    subjects: tuple[str, ...] = ()
    forms: tuple[EngagementForm, ...] = ()
    contract_kinds: tuple[ContractKind, ...] = ()
    grounds: tuple[LegalGround, ...] = ()
    role: LineRole = LineRole.LEAD
    share_mode: ShareMode = ShareMode.ALLOWED
    language: str = "nl"
    minutes_week: int = 0
    lessons: tuple[Lesson, ...] = ()
    support: tuple[Lesson, ...] = ()  # where someone is still sought beside whoever leads
    bells: tuple[Bell, ...] = ()
    anchors: tuple[dt.date, ...] = ()  # the Mondays on which the weeks of the school start again with an A
    point: Point | None = None
    responsible_teacher: bool = True
    subject_supervisor: bool = False
    coach: bool = False
    supervision_minutes: int = 0
    supervision_left: int | None = None  # people its supervisors can still carry; None where the school keeps no count
    placements: tuple[PlacementFacts, ...] = ()  # limits that block
    needs_vog: bool = True
    notice_days: int = 0
    school_weeks: int | None = None
    region: HolidayRegion = HolidayRegion.MIDDEN


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """Hours that the employer gave and the person accepted; days half open, `used_minutes` a week are in use."""

    minutes_week: int
    valid_from: dt.date
    valid_to: dt.date
    weekdays: frozenset[Weekday] = frozenset()
    used_minutes: int = 0
    charge_kind: ChargeKind = ChargeKind.AT_COST
    lending_basis: LendingBasis = LendingBasis.UNKNOWN


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch of the person's week that is taken, and where."""

    slot: WeeklySlot
    location_id: UUID | None = None
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a person offers, holds and already does; minutes a week unless said otherwise."""

    id: UUID
    is_published: bool = True
    is_visible: bool = True  # to the school of the post
    partner_fits: bool = True  # False where someone comes only together with a person who cannot come
    is_lent_here: bool = True  # False where the employer lends nobody to this school
    time_basis: TimeBasis = TimeBasis.EMPLOYER_TIME
    sectors: frozenset[Sector] = frozenset()
    levels: frozenset[Level] = frozenset()
    subjects: Mapping[str, int] = field(default_factory=dict)  # subject to strength, 1 to 5
    forms: frozenset[EngagementForm] = frozenset()
    contract_kinds: frozenset[ContractKind] = frozenset()
    languages: frozenset[str] = frozenset()
    min_minutes: int = 0
    max_minutes: int = 0
    max_days: int = 5
    max_travel_minutes: int = 45
    earliest_start: dt.date | None = None
    latest_end: dt.date | None = None
    wants_licence: WantsLicence = WantsLicence.NO
    point: Point | None = None
    windows: tuple[Window, ...] = ()
    exceptions: tuple[DayException, ...] = ()
    papers: tuple[Paper, ...] = ()
    trajectories: tuple[TrajectoryFact, ...] = ()
    release: ReleaseFacts | None = None
    taken: tuple[Taken, ...] = ()
    weeks: tuple[WorkStretch, ...] = ()  # all that the weeks hold at every employer, for working time
    agreed_minutes: int = 0
    guest_used: Mapping[int, int] = field(default_factory=dict)  # school year to minutes at this board
    vog_until: dt.date | None = None


Facts = Mapping[str, object]
"""Figures and codes of a reason, for its words."""
