"""The calendar weeks around a post, with the work that each holds and what the law lets it still hold; pure."""

from __future__ import annotations

import datetime as dt
import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from duobaan.eligibility.rule_book import limit_on
from duobaan.eligibility.working_time import DAY, HOUR, MOST_WEEKS, WEEKS, YEAR, WorkStretch
from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts.person_and_post import PostFacts
from duobaan.matching.fails import Fail
from duobaan.reference.holidays import ONE_DAY, ONE_WEEK, is_school_holiday
from duobaan.timetable.calendar import EVERY_WEEK_MASK, monday_of
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import HolidayRegion

_Span = tuple[int, int]
_Days = dict[dt.date, list[_Span]]
_WEEK_MAX, _SHIFT_MAX, _REST_MIN = "WORK_WEEK_MAX", "WORK_SHIFT_MAX", "REST_DAILY_MIN"


@lru_cache(maxsize=4096)
def minutes_on(code: str, day: dt.date) -> int:
    """Return a limit of working time on a day, in minutes."""
    return limit_on(code, day).value * HOUR


def joined(spans: Iterable[_Span]) -> list[_Span]:
    """Return stretches of a day in order, those that meet as one: what overlaps is worked once."""
    found: list[_Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """The days on which a lesson is held, and its minutes per week (by number) and in an average week.

    `first` and `after` are the days between which it runs.
    """

    days: tuple[tuple[dt.date, _Span], ...]
    weeks: Counter[int]
    average: int
    first: dt.date
    after: dt.date


class CalendarWeeks:
    """Someone's weeks, from as many before the post as an average asks until its end, a year at most."""

    def __init__(self, present: Sequence[WorkStretch], post: PostFacts) -> None:
        self._post = post
        self._first = monday_of(self.since(post))
        number = max(0, -(-(min(post.ends_on, post.starts_on + YEAR) - self._first).days // 7))
        self._after = self._first + number * ONE_WEEK
        self._mondays = [self._first + week * ONE_WEEK for week in range(number)]
        self._days: _Days = {}
        for one in present:
            for day in _days_of(one.slot, one.region, self._first, self._after):
                self._days.setdefault(day, []).append((one.slot.start, one.slot.end))
        self._worked = [0] * number
        for day, spans in self._days.items():
            self._days[day] = joined(spans)
            self._worked[self._week(day)] += _minutes(self._days[day])

    @staticmethod
    def since(post: PostFacts) -> dt.date:
        """Return the first day that an average of the post's first week asks for."""
        return post.starts_on - MOST_WEEKS * ONE_WEEK

    def held(self, slots: Sequence[WeeklySlot]) -> Held:
        """Lay a lesson out on its days, holidays left out."""
        days = tuple(
            (day, (slot.start, slot.end))
            for slot in slots
            for day in _days_of(slot, self._post.region, self._first, self._after)
        )
        weeks: Counter[int] = Counter()
        for day, (start, end) in days:
            weeks[self._week(day)] += end - start
        length = max((slot.minutes for slot in slots), default=0)
        # A cycle that starts again after a holiday stays one of every other week.
        whole = any(slot.cycle_mask == EVERY_WEEK_MASK for slot in slots)
        first = min((slot.valid_from for slot in slots), default=self._first)
        after = max((slot.valid_to for slot in slots), default=self._after)
        return Held(days, weeks, length if whole else (length + 1) // 2, first, after)

    def fullest(self, places: Sequence[Held]) -> Held:
        """Return a lesson that may be held at one of several places as what takes most in each week."""
        if len(places) == 1:
            return places[0]
        weeks: Counter[int] = Counter()
        for one in places:
            weeks |= one.weeks
        first, after = min(one.first for one in places), max(one.after for one in places)
        return replace(places[0], weeks=weeks, average=max(one.average for one in places), first=first, after=after)

    # --- days: shifts and rest --------------------------------------------------------------------

    def day_fail(self, held: Held) -> Fail | None:
        """Return what a lesson breaks on its own days: the longest shift, or the rest before and after."""
        for day, span in held.days:
            before = self._days.get(day, [])
            spans = joined([*before, span])
            shift, rest = minutes_on(_SHIFT_MAX, day), minutes_on(_REST_MIN, day)
            if shift < _minutes(spans) > _minutes(before):
                return Fail(Exclusion.WORKING_TIME, {"most": shift // HOUR})
            if min(self._new_rests(day, before, spans), default=DAY) < rest:
                return Fail(Exclusion.REST, {"most": rest // HOUR})
        return None

    def take_days(self, held: Held) -> None:
        """Count a lesson in for the shifts and the rest of its days."""
        for day, span in held.days:
            self._days[day] = joined([*self._days.get(day, ()), span])

    def _new_rests(self, day: dt.date, known: Sequence[_Span], spans: Sequence[_Span]) -> Iterator[int]:
        """Yield the minutes of rest before and after a day that begins earlier or ends later than it did."""
        before, after = self._days.get(day - ONE_DAY), self._days.get(day + ONE_DAY)
        if before and (not known or spans[0][0] < known[0][0]):
            yield DAY - before[-1][1] + spans[0][0]
        if after and (not known or known[-1][1] < spans[-1][1]):
            yield DAY - spans[-1][1] + after[0][0]

    # --- weeks: the most of one, and averages -----------------------------------------------------

    def holds(self, lessons: Sequence[Held]) -> bool:
        """Say whether every week and every average stays within the law with all of these."""
        more = _sum(lessons)
        if any(self._worked[week] + minutes > self._most_of(week) for week, minutes in more.items()):
            return False
        return all(left >= sum(more[week] for week in held) for held, left in self._averages(more))

    def most(self, lessons: Sequence[Held]) -> int:
        """Return the minutes of an average week that may be taken of lessons in any of their periods.

        What a lesson takes of a week beyond its average, every other week, is left free for all of them.
        """
        more = _sum(lessons)
        uneven = [one for one in lessons if max(one.weeks.values(), default=0) > one.average]

        def beyond(weeks: Sequence[int]) -> int:
            return sum(max(0, sum(one.weeks[week] - one.average for week in weeks)) for one in uneven)

        rooms = [self._most_of(week) - self._worked[week] - beyond([week]) for week in more]
        rooms += [(left - beyond(held)) // len(held) for held, left in self._averages(more)]
        return min(rooms, default=0)

    def is_whole(self, lessons: Sequence[Held], most: int) -> bool:
        """Say whether each week lies in one period of the timetable, or holds no more than so many minutes anyhow."""
        for week, minutes in _sum(lessons).items():
            there = [one for one in lessons if one.weeks[week]]
            if minutes > most and max(one.first for one in there) >= min(one.after for one in there):
                return False
        return True

    def _averages(self, more: Counter[int]) -> Iterator[tuple[Sequence[int], int]]:
        """Yield, for each stretch of weeks that is averaged, those that hold some of this, and the minutes left."""
        held = sorted(week for week, minutes in more.items() if minutes)
        worked = list(itertools.accumulate(self._worked, initial=0))
        for code, length in WEEKS:
            for start in range(len(self._mondays) - length + 1):
                there = held[bisect_left(held, start) : bisect_left(held, start + length)]
                if there:
                    present = worked[start + length] - worked[start]
                    yield there, length * minutes_on(code, self._mondays[start]) - present

    def _most_of(self, week: int) -> int:
        return minutes_on(_WEEK_MAX, self._mondays[week])

    def _week(self, day: dt.date) -> int:
        return (day - self._first).days // 7


@lru_cache(maxsize=4096)
def _days_of(slot: WeeklySlot, region: HolidayRegion | None, first: dt.date, after: dt.date) -> tuple[dt.date, ...]:
    """Return the days on which a stretch is held; with a region, its school holidays are left out."""
    start, end = max(slot.valid_from, first), min(slot.valid_to, after)
    if start >= end:
        return ()
    days = replace(slot, valid_from=start, valid_to=end).days()
    return tuple(day for day in days if region is None or not is_school_holiday(region, day))


def _sum(lessons: Iterable[Held]) -> Counter[int]:
    found: Counter[int] = Counter()
    for one in lessons:
        found.update(one.weeks)
    return found


def _minutes(spans: Iterable[_Span]) -> int:
    return sum(end - start for start, end in spans)
