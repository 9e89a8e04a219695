"""A week as a timeline: what is held on which day, the road between, what is free, and how heavy it is; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from duobaan.eligibility.rule_book import limit_on, working_kinds
from duobaan.eligibility.working_time import WorkStretch
from duobaan.eligibility.working_time import loads as passed_limits
from duobaan.geo import Point, travel_minutes
from duobaan.reference.holidays import (
    ONE_DAY,
    ONE_WEEK,
    PublicHoliday,
    SchoolHoliday,
    public_holiday_on,
    school_holiday_on,
)
from duobaan.timetable.slots import WeeklySlot
from duobaan.timetable.windows import DayException, Window
from duobaan.words import CommitmentKind, HolidayRegion, WindowKind

Span = tuple[int, int]
HOUR = 60
WORKING_DAYS = 7
_AVERAGES = (("WORK_4_WEEKS_AVERAGE", 4), ("WORK_16_WEEKS_AVERAGE", 16))
LOOKS_BACK = 15 * ONE_WEEK


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of someone's week with what it is; with a region, holidays of that region leave it out."""

    slot: WeeklySlot
    kind: CommitmentKind
    source_kind: str | None = None
    source_id: UUID | None = None
    location_id: UUID | None = None
    point: Point | None = None
    region: HolidayRegion | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on one day; `is_held` is False where a holiday leaves it out, travel is an estimate."""

    on: dt.date
    start: int
    end: int
    kind: CommitmentKind
    is_held: bool = True
    source_kind: str | None = None
    source_id: UUID | None = None
    location_id: UUID | None = None
    point: Point | None = None

    @property
    def minutes(self) -> int:
        """Return how long it lasts."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its entries in order and what is free of the person's own windows."""

    on: dt.date
    entries: tuple[Entry, ...]
    free: tuple[Span, ...] = ()
    public_holiday: PublicHoliday | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What is measured against a limit of law, in minutes (of the rest between two days, it should not be less)."""

    code: str
    minutes: int
    limit_minutes: int
    is_passed: bool
    source: str


@dataclass(frozen=True, slots=True)
class Room:
    """Minutes a week that can still be given: within the offer, within the release (None without), and of time."""

    offer_minutes: int
    release_minutes: int | None
    free_minutes: int

    @property
    def minutes(self) -> int:
        """Return the least of them."""
        return min(one for one in (self.offer_minutes, self.release_minutes, self.free_minutes) if one is not None)


@dataclass(frozen=True, slots=True)
class Person:
    """What of a person a week needs."""

    home: Point | None = None
    windows: Sequence[Window] = ()
    exceptions: Sequence[DayException] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Seven days from a Monday, with the loads of the week."""

    monday: dt.date
    days: tuple[Day, ...]
    loads: tuple[Load, ...] = field(default=())

    @property
    def entries(self) -> Iterator[Entry]:
        """Yield everything in order."""
        for day in self.days:
            yield from day.entries


def days_of(monday: dt.date) -> list[dt.date]:
    """Return the seven days of a week."""
    return [monday + number * ONE_DAY for number in range(WORKING_DAYS)]


def holiday_on(region: HolidayRegion | None, on: dt.date) -> SchoolHoliday | None:
    """Return the school holiday of a region on a day."""
    return None if region is None else school_holiday_on(region, on)


def is_school_free(region: HolidayRegion | None, on: dt.date) -> bool:
    """Say whether a school of the region is closed on a weekday: holiday or public holiday."""
    return region is not None and (holiday_on(region, on) is not None or public_holiday_on(on) is not None)


def timeline(monday: dt.date, stretches: Sequence[Stretch], person: Person) -> Timeline:
    """Lay a week out: what is held, the road between, what is free, and the loads against the law."""
    days = []
    for on in days_of(monday):
        entries = [_entry(one, on) for one in stretches if one.slot.held_on(on)]
        entries = sorted([*entries, *_travel(entries, person.home)], key=lambda one: (one.start, one.end, one.kind))
        days.append(Day(on, tuple(entries), tuple(_free(person, entries, on)), public_holiday_on(on)))
    return Timeline(monday, tuple(days), tuple(_loads(monday, stretches)))


def _entry(one: Stretch, on: dt.date) -> Entry:
    held = not is_school_free(one.region, on)
    slot = one.slot
    return Entry(on, slot.start, slot.end, one.kind, held, one.source_kind, one.source_id, one.location_id, one.point)


def _travel(entries: Sequence[Entry], home: Point | None) -> Iterator[Entry]:
    """Yield the road between places of one day, from home and back; it ends where the next thing starts."""
    places = sorted((one for one in entries if one.is_held and one.point is not None), key=lambda one: one.start)
    if not places:
        return
    for before, after in pairwise(places):
        minutes = _road(before.point, after.point) if before.location_id != after.location_id else 0
        start = max(before.end, after.start - minutes)
        if start < after.start and minutes:
            yield Entry(after.on, start, after.start, CommitmentKind.TRAVEL, location_id=after.location_id)
    there, back = _road(home, places[0].point), _road(places[-1].point, home)
    if there:
        first = places[0]
        yield Entry(
            first.on, max(0, first.start - there), first.start, CommitmentKind.TRAVEL, location_id=first.location_id
        )
    if back:
        last = max(places, key=lambda one: one.end)
        yield Entry(last.on, last.end, min(1440, last.end + back), CommitmentKind.TRAVEL)


def _road(one: Point | None, other: Point | None) -> int:
    return 0 if one is None or other is None else travel_minutes(one, other)


# --- what is free ---------------------------------------------------------------------------------


def _free(person: Person, entries: Sequence[Entry], on: dt.date) -> Iterator[Span]:
    """Yield what the person's windows of a day leave when everything that is taken is out; a holiday frees a lesson."""
    windows = [one for one in person.windows if one.slot.held_on(on)]
    offered = [(one.slot.start, one.slot.end) for one in windows if one.kind is not WindowKind.BLOCKED]
    taken = [(one.slot.start, one.slot.end) for one in windows if one.kind is WindowKind.BLOCKED]
    for day_off in person.exceptions:
        if day_off.on == on:
            (taken if day_off.kind is WindowKind.BLOCKED else offered).append((day_off.start, day_off.end))
    taken += [(one.start, one.end) for one in entries if one.is_held]
    for start, end in merged(offered):
        for busy_from, busy_to in merged(taken):
            if busy_from < end and start < busy_to:
                if start < busy_from:
                    yield start, busy_from
                start = busy_to
        if start < end:
            yield start, end


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans of minutes joined where they touch, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


# --- loads ----------------------------------------------------------------------------------------


def _worked(stretches: Sequence[Stretch], on: dt.date) -> int:
    kinds = working_kinds()
    held = [
        (one.slot.start, one.slot.end)
        for one in stretches
        if one.kind in kinds and one.slot.held_on(on) and not is_school_free(one.region, on)
    ]
    return sum(end - start for start, end in merged(held))


def _week_minutes(stretches: Sequence[Stretch], monday: dt.date) -> int:
    return sum(_worked(stretches, on) for on in days_of(monday))


def _loads(monday: dt.date, stretches: Sequence[Stretch]) -> Iterator[Load]:
    """Yield the week against the limits over all employers, then whatever else the law finds too much or too little."""
    days = [_worked(stretches, on) for on in days_of(monday)]
    yield _load("WORK_SHIFT_MAX", monday, max(days))
    yield _load("WORK_WEEK_MAX", monday, sum(days))
    for code, weeks in _AVERAGES:
        spread = [_week_minutes(stretches, monday - number * ONE_WEEK) for number in range(weeks)]
        yield _load(code, monday, round(sum(spread) / weeks))
    work = [WorkStretch(one.slot, one.kind, one.region) for one in stretches]
    for found in passed_limits(work, monday, monday + ONE_WEEK):
        if found.code.startswith("REST_"):
            yield Load(found.code, found.minutes, found.allowed_minutes, True, found.limit.source)


def _load(code: str, on: dt.date, minutes: int) -> Load:
    limit = limit_on(code, on)
    return Load(code, minutes, limit.value * HOUR, minutes > limit.value * HOUR, limit.source)


def room(found: Timeline, *, max_minutes: int, release_minutes: int | None, agreed: int, in_release: int) -> Room:
    """Return what can still be given in a week; agreed minutes count in a holiday too."""
    free = sum(end - start for day in found.days for start, end in day.free)
    left = None if release_minutes is None else max(0, release_minutes - in_release)
    return Room(max(0, max_minutes - agreed), left, free)
