"""From lessons in a school's words to stretches of a professional's week that can be compared between schools; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from duobaan.errors import ClashFact
from duobaan.timetable.calendar import cycle_stretches
from duobaan.timetable.overlap import share_a_day, tight_overlap
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import CommitmentKind, Cycle, Weekday

Minutes = Callable[[UUID, UUID], int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson as a school writes it; minutes since midnight, days half open, None where the period decides."""

    weekday: Weekday
    start_minute: int
    end_minute: int
    cycle: Cycle = Cycle.EVERY_WEEK
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """A stretch of one professional's week that is, or is about to be, taken; its slot is in tight form."""

    professional_id: UUID
    source_kind: str
    source_id: UUID
    slot: WeeklySlot
    kind: CommitmentKind = CommitmentKind.TEACHING
    location_id: UUID | None = None


def booked_slots(
    lessons: Iterable[Lesson], start: dt.date, end: dt.date, anchors: Sequence[dt.date]
) -> Iterator[WeeklySlot]:
    """Yield the tight slots that lessons take in a period; a lesson that never takes place in it takes nothing.

    Each of `anchors` is a Monday on which the school's weeks start again with an A. Without one nobody can tell A
    from B, and a lesson counts as taking every week.
    """
    for lesson in lessons:
        first, after = max(start, lesson.valid_from or start), min(end, lesson.valid_to or end)
        for stretch in cycle_stretches(lesson.cycle, anchors, first, after) if first < after else ():
            slot = WeeklySlot(
                lesson.weekday.number,
                lesson.start_minute,
                lesson.end_minute,
                stretch.cycle_mask,
                stretch.valid_from,
                stretch.valid_to,
            ).tight()
            if slot is not None:
                yield slot


def is_overlap(one: Booking, other: Booking) -> bool:
    """Say whether two bookings take the same person at the same time: what the database's guard refuses."""
    return one.professional_id == other.professional_id and tight_overlap(one.slot, other.slot)


def is_too_far(one: Booking, other: Booking, minutes_between: Minutes) -> bool:
    """Say whether the time between two bookings of one day is too short to travel; none is needed within one place."""
    here, there = one.location_id, other.location_id
    if here is None or there is None or here == there or one.professional_id != other.professional_id:
        return False
    first, second = sorted((one.slot, other.slot), key=lambda slot: slot.start)
    # Ranges and cycles may meet without a common day where a stored stretch was cut short.
    return share_a_day(first, second) and 0 <= second.start - first.end < minutes_between(here, there)


def clash_fact(taken: Booking, *, kind: CommitmentKind | None = None) -> ClashFact:
    """Say what is taken, with its source; whoever answers people takes the source away where it is not theirs."""
    return ClashFact(
        professional_id=taken.professional_id,
        weekday=taken.slot.weekday,
        start_minute=taken.slot.start,
        end_minute=taken.slot.end,
        cycle_mask=taken.slot.cycle_mask,
        kind=(kind or taken.kind).value,
        source_kind=taken.source_kind,
        source_id=taken.source_id,
    )


def clashes_of(wanted: Sequence[Booking], taken: Sequence[Booking], minutes_between: Minutes) -> tuple[ClashFact, ...]:
    """Return what stands in the way of the wanted bookings, overlaps first and each once."""
    pairs = [(mine, theirs) for mine in wanted for theirs in taken] + list(combinations(wanted, 2))
    overlaps = [clash_fact(theirs) for mine, theirs in pairs if is_overlap(mine, theirs)]
    travel = [
        clash_fact(theirs, kind=CommitmentKind.TRAVEL)
        for mine, theirs in pairs
        if not is_overlap(mine, theirs) and is_too_far(mine, theirs, minutes_between)
    ]
    return tuple(dict.fromkeys(overlaps + travel))
