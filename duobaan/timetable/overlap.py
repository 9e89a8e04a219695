"""Whether two stretches of the week ever meet: minutes, days and cycles; exact against the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import combinations

from duobaan.timetable.slots import WeeklySlot


def minutes_meet(a: WeeklySlot, b: WeeklySlot) -> bool:
    """Say whether weekday and minutes meet, whatever the weeks and the days."""
    return a.weekday == b.weekday and a.start < b.end and b.start < a.end


def tight_overlap(a: WeeklySlot, b: WeeklySlot) -> bool:
    """Say whether two slots in tight form meet: the condition that the database's own guard uses."""
    days_meet = a.valid_from < b.valid_to and b.valid_from < a.valid_to
    return minutes_meet(a, b) and days_meet and bool(a.cycle_mask & b.cycle_mask)


def share_a_day(a: WeeklySlot, b: WeeklySlot) -> bool:
    """Say whether there is a day on which both take place, at whatever time."""
    if a.weekday != b.weekday or not a.cycle_mask & b.cycle_mask:
        return False
    if a.valid_from >= b.valid_to or b.valid_from >= a.valid_to:
        return False
    one, other = a.tight(), b.tight()
    if one is None or other is None:
        return False
    days_meet = one.valid_from < other.valid_to and other.valid_from < one.valid_to
    return days_meet and bool(one.cycle_mask & other.cycle_mask)


def overlaps(a: WeeklySlot, b: WeeklySlot) -> bool:
    """Say whether there is a day on which both take place at the same time."""
    return minutes_meet(a, b) and share_a_day(a, b)


def first_clash_on(a: WeeklySlot, b: WeeklySlot) -> dt.date | None:
    """Return the first day on which both take place at the same time, or None."""
    if not overlaps(a, b):
        return None
    start, end = max(a.valid_from, b.valid_from), min(a.valid_to, b.valid_to)
    return WeeklySlot(a.weekday, a.start, a.end, a.cycle_mask & b.cycle_mask, start, end).first_day()


def clashing_pairs(slots: Sequence[WeeklySlot]) -> list[tuple[int, int]]:
    """Return the index pairs of slots that meet."""
    return [(i, j) for (i, a), (j, b) in combinations(enumerate(slots), 2) if overlaps(a, b)]


def peak_minutes(slots: Iterable[WeeklySlot]) -> int:
    """Return the minutes of the heavier of the two weeks of the cycle, as if all ranges of days met."""
    weeks = {1: 0, 2: 0}
    for slot in slots:
        for bit in weeks:
            weeks[bit] += slot.minutes if slot.cycle_mask & bit else 0
    return max(weeks.values())


def minutes_on(slots: Iterable[WeeklySlot], day: dt.date) -> int:
    """Return the minutes that the slots take on one day."""
    return sum(slot.minutes for slot in slots if slot.held_on(day))
