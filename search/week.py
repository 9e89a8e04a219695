"""Weeks as codes that an index can filter by: half-days, lessons and half hours, each with the weeks it is meant for.

A code ends in E (every week), A or B. What is so in A weeks and in B weeks alike is coded E and nothing else, so
that a value never stands for two things; who asks decides which of the three serve (`serving`, `wanted`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duobaan.words import Cycle, HalfDay, Weekday

NOON = 720
HALF_HOUR = 30
SHORTEST_MINUTES = 50
"""A half-day counts as free from one lesson on."""

LETTERS = {Cycle.EVERY_WEEK: "E", Cycle.WEEK_A: "A", Cycle.WEEK_B: "B"}
_WEEKS = ("A", "B")
_HALVES = {HalfDay.MORNING: (0, NOON), HalfDay.AFTERNOON: (NOON, 1440)}
_DAYS = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a day in some weeks; minutes since midnight, half open."""

    day: Weekday
    start: int
    end: int
    cycle: Cycle = Cycle.EVERY_WEEK


class Codes(enum.Enum):
    """What a code names."""

    HALF_DAYS = "half_days"
    HALF_HOURS = "half_hours"
    SLOTS = "slots"


def half_day(day: Weekday, half: HalfDay) -> str:
    """Name a half-day, without its weeks."""
    return f"{day.value}_{half.value}_"


def half_hours(day: Weekday, start: int, end: int) -> list[str]:
    """Name the half hours that a stretch touches, without their weeks."""
    first = start // HALF_HOUR * HALF_HOUR
    return [f"{day.value}{minute // 60:02d}{minute % 60:02d}" for minute in range(first, end, HALF_HOUR)]


def lesson(day: Weekday, position: int) -> str:
    """Name a lesson by its place in the school day, without its weeks."""
    return f"{day.value}{position}"


def serving(name: str, cycle: Cycle) -> tuple[str, ...]:
    """The codes of whoever is free when one is needed: in every week, or at least in those weeks."""
    letter = LETTERS[cycle]
    return (f"{name}E",) if letter == "E" else (f"{name}E", f"{name}{letter}")


def wanted(name: str, cycle: Cycle) -> tuple[str, ...]:
    """The codes of work for whoever is free then: who is free every week can also teach in A weeks only."""
    letter = LETTERS[cycle]
    return (f"{name}E", f"{name}A", f"{name}B") if letter == "E" else (f"{name}{letter}",)


def _in_week(stretches: Iterable[Stretch], letter: str) -> list[Stretch]:
    return [one for one in stretches if LETTERS[one.cycle] in ("E", letter)]


def _together(by_week: Sequence[Iterable[str]]) -> list[str]:
    """Join the names of A weeks and B weeks to codes."""
    a, b = (dict.fromkeys(names) for names in by_week)
    every = [f"{name}E" for name in a if name in b]
    return every + [f"{name}A" for name in a if name not in b] + [f"{name}B" for name in b if name not in a]


# --- people: what is free -------------------------------------------------------------------------


def free_stretches(free: Iterable[Stretch], blocked: Iterable[Stretch], letter: str) -> list[Stretch]:
    """What is left in the A weeks or in the B weeks: free stretches joined, without those that are blocked."""
    taken = _in_week(blocked, letter)
    left: list[Stretch] = []
    for day in _DAYS:
        for start, end in _joined([(s.start, s.end) for s in _in_week(free, letter) if s.day is day]):
            holes = sorted((s.start, s.end) for s in taken if s.day is day)
            left += [Stretch(day, a, b) for a, b in _without(start, end, holes)]
    return left


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _without(start: int, end: int, holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    left = []
    for first, last in holes:
        if last <= start or first >= end:
            continue
        if first > start:
            left.append((start, first))
        start = max(start, last)
    return [*left, (start, end)] if start < end else left


def free_codes(free: Sequence[Stretch], blocked: Sequence[Stretch], kind: Codes) -> list[str]:
    """The half-days with room for a lesson, or the half hours that are wholly free."""
    names = _free_half_days if kind is Codes.HALF_DAYS else _free_half_hours
    return _together([names(free_stretches(free, blocked, letter)) for letter in _WEEKS])


def _free_half_days(left: list[Stretch]) -> list[str]:
    return [
        half_day(one.day, half)
        for one in left
        for half, (start, end) in _HALVES.items()
        if min(one.end, end) - max(one.start, start) >= SHORTEST_MINUTES
    ]


def _free_half_hours(left: list[Stretch]) -> list[str]:
    return [
        name
        for one in left
        for name in half_hours(one.day, -(-one.start // HALF_HOUR) * HALF_HOUR, one.end // HALF_HOUR * HALF_HOUR)
    ]


# --- work: what is taught -------------------------------------------------------------------------


def work_codes(lessons: Sequence[Stretch], kind: Codes) -> list[str]:
    """The half-days, or the half hours, that lessons touch."""
    names = _work_half_days if kind is Codes.HALF_DAYS else _work_half_hours
    return _together([names(_in_week(lessons, letter)) for letter in _WEEKS])


def _work_half_days(lessons: list[Stretch]) -> list[str]:
    return [
        half_day(one.day, half)
        for one in lessons
        for half, (start, end) in _HALVES.items()
        if one.start < end and one.end > start
    ]


def _work_half_hours(lessons: list[Stretch]) -> list[str]:
    return [name for one in lessons for name in half_hours(one.day, one.start, one.end)]


def lesson_codes(lessons: Iterable[tuple[Weekday, int, Cycle]]) -> list[str]:
    """The lessons by day and position, such as TU3E."""
    known = list(lessons)
    return _together(
        [
            [lesson(day, position) for day, position, cycle in known if LETTERS[cycle] in ("E", letter)]
            for letter in _WEEKS
        ]
    )
