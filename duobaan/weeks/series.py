"""Weeks as a calendar program keeps them: what is held each week, from when to when, and the days left out; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

from duobaan.commitments.rules import Lesson, booked_slots
from duobaan.reference.holidays import school_year_of
from duobaan.timetable.calendar import EVERY_WEEK_MASK
from duobaan.timetable.slots import WeeklySlot
from duobaan.vacancies.models import LessonSlot
from duobaan.weeks.lessons import Lasting, Teaching
from duobaan.weeks.rules import Stretch, is_school_free
from duobaan.words import CommitmentKind, HolidayRegion

Span = tuple[dt.date, dt.date]
_YEARS_AHEAD = 2
_FIRST_MONTH = 8


@dataclass(frozen=True, slots=True)
class Series:
    """One thing that is held every week or every second week; the first and last day are held."""

    key: str  # stays the same when the calendar is asked again
    kind: CommitmentKind
    first: dt.date
    last: dt.date
    start: int
    end: int
    every_weeks: int
    left_out: tuple[dt.date, ...] = ()
    source_id: UUID | None = None
    location_id: UUID | None = None
    slot: LessonSlot | None = None
    teachers: tuple[Teaching, ...] = ()


def season(on: dt.date) -> Span:
    """Return the days of a calendar: this school year and the next, half open, the same all year long."""
    year = school_year_of(on)
    return dt.date(year, _FIRST_MONTH, 1), dt.date(year + _YEARS_AHEAD, _FIRST_MONTH, 1)


def of_stretches(stretches: Iterable[Stretch], within: Span) -> Iterator[Series]:
    """Yield what is taken of someone's weeks; a series that holidays leave out as a whole is none."""
    for one in stretches:
        found = _held(one.slot, one.region, within)
        if found is not None:
            slot, days, left_out = found
            key = f"{one.source_id}-{slot.weekday}-{slot.start}-{days[0]:%Y%m%d}"
            yield Series(
                key=key,
                kind=one.kind,
                first=days[0],
                last=days[-1],
                start=slot.start,
                end=slot.end,
                every_weeks=_every(slot),
                left_out=left_out,
                source_id=one.source_id,
                location_id=one.location_id,
            )


def of_lessons(
    offered: Iterable[tuple[Lasting, Sequence[LessonSlot]]],
    teachers: dict[UUID, list[Teaching]],
    within: Span,
    *,
    region: HolidayRegion | None,
    anchors: Sequence[dt.date],
) -> Iterator[Series]:
    """Yield the lessons of vacancies, each cut where somebody else comes to teach it."""
    for whole, slots in offered:
        start, end = max(whole.starts_on or within[0], within[0]), min(whole.ends_on or within[1], within[1])
        for slot in slots if start < end else ():
            for span in _cut(teachers.get(slot.id, ()), (start, end)):
                yield from _of_lesson(slot, teachers.get(slot.id, ()), span, region, anchors)


def _of_lesson(
    slot: LessonSlot,
    teachers: Sequence[Teaching],
    within: Span,
    region: HolidayRegion | None,
    anchors: Sequence[dt.date],
) -> Iterator[Series]:
    written = Lesson(slot.weekday, slot.start_minute, slot.end_minute, slot.cycle, slot.valid_from, slot.valid_to)
    for booked in booked_slots([written], *within, anchors):
        found = _held(booked, region, within)
        if found is not None:
            _, days, left_out = found
            yield Series(
                key=f"{slot.id}-{days[0]:%Y%m%d}",
                kind=CommitmentKind.TEACHING,
                first=days[0],
                last=days[-1],
                start=booked.start,
                end=booked.end,
                every_weeks=_every(booked),
                left_out=left_out,
                slot=slot,
                teachers=tuple(one for one in teachers if one.start <= days[0] < one.end),
            )


def _cut(teachers: Sequence[Teaching], within: Span) -> Iterator[Span]:
    """Yield the ranges in which the same people teach."""
    start, end = within
    marks = {start, end, *(day for one in teachers for day in (one.start, one.end) if start < day < end)}
    return pairwise(sorted(marks))


def _held(
    slot: WeeklySlot, region: HolidayRegion | None, within: Span
) -> tuple[WeeklySlot, list[dt.date], tuple[dt.date, ...]] | None:
    """Return the days on which a stretch is held, and the days between them that holidays leave out."""
    start, end = max(slot.valid_from, within[0]), min(slot.valid_to, within[1])
    if start >= end:
        return None
    bounded = replace(slot, valid_from=start, valid_to=end)
    days = list(bounded.days())
    held = [day for day in days if not is_school_free(region, day)]
    if not held:
        return None
    known = set(held)
    return bounded, held, tuple(day for day in days if held[0] < day < held[-1] and day not in known)


def _every(slot: WeeklySlot) -> int:
    return 1 if slot.cycle_mask == EVERY_WEEK_MASK else 2
