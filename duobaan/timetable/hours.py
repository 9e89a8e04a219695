"""Hours of work counted three ways: lessons, clock hours and fte; and what a lesson costs with its mark-up.

Every school counts in its own way, so nothing here is a constant: fte = lessons / full-time lessons, and the
cost of a lesson is its minutes plus the school's mark-up for preparation (opslagfactor).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from duobaan.timetable.calendar import EVERY_WEEK_MASK
from duobaan.words import Cycle

FTE_DIGITS = 4


class WrittenLesson(Protocol):
    """A lesson as a school wrote it; days run from the first to before the last, either open."""

    @property
    def start_minute(self) -> int | None:
        """The minute since midnight at which it starts."""

    @property
    def end_minute(self) -> int | None:
        """The minute since midnight at which it ends."""

    @property
    def cycle(self) -> Cycle:
        """The weeks in which it is taught."""

    @property
    def valid_from(self) -> dt.date | None:
        """The first day."""

    @property
    def valid_to(self) -> dt.date | None:
        """The day after the last."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How one school counts."""

    lesson_minutes: int = 50
    full_time_lessons: float = 26.0
    markup_percent: int = 70
    school_weeks: int = 40


@dataclass(frozen=True, slots=True)
class Hours:
    """The same work, counted in lessons, in minutes and as a share of a full-time post; per average week."""

    lessons: float
    minutes_week: int
    fte: float
    cost_minutes_week: int
    minutes_year: int

    @property
    def clock_hours(self) -> float:
        """Return the clock hours a week."""
        return round(self.minutes_week / 60, 2)


def fte_of(lessons: float, full_time_lessons: float) -> float:
    """Return lessons as a share of a full-time post, in four digits."""
    if full_time_lessons <= 0:
        raise ValueError("a full-time post has lessons")
    return round(lessons / full_time_lessons, FTE_DIGITS)


def cost_minutes(minutes: float, markup_percent: int) -> int:
    """Return the paid minutes: those of the lessons plus the mark-up."""
    return round(minutes * (100 + markup_percent) / 100)


def week_minutes(lessons: Iterable[tuple[int, Cycle]]) -> int:
    """Return the minutes of an average week: a lesson of A or B weeks counts half; halves round up."""
    halves = sum(minutes * (2 if cycle is Cycle.EVERY_WEEK else 1) for minutes, cycle in lessons)
    return (halves + 1) // 2


class Load(NamedTuple):
    """Minutes a week that run from a first day to before the day after the last."""

    minutes: int
    first: dt.date = dt.date.min
    after: dt.date = dt.date.max


def peak_minutes(loads: Iterable[Load], first: dt.date = dt.date.min, after: dt.date = dt.date.max) -> int:
    """Return the most minutes a week that run at once on any day of a period: what shares no day is not added up."""
    running = [one for one in loads if one.first < after and first < one.after]
    fullest = Fullness(one._replace(first=max(one.first, first)) for one in running)
    for one in running:
        fullest.add(one)
    return fullest.most


class Fullness:
    """Minutes a week as they add up, on each day on which some of them begin: the fullest day is one of these."""

    def __init__(self, loads: Iterable[Load]) -> None:
        self._on = dict.fromkeys((one.first for one in loads), 0)

    @property
    def most(self) -> int:
        """Return the minutes of the fullest day."""
        return max(self._on.values(), default=0)

    def holds(self, load: Load, room: int) -> bool:
        """Say whether this still fits into so many minutes on every day."""
        return all(
            minutes + load.minutes <= room for day, minutes in self._on.items() if load.first <= day < load.after
        )

    def add(self, load: Load) -> None:
        """Count this in."""
        for day in self._on:
            if load.first <= day < load.after:
                self._on[day] += load.minutes


def fullest_week_minutes(lessons: Iterable[WrittenLesson]) -> int:
    """Return the minutes of an average week of the fullest period: lessons that never share a week are not added up."""
    return (peak_minutes(_half_load(lesson) for lesson in lessons) + 1) // 2


def _half_load(lesson: WrittenLesson) -> Load:
    halves = ((lesson.end_minute or 0) - (lesson.start_minute or 0)) * (2 if lesson.cycle is Cycle.EVERY_WEEK else 1)
    return Load(halves, lesson.valid_from or dt.date.min, lesson.valid_to or dt.date.max)


def mask_week_minutes(lessons: Iterable[tuple[int, int]]) -> int:
    """Return the minutes of an average week of lessons with cycle masks."""
    halves = sum(minutes * (2 if mask == EVERY_WEEK_MASK else 1) for minutes, mask in lessons)
    return (halves + 1) // 2


def hours_of(minutes_week: int, counting: Counting) -> Hours:
    """Count the minutes of an average week in the three ways of a school."""
    lessons = minutes_week / counting.lesson_minutes
    return Hours(
        lessons=round(lessons, 2),
        minutes_week=minutes_week,
        fte=fte_of(lessons, counting.full_time_lessons),
        cost_minutes_week=cost_minutes(minutes_week, counting.markup_percent),
        minutes_year=minutes_week * counting.school_weeks,
    )


def minutes_of_lessons(lessons: float, counting: Counting) -> int:
    """Return the minutes a week of a number of lessons."""
    return round(lessons * counting.lesson_minutes)


def minutes_of_fte(fte: float, counting: Counting) -> int:
    """Return the minutes of lessons a week of a share of a full-time post."""
    return minutes_of_lessons(fte * counting.full_time_lessons, counting)
