"""Which lessons the limits of working time leave someone beside everything their weeks hold already; pure.

What is kept is safe in every combination: a proposal of it passes no limit that `eligibility.working_time` knows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from duobaan.eligibility.rule_book import limit_on, working_kinds
from duobaan.eligibility.working_time import DAY, HOUR, MOST_WEEKS, WorkStretch, reasons_of
from duobaan.matching.coverage.problem import Offer
from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts import PersonFacts, PostFacts
from duobaan.matching.lessons import Fail
from duobaan.reference.holidays import ONE_WEEK
from duobaan.timetable.calendar import EVEN_WEEKS, EVERY_WEEK_MASK, ODD_WEEKS
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import CommitmentKind

Slots = tuple[WeeklySlot, ...]
_Span = tuple[int, int]
_CYCLES = (EVEN_WEEKS, ODD_WEEKS)


@dataclass(frozen=True, slots=True)
class WorkRoom:
    """Minutes of an average week that someone may still take (None: as many as they like), and what they may not."""

    minutes_week: int | None
    refused: Mapping[Offer, Fail]


def work_room(person: PersonFacts, post: PostFacts, wanted: Mapping[Offer, Slots]) -> WorkRoom:
    """Return what working time leaves of offers, each with the stretches of the week that it would take."""
    present = [one for one in person.weeks if one.kind in working_kinds() and _counts(one.slot, post)]
    outside = {n: slots for n, slots in wanted.items() if not _inside(present, slots)}
    room = _room(present, outside, post, spread=len(outside) < len(wanted))
    if room.minutes_week is None and not room.refused:
        return room
    # Work that begins or ends meanwhile is measured day by day: the pattern of a week adds everything up.
    if all(_lasts(one.slot, post) for one in present) or not _is_exactly_fine(present, wanted, post):
        return room
    return WorkRoom(None, {})


def _since(post: PostFacts) -> dt.date:
    return post.starts_on - MOST_WEEKS * ONE_WEEK


def _counts(slot: WeeklySlot, post: PostFacts) -> bool:
    return slot.valid_from < post.ends_on and _since(post) < slot.valid_to


def _lasts(slot: WeeklySlot, post: PostFacts) -> bool:
    return slot.valid_from <= _since(post) and post.ends_on <= slot.valid_to


def _is_exactly_fine(present: Sequence[WorkStretch], wanted: Mapping[Offer, Slots], post: PostFacts) -> bool:
    work = [WorkStretch(slot, CommitmentKind.TEACHING, post.region) for slots in wanted.values() for slot in slots]
    return not reasons_of(present, work, post.starts_on, post.ends_on)


def _inside(present: Sequence[WorkStretch], slots: Slots) -> bool:
    """Say whether a lesson lies in work that is there every week: who teaches in a shift works no longer."""
    return all(any(one.region is None and _holds(one.slot, slot) for one in present) for slot in slots)


def _holds(work: WeeklySlot, slot: WeeklySlot) -> bool:
    return (
        work.weekday == slot.weekday
        and work.start <= slot.start
        and slot.end <= work.end
        and not slot.cycle_mask & ~work.cycle_mask
        and work.valid_from <= slot.valid_from
        and slot.valid_to <= work.valid_to
    )


# --- the pattern of two weeks ---------------------------------------------------------------------


class _Pattern:
    """Two weeks with everything in them that ever falls in one; days are counted from 0 to 13 and go round."""

    def __init__(self, slots: Iterable[WeeklySlot]) -> None:
        self._days: dict[int, list[_Span]] = {}
        self.add(slots)

    def add(self, slots: Iterable[WeeklySlot]) -> None:
        """Put stretches in."""
        for slot in slots:
            for day in _days_of(slot):
                self._days[day] = _joined([*self._days.get(day, ()), (slot.start, slot.end)])

    def minutes(self, day: int) -> int:
        """Return the minutes of work of a day."""
        return sum(end - start for start, end in self._days.get(day, ()))

    def week(self, cycle: int) -> int:
        """Return the minutes of work of the first or the second week."""
        return sum(self.minutes(day) for day in range(7 * cycle, 7 * cycle + 7))

    def rest(self, day: int) -> int:
        """Return the minutes between a day's work and that of the next; a free day is rest enough."""
        spans, following = self._days.get(day % 14), self._days.get((day + 1) % 14)
        return DAY if not spans or not following else DAY - spans[-1][1] + following[0][0]

    def with_more(self, slots: Slots) -> _Pattern:
        """Return the pattern with a lesson in."""
        found = _Pattern(())
        found._days = dict(self._days)
        found.add(slots)
        return found


def _days_of(slot: WeeklySlot) -> Iterator[int]:
    for number, bit in enumerate(_CYCLES):
        if slot.cycle_mask & bit:
            yield 7 * number + slot.weekday - 1


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    found: list[_Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _limit(code: str, post: PostFacts) -> int:
    return _minutes_on(code, post.starts_on)


@lru_cache(maxsize=256)
def _minutes_on(code: str, day: dt.date) -> int:
    return limit_on(code, day).value * HOUR


def _room(present: Sequence[WorkStretch], outside: Mapping[Offer, Slots], post: PostFacts, *, spread: bool) -> WorkRoom:
    """Return the room of a pattern; `spread` where other lessons take no time, so that these are counted alone."""
    pattern = _Pattern(one.slot for one in present)
    refused: dict[Offer, Fail] = {}
    left = _week_left(pattern, outside, post)
    taken: dict[int, int] = {}
    # Lessons where they stand come before those that would be moved; nobody takes one at two places.
    for offer in sorted(outside, key=lambda one: (one[1], one[0])):
        slots, number = outside[offer], offer[0]
        more = pattern.with_more(slots)
        fail = _day_fail(pattern, more, slots, post)
        minutes = 0 if number in taken else _average(slots)
        if fail is None and (spread or left <= 0) and sum(taken.values()) + minutes > left:
            fail = Fail(Exclusion.WORKING_TIME, {"most": _limit("WORK_16_WEEKS_AVERAGE", post) // HOUR})
        if fail is not None:
            refused[offer] = fail
            continue
        pattern = more
        taken[number] = taken.get(number, 0) + minutes
    return WorkRoom(None if sum(taken.values()) <= max(0, left) else max(0, left), refused)


def _week_left(pattern: _Pattern, outside: Mapping[Offer, Slots], post: PostFacts) -> int:
    """Return the minutes of an average week that are left, with room for the week that is fuller than that."""
    weeks = [pattern.week(0), pattern.week(1)]
    uneven = [
        sum(_average(slots) for slots in outside.values() if {one.cycle_mask for one in slots} == {bit})
        for bit in _CYCLES
    ]
    on_average = _limit("WORK_16_WEEKS_AVERAGE", post) - -(-sum(weeks) // 2)
    fullest = max(present + more for present, more in zip(weeks, uneven, strict=True))
    return min(on_average, _limit("WORK_WEEK_MAX", post) - fullest)


def _average(slots: Slots) -> int:
    """Return the minutes of an average week of a lesson, halves rounded up; a cycle that starts again stays one."""
    length = max((slot.end - slot.start for slot in slots), default=0)
    is_whole = any(slot.cycle_mask == EVERY_WEEK_MASK for slot in slots)
    return length if is_whole else (length + 1) // 2


def _day_fail(before: _Pattern, after: _Pattern, slots: Slots, post: PostFacts) -> Fail | None:
    """Return what a lesson breaks on its own days: the longest shift, or the rest before and after."""
    shift, rest = _limit("WORK_SHIFT_MAX", post), _limit("REST_DAILY_MIN", post)
    for day in {day for slot in slots for day in _days_of(slot)}:
        if shift < after.minutes(day) > before.minutes(day):
            return Fail(Exclusion.WORKING_TIME, {"most": shift // HOUR})
        if any(before.rest(one) > after.rest(one) < rest for one in (day - 1, day)):
            return Fail(Exclusion.REST, {"most": rest // HOUR})
    return None
