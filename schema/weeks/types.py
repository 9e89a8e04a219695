"""The week as clients see it: entries, loads, room, lessons."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan import labels
from duobaan.ids import Kind, public
from duobaan.reference.holidays import PublicHoliday, SchoolHoliday
from duobaan.weeks.lessons import HeldLesson, SchoolDay
from duobaan.weeks.lessons import SchoolWeek as SchoolWeekRow
from duobaan.weeks.rules import Day, Entry, Load
from duobaan.weeks.service import ARRANGEMENT, PersonWeek
from duobaan.words import CommitmentKind, Cycle, LineRole
from schema.context import Info
from schema.organisations.types import Organisation, by_id
from schema.professionals import loaders as professional_loaders
from schema.professionals.types import Professional
from schema.scalars import TimeOfDay
from schema.vacancies.timetable import LessonSlot
from schema.vocabulary import Locale, language


def _name(holiday: PublicHoliday | SchoolHoliday | None, locale: str) -> str | None:
    if holiday is None:
        return None
    return holiday.name_en if locale == "en" else holiday.name_nl


@strawberry.type(description="One thing in a day; where and for what only for those who may know.")
class WeekEntry:
    """`held` is false where a holiday leaves a lesson out; travel is an estimate."""

    row: strawberry.Private[Entry]
    kind: CommitmentKind
    starts_at: TimeOfDay
    ends_at: TimeOfDay
    minutes: int
    held: bool

    @strawberry.field(description="What it belongs to; null for whoever may not see it.")
    def source(self) -> strawberry.ID | None:
        """Write the id."""
        key = self.row.source_id
        if key is None or self.row.source_kind != ARRANGEMENT:
            return None
        return strawberry.ID(public(Kind.ARRANGEMENT, key))

    @strawberry.field(description="Where it is; null for whoever may not know, and where no place is known.")
    async def location(self, info: Info) -> Organisation | None:
        """Load the place."""
        return await by_id(info.context, self.row.location_id)

    @classmethod
    def of(cls, row: Entry) -> WeekEntry:
        """Wrap an entry."""
        return cls(
            row=row,
            kind=row.kind,
            starts_at=TimeOfDay(row.start),
            ends_at=TimeOfDay(row.end),
            minutes=row.minutes,
            held=row.is_held,
        )


@strawberry.type(description="Time that is neither taken nor blocked.")
class FreeTime:
    """Within the person's own windows."""

    starts_at: TimeOfDay
    ends_at: TimeOfDay
    minutes: int


@strawberry.type(description="A day of someone's week.")
class WeekDay:
    """Entries in order of time."""

    row: strawberry.Private[Day]
    on: dt.date
    entries: list[WeekEntry]
    free: list[FreeTime]

    @strawberry.field(description="The public holiday on it.")
    def public_holiday(self, info: Info, locale: Locale | None = None) -> str | None:
        """Name it."""
        return _name(self.row.public_holiday, language(info.context, locale))

    @classmethod
    def of(cls, row: Day) -> WeekDay:
        """Wrap a day."""
        return cls(
            row=row,
            on=row.on,
            entries=[WeekEntry.of(one) for one in row.entries],
            free=[
                FreeTime(starts_at=TimeOfDay(start), ends_at=TimeOfDay(end), minutes=end - start)
                for start, end in row.free
            ],
        )


@strawberry.type(description="Working time over all employers together against a limit of law. No legal advice.")
class WeekLoad:
    """Of rest, less than the limit is too little; of everything else more than it is too much."""

    code: str
    minutes: int
    limit_minutes: int
    passed: bool
    source: str = strawberry.field(description="The article of law.")

    @strawberry.field(description="The rule in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Say it."""
        return labels.label(f"reasons.{self.code}", language(info.context, locale))

    @classmethod
    def of(cls, row: Load) -> WeekLoad:
        """Wrap a load."""
        return cls(
            code=row.code,
            minutes=row.minutes,
            limit_minutes=row.limit_minutes,
            passed=row.is_passed,
            source=row.source,
        )


@strawberry.type(description="Minutes a week that someone can still give.")
class WeekRoom:
    """`minutes` is the least of what the offer, the employer's release and free time leave."""

    minutes: int
    offer_minutes: int
    release_minutes: int | None = strawberry.field(description="Null where no release is needed.")
    free_minutes: int


@strawberry.type(description="Someone's week over all employers as one timeline.")
class Week:
    """Seven days from a Monday."""

    monday: dt.date
    days: list[WeekDay]
    loads: list[WeekLoad]
    room: WeekRoom

    @classmethod
    def of(cls, row: PersonWeek) -> Week:
        """Wrap a week."""
        left = row.room
        return cls(
            monday=row.timeline.monday,
            days=[WeekDay.of(day) for day in row.timeline.days],
            loads=[WeekLoad.of(load) for load in row.timeline.loads],
            room=WeekRoom(
                minutes=left.minutes,
                offer_minutes=left.offer_minutes,
                release_minutes=left.release_minutes,
                free_minutes=left.free_minutes,
            ),
        )


@strawberry.type(description="Who has a lesson.")
class LessonTeacher:
    """Null for whoever may not see the person."""

    key: strawberry.Private[UUID]
    role: LineRole

    @strawberry.field
    async def professional(self, info: Info) -> Professional | None:
        """Load the person."""
        row = await info.context.loader(professional_loaders.professionals).load(self.key)
        return None if row is None else Professional.of(row)


@strawberry.type(description="A lesson on one day.")
class HeldSlot:
    """`held` is false where a holiday leaves it out, `open` when nobody leads it."""

    slot: LessonSlot
    teachers: list[LessonTeacher]
    held: bool
    open: bool

    @classmethod
    def of(cls, row: HeldLesson) -> HeldSlot:
        """Wrap a lesson."""
        return cls(
            slot=LessonSlot.of(row.slot),
            teachers=[LessonTeacher(key=one.professional_id, role=one.role) for one in row.teachers],
            held=row.is_held,
            open=row.is_open,
        )


@strawberry.type(description="A day of a school or a class.")
class LessonDay:
    """Lessons in order of time."""

    row: strawberry.Private[SchoolDay]
    on: dt.date
    lessons: list[HeldSlot]

    @strawberry.field(description="The school holiday that it lies in.")
    def school_holiday(self, info: Info, locale: Locale | None = None) -> str | None:
        """Name it."""
        return _name(self.row.school_holiday, language(info.context, locale))

    @strawberry.field(description="The public holiday on it.")
    def public_holiday(self, info: Info, locale: Locale | None = None) -> str | None:
        """Name it."""
        return _name(self.row.public_holiday, language(info.context, locale))


@strawberry.type(description="A week of lessons.")
class LessonWeek:
    """Seven days from a Monday; `cycle` is A or B in the school's own words, where it has said so."""

    monday: dt.date
    cycle: Cycle | None
    days: list[LessonDay]
    lesson_count: int = strawberry.field(description="Lessons that are held.")
    open_count: int = strawberry.field(description="Of those, lessons that nobody leads.")
    minutes: int

    @classmethod
    def of(cls, row: SchoolWeekRow) -> LessonWeek:
        """Wrap a week."""
        held = list(row.lessons)
        return cls(
            monday=row.monday,
            cycle=row.cycle,
            days=[LessonDay(row=day, on=day.on, lessons=[HeldSlot.of(one) for one in day.lessons]) for day in row.days],
            lesson_count=len(held),
            open_count=sum(one.is_open for one in held),
            minutes=sum(one.minutes for one in held),
        )
