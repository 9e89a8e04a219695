"""Two weeks with everything in them that ever falls in one: never less than any calendar week holds; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from duobaan.eligibility.working_time import DAY, WEEKS
from duobaan.matching.working_time.calendar_weeks import joined, minutes_on
from duobaan.timetable.calendar import EVEN_WEEKS, ODD_WEEKS
from duobaan.timetable.slots import WeeklySlot

_Span = tuple[int, int]
_DAYS = 14


class WeekPattern:
    """Days are counted from 0 to 13 and go round; holidays and the ranges of days count for nothing."""

    def __init__(self, slots: Iterable[WeeklySlot]) -> None:
        self._days: dict[int, list[_Span]] = {}
        self.add(slots)

    def add(self, slots: Iterable[WeeklySlot]) -> None:
        """Put stretches in."""
        for slot in slots:
            for day in _days_of(slot):
                self._days[day] = joined([*self._days.get(day, ()), (slot.start, slot.end)])

    def passes_a_limit(self, on: dt.date) -> bool:
        """Say whether the longest day, the fuller week, the average or a rest would be beyond what the law allows."""
        minutes = [sum(end - start for start, end in self._days.get(day, ())) for day in range(_DAYS)]
        weeks = sum(minutes[:7]), sum(minutes[7:])
        average = min(minutes_on(code, on) for code, _ in WEEKS)
        return (
            max(minutes) > minutes_on("WORK_SHIFT_MAX", on)
            or max(weeks) > minutes_on("WORK_WEEK_MAX", on)
            or sum(weeks) > 2 * average
            or min(self._rests()) < minutes_on("REST_DAILY_MIN", on)
        )

    def _rests(self) -> Iterator[int]:
        """Yield the minutes between each day's work and that of the next; a free day is rest enough."""
        for day in range(_DAYS):
            spans, following = self._days.get(day), self._days.get((day + 1) % _DAYS)
            yield DAY if not spans or not following else DAY - spans[-1][1] + following[0][0]


def _days_of(slot: WeeklySlot) -> Iterator[int]:
    for number, bit in enumerate((EVEN_WEEKS, ODD_WEEKS)):
        if slot.cycle_mask & bit:
            yield 7 * number + slot.weekday - 1
