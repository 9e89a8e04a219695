"""Weeks: which are A and which B at a school, how two schools' weeks compare, and which weeks have school.

A school names its own weeks, and the names of two schools need not coincide. What is compared is the parity of
whole weeks since Monday 1970-01-05, which knows no years: a year of 53 ISO weeks changes nothing.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duobaan.reference.holidays import is_school_day, school_weeks, school_year_of
from duobaan.words import Cycle, HolidayRegion

FIRST_MONDAY = dt.date(1970, 1, 5)
ONE_DAY = dt.timedelta(days=1)
ONE_WEEK = dt.timedelta(days=7)
EVEN_WEEKS = 1
ODD_WEEKS = 2
EVERY_WEEK_MASK = 3


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of the day's week."""
    return day - dt.timedelta(days=day.weekday())


def week_number(day: dt.date) -> int:
    """Return the whole weeks since Monday 1970-01-05 (never the ISO number, which restarts every year)."""
    return (day - FIRST_MONDAY).days // 7


def week_bit(day: dt.date) -> int:
    """Return 1 in even and 2 in odd whole weeks since Monday 1970-01-05."""
    return ODD_WEEKS if week_number(day) % 2 else EVEN_WEEKS


def cycle_mask(cycle: Cycle, anchor_on: dt.date | None) -> int:
    """Return the weeks of a school's cycle as a mask; `anchor_on` lies in one of the school's A weeks.

    Without an anchor nobody can tell A from B, so the lesson counts as taking every week.
    """
    if cycle is Cycle.EVERY_WEEK or anchor_on is None:
        return EVERY_WEEK_MASK
    bit = week_bit(anchor_on)
    return bit if cycle is Cycle.WEEK_A else EVERY_WEEK_MASK - bit


def anchor_on(anchors: Sequence[dt.date], day: dt.date) -> dt.date | None:
    """Return the Monday of a week A that a day counts from: the last one before it, or else the first after it."""
    begun = [anchor for anchor in anchors if monday_of(anchor) <= day]
    return max(begun) if begun else min(anchors, default=None)


def cycle_on(day: dt.date, anchors: Sequence[dt.date]) -> Cycle | None:
    """Return whether the day lies in an A or a B week of the school; nobody can tell without an anchor."""
    anchor = anchor_on(anchors, day)
    if anchor is None:
        return None
    return Cycle.WEEK_A if week_bit(day) == week_bit(anchor) else Cycle.WEEK_B


def is_in_cycle(cycle: Cycle, anchors: Sequence[dt.date], day: dt.date) -> bool:
    """Say whether a lesson of a cycle takes place in the week of a day."""
    return bool(week_bit(day) & cycle_mask(cycle, anchor_on(anchors, day)))


@dataclass(frozen=True, slots=True)
class CycleStretch:
    """A range of days (end excluded) in which a school's cycle has one mask."""

    valid_from: dt.date
    valid_to: dt.date
    cycle_mask: int


def cycle_stretches(cycle: Cycle, anchors: Sequence[dt.date], start: dt.date, end: dt.date) -> Iterator[CycleStretch]:
    """Yield the ranges of a school whose sequence restarts: each anchor is the Monday of a week A that starts it.

    Days before the first anchor follow that anchor backwards.
    """
    known = sorted(anchors)
    cuts = [start, *(monday_of(anchor) for anchor in known[1:] if start < monday_of(anchor) < end), end]
    for first, after in itertools.pairwise(cuts):
        if first < after:
            yield CycleStretch(first, after, cycle_mask(cycle, anchor_on(known, first)))


def school_days(region: HolidayRegion, start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Yield the days from start up to end (excluded) on which schools of the region work."""
    day = start
    while day < end:
        if is_school_day(region, day):
            yield day
        day += ONE_DAY


def school_weeks_between(region: HolidayRegion, start: dt.date, end: dt.date) -> list[dt.date]:
    """Return the Mondays of the school weeks that touch the range of days (end excluded)."""
    if start >= end:
        return []
    years = range(school_year_of(start), school_year_of(end - ONE_DAY) + 1)
    mondays = {monday for year in years for monday in school_weeks(region, year)}
    return sorted(monday for monday in mondays if monday < end and monday + ONE_WEEK > start)
