"""The week of a class and of a school: which lessons are held, who teaches them, what is open; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from duobaan.commitments.rules import Lesson, booked_slots
from duobaan.reference.holidays import ONE_WEEK, PublicHoliday, SchoolHoliday, public_holiday_on
from duobaan.timetable.calendar import cycle_on
from duobaan.vacancies.models import LessonSlot
from duobaan.weeks.rules import days_of, holiday_on, is_school_free
from duobaan.words import Cycle, HolidayRegion, LineRole


@dataclass(frozen=True, slots=True)
class Teaching:
    """Who has a lesson, as what, between which days (the second excluded)."""

    professional_id: UUID
    role: LineRole
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class HeldLesson:
    """One lesson on one day; `is_held` is False where a holiday leaves it out."""

    on: dt.date
    slot: LessonSlot
    teachers: tuple[Teaching, ...]
    is_held: bool

    @property
    def is_open(self) -> bool:
        """Say whether nobody leads it."""
        return all(one.role is LineRole.SUPPORT for one in self.teachers)

    @property
    def minutes(self) -> int:
        """Return how long it lasts."""
        return self.slot.end_minute - self.slot.start_minute


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """A day of a school with its lessons in order."""

    on: dt.date
    lessons: tuple[HeldLesson, ...]
    school_holiday: SchoolHoliday | None
    public_holiday: PublicHoliday | None


@dataclass(frozen=True, slots=True)
class SchoolWeek:
    """Seven days from a Monday; A or B in the school's own words, where it has said so."""

    monday: dt.date
    cycle: Cycle | None
    days: tuple[SchoolDay, ...]

    @property
    def lessons(self) -> Iterator[HeldLesson]:
        """Yield the lessons that are held, in order."""
        return (lesson for day in self.days for lesson in day.lessons if lesson.is_held)


class Lasting(Protocol):
    """A vacancy or agreed work: what its lessons last as long as."""

    @property
    def starts_on(self) -> dt.date | None:
        """Return the first day."""

    @property
    def ends_on(self) -> dt.date | None:
        """Return the first day after it."""


def lay_out(
    monday: dt.date,
    offered: Iterable[tuple[Lasting, Sequence[LessonSlot]]],
    teachers: Mapping[UUID, Sequence[Teaching]],
    *,
    region: HolidayRegion | None,
    anchors: Sequence[dt.date],
) -> SchoolWeek:
    """Lay out a week of lessons from the vacancies or the work that they belong to."""
    held: dict[dt.date, list[HeldLesson]] = {on: [] for on in days_of(monday)}
    for whole, slots in offered:
        start = max(whole.starts_on or monday, monday)
        end = min(whole.ends_on or monday + ONE_WEEK, monday + ONE_WEEK)
        for slot in slots if start < end else ():
            for on in _days(slot, start, end, anchors):
                now = tuple(one for one in teachers.get(slot.id, ()) if one.start <= on < one.end)
                held[on].append(HeldLesson(on, slot, now, not is_school_free(region, on)))
    days = tuple(
        SchoolDay(on, tuple(sorted(lessons, key=_order)), holiday_on(region, on), public_holiday_on(on))
        for on, lessons in held.items()
    )
    return SchoolWeek(monday, cycle_on(monday, anchors), days)


def _days(slot: LessonSlot, start: dt.date, end: dt.date, anchors: Sequence[dt.date]) -> Iterator[dt.date]:
    written = Lesson(slot.weekday, slot.start_minute, slot.end_minute, slot.cycle, slot.valid_from, slot.valid_to)
    for booked in booked_slots([written], start, end, anchors):
        yield from booked.days()


def _order(lesson: HeldLesson) -> tuple[int, str, str]:
    return lesson.slot.start_minute, lesson.slot.class_group or "", lesson.slot.key
