"""Whether a person's weekly windows cover a slot: BLOCKED wins, the weakest window that is needed decides."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from duobaan.timetable.overlap import minutes_meet, overlaps
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import WindowKind

# From best to weakest: a slot gets the first kind that, with all better ones, covers it.
_ORDER = (WindowKind.PREFERRED, WindowKind.AVAILABLE, WindowKind.IF_NEEDED)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of someone's week and how it may be used."""

    slot: WeeklySlot
    kind: WindowKind


@dataclass(frozen=True, slots=True)
class DayException:
    """A stretch of one day that differs from the week."""

    on: dt.date
    start: int
    end: int
    kind: WindowKind


def fit_of(windows: Sequence[Window], slot: WeeklySlot) -> WindowKind | None:
    """Return how the slot falls in the windows; None when they say nothing about a part of it."""
    if any(window.kind is WindowKind.BLOCKED and overlaps(window.slot, slot) for window in windows):
        return WindowKind.BLOCKED
    usable: list[WeeklySlot] = []
    for kind in _ORDER:
        more = [window.slot for window in windows if window.kind is kind]
        usable += more
        if more and covers(usable, slot):
            return kind
    return None


def covers(windows: Iterable[WeeklySlot], slot: WeeklySlot) -> bool:
    """Say whether the windows together hold the slot on every day on which it takes place."""
    near = [window for window in windows if minutes_meet(window, slot)]
    return bool(near) and all(_holds_minutes(near, part) for part in _parts(near, slot))


def _parts(windows: Sequence[WeeklySlot], slot: WeeklySlot) -> Iterator[WeeklySlot]:
    """Cut the slot where a window starts or ends being valid, and into even and odd weeks."""
    edges = {day for window in windows for day in (window.valid_from, window.valid_to)}
    cuts = sorted({slot.valid_from, slot.valid_to, *(day for day in edges if slot.valid_from < day < slot.valid_to)})
    for first, after in itertools.pairwise(cuts):
        for bit in (1, 2):
            if slot.cycle_mask & bit:
                part = replace(slot, cycle_mask=bit, valid_from=first, valid_to=after)
                if part.first_day() is not None:
                    yield part


def _holds_minutes(windows: Sequence[WeeklySlot], part: WeeklySlot) -> bool:
    """Say whether the windows valid throughout the part leave no minute of it open."""
    reached = part.start
    for window in sorted(windows, key=lambda one: one.start):
        valid = window.valid_from <= part.valid_from and part.valid_to <= window.valid_to
        if valid and window.cycle_mask & part.cycle_mask and window.start <= reached:
            reached = max(reached, window.end)
    return reached >= part.end


def blocked_days(exceptions: Iterable[DayException], slot: WeeklySlot) -> list[dt.date]:
    """Return the days on which the slot takes place but the person cannot, in order."""
    hit = (
        exception.on
        for exception in exceptions
        if exception.kind is WindowKind.BLOCKED
        and slot.held_on(exception.on)
        and exception.start < slot.end
        and slot.start < exception.end
    )
    return sorted(set(hit))
