"""A vacancy's lessons as a school writes them, placed on its bell times; pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from duobaan.errors import Issue
from duobaan.organisations.settings_rules import BellTime
from duobaan.timetable.calendar import EVERY_WEEK_MASK
from duobaan.timetable.slots import WeeklySlot, clock_text
from duobaan.words import BundleKind, Cycle, LessonPart, Level, Weekday

DAY = (6 * 60, 23 * 60)  # lessons are held between these minutes, evening classes included
MAX_SLOTS = 60
# Only the difference between the weeks matters within one school.
_MASKS = {Cycle.EVERY_WEEK: EVERY_WEEK_MASK, Cycle.WEEK_A: 1, Cycle.WEEK_B: 2}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a lesson may go: a day with a position or with minutes."""

    weekday: Weekday
    position: int | None = None
    start_minute: int | None = None
    end_minute: int | None = None
    cycle: Cycle = Cycle.EVERY_WEEK

    def stored(self) -> dict[str, Any]:
        """Return the form that the database keeps."""
        return {
            "weekday": self.weekday.value,
            "position": self.position,
            "start": self.start_minute,
            "end": self.end_minute,
            "cycle": self.cycle.value,
        }


@dataclass(frozen=True, slots=True)
class SlotFields:
    """One lesson as a school writes it; minutes may be left to the bell times, `on` makes it a single day."""

    weekday: Weekday | None = None
    position: int | None = None
    start_minute: int | None = None
    end_minute: int | None = None
    key: str | None = None
    on: dt.date | None = None
    cycle: Cycle = Cycle.EVERY_WEEK
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    class_group: str | None = None
    subject: str | None = None
    level: Level | None = None
    room: str | None = None
    must: bool = True
    movable_to: tuple[Spot, ...] = ()
    bundle: str | None = None
    support_needed: int = 0
    part: LessonPart | None = None


@dataclass(frozen=True, slots=True)
class BundleFields:
    """Lessons that hang together, under a key that the lessons name."""

    key: str
    kind: BundleKind


def spot_of(stored: dict[str, Any]) -> Spot:
    """Read a place as the database keeps it."""
    return Spot(
        Weekday(stored["weekday"]), stored.get("position"), stored["start"], stored["end"], Cycle(stored["cycle"])
    )


class Placer:
    """Puts lessons on a school's bell times and notes what cannot be placed; `numbers` says which could be."""

    def __init__(self, bells: Sequence[BellTime], lesson_minutes: int) -> None:
        self._bells = {(bell.weekday, bell.position): bell for bell in bells}
        self._minutes = lesson_minutes
        self.issues: list[Issue] = []
        self.numbers: list[int] = []

    def place(self, slots: Sequence[SlotFields]) -> list[SlotFields]:
        """Return the lessons with day, minutes and a key each; `issues` says what is wrong."""
        placed = [self._slot(slot, ("input", "slots", str(number))) for number, slot in enumerate(slots)]
        self.numbers = [number for number, slot in enumerate(placed) if slot is not None]
        return _keyed([slot for slot in placed if slot is not None])

    def _slot(self, slot: SlotFields, at: tuple[str, ...]) -> SlotFields | None:
        if slot.on is not None:
            days = [day for day in Weekday if day.number == slot.on.isoweekday()]
            slot = replace(
                slot, weekday=days[0] if days else None, valid_from=slot.on, valid_to=slot.on + dt.timedelta(days=1)
            )
        if slot.weekday is None:
            self.issues.append(Issue((*at, "day"), "required"))
            return None
        minutes = self._times(slot.weekday, slot.position, slot.start_minute, slot.end_minute, at)
        moves = [self._spot(spot, (*at, "movableTo", str(number))) for number, spot in enumerate(slot.movable_to)]
        if minutes is None or None in moves:
            return None
        found = tuple(move for move in moves if move is not None)
        return replace(slot, start_minute=minutes[0], end_minute=minutes[1], movable_to=found)

    def _spot(self, spot: Spot, at: tuple[str, ...]) -> Spot | None:
        minutes = self._times(spot.weekday, spot.position, spot.start_minute, spot.end_minute, at)
        return None if minutes is None else replace(spot, start_minute=minutes[0], end_minute=minutes[1])

    def _times(
        self, day: Weekday, position: int | None, start: int | None, end: int | None, at: tuple[str, ...]
    ) -> tuple[int, int] | None:
        bell = None
        if position is not None:
            bell = self._bells.get((day, position)) or self._bells.get((None, position))
        if start is None:
            if bell is None:
                self.issues.append(Issue((*at, "position"), "no_bell_time", {"position": position or "-"}))
                return None
            start, end = bell.start_minute, end or bell.end_minute
        end = start + self._minutes if end is None else end
        if not DAY[0] <= start < end <= DAY[1]:
            facts = {"start": clock_text(DAY[0]), "end": clock_text(DAY[1])}
            self.issues.append(Issue((*at, "startsAt"), "outside_school_day", facts))
            return None
        return start, end


def _keyed(slots: Sequence[SlotFields]) -> list[SlotFields]:
    """Give every lesson a key that tells its place, with a number where two share one."""
    taken = Counter(slot.key for slot in slots if slot.key)
    found = []
    for slot in slots:
        key = slot.key
        if key is None:
            stem = f"{slot.weekday}{slot.position or clock_text(slot.start_minute or 0).replace(':', '')}"
            stem += {Cycle.EVERY_WEEK: "", Cycle.WEEK_A: "A", Cycle.WEEK_B: "B"}[slot.cycle]
            key = stem
            number = 1
            while taken[key]:
                number += 1
                key = f"{stem}-{number}"
            taken[key] += 1
        found.append(replace(slot, key=key))
    return found


def weekly(slot: SlotFields) -> WeeklySlot:
    """Return a placed lesson as a stretch of the week, in the school's own A and B."""
    if slot.weekday is None or slot.start_minute is None or slot.end_minute is None:
        raise ValueError("the lesson has no place yet")
    return WeeklySlot(
        slot.weekday.number,
        slot.start_minute,
        slot.end_minute,
        _MASKS[slot.cycle],
        slot.valid_from or dt.date.min,
        slot.valid_to or dt.date.max,
    )


def check_bundles(slots: Sequence[SlotFields], bundles: Sequence[BundleFields]) -> Iterator[Issue]:
    """Yield what is wrong with how lessons hang together."""
    kinds = {bundle.key: bundle.kind for bundle in bundles}
    if len(kinds) < len(bundles):
        yield Issue(("input", "bundles"), "twice")
    for number, slot in enumerate(slots):
        if slot.bundle is not None and slot.bundle not in kinds:
            yield Issue(("input", "slots", str(number), "bundle"), "unknown_bundle", {"bundle": slot.bundle})
    for number, bundle in enumerate(bundles):
        members = [slot for slot in slots if slot.bundle == bundle.key]
        at = ("input", "bundles", str(number))
        if len(members) < 2:
            yield Issue(at, "bundle_of_one", {"bundle": bundle.key})
        elif not _FITS[bundle.kind](members):
            yield Issue(at, "bundle_does_not_fit", {"bundle": bundle.key})


def _one_day(slots: Iterable[SlotFields]) -> bool:
    return len({slot.weekday for slot in slots}) == 1


def _double(slots: Sequence[SlotFields]) -> bool:
    """Say whether the lessons follow one another on one day for one class (a short change or break between)."""
    ordered = sorted(slots, key=lambda slot: slot.start_minute or 0)
    gaps = [(b.start_minute or 0) - (a.end_minute or 0) for a, b in pairwise(ordered)]
    one_class = len({slot.class_group for slot in slots}) == 1 and len({slot.cycle for slot in slots}) == 1
    return _one_day(slots) and one_class and all(0 <= gap <= 30 for gap in gaps)


def _always(slots: Sequence[SlotFields]) -> bool:
    return True


_FITS: dict[BundleKind, Callable[[Sequence[SlotFields]], bool]] = {
    BundleKind.SAME_DAY: _one_day,
    BundleKind.DOUBLE_LESSON: _double,
    BundleKind.SAME_TEACHER: _always,
    BundleKind.NOT_SAME_TEACHER: _always,
}
