"""The days on which work of the demo starts and ends, seen from the day of seeding."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from duobaan.reference.holidays import is_school_day, school_year_of
from duobaan.timetable.calendar import ONE_WEEK, monday_of
from duobaan.words import HolidayRegion

SUMMER_MONTHS = (5, 6, 7, 8)


@dataclass(frozen=True, slots=True)
class Season:
    """A range of days in which lessons are given; the end is the first day after it."""

    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class Seasons:
    """The seasons that a school can ask for on a day."""

    today: dt.date

    @property
    def year(self) -> int:
        """Return the calendar year in which the present school year began; in summer the coming one counts."""
        return self.today.year if self.today.month in SUMMER_MONTHS else school_year_of(self.today)

    @property
    def year_starts_on(self) -> dt.date:
        """Return the first of August of the school year."""
        return dt.date(self.year, 8, 1)

    def _monday(self, day: dt.date) -> dt.date:
        return monday_of(day + dt.timedelta(days=6))

    def _not_before_school(self, day: dt.date) -> dt.date:
        first = max(day, self._monday(dt.date(self.year, 9, 1)))
        while not is_school_day(HolidayRegion.NOORD, first):
            first += ONE_WEEK
        return first

    def running(self) -> Season:
        """Return a season that began some weeks ago, for work that is going on."""
        return Season(monday_of(self.today) - 5 * ONE_WEEK, self.soon().ends_on)

    def past(self) -> Season:
        """Return a season that is over."""
        return Season(monday_of(self.today) - 10 * ONE_WEEK, monday_of(self.today) - 2 * ONE_WEEK)

    def soon(self) -> Season:
        """Return the season that begins in about five weeks and lasts until the summer holiday."""
        start = self._not_before_school(self._monday(self.today + 4 * ONE_WEEK))
        end = dt.date(self.year + 1, 7, 10)
        return Season(start, end if end > start + 4 * ONE_WEEK else dt.date(self.year + 2, 7, 10))

    def second_half(self) -> Season:
        """Return the second half of the school year, or the coming one when that is near."""
        start = self._monday(dt.date(self.year + 1, 2, 1))
        if start < self.today + 3 * ONE_WEEK:
            return self.next_year()
        return Season(start, dt.date(self.year + 1, 7, 10))

    def next_year(self) -> Season:
        """Return the whole of the coming school year."""
        return Season(self._monday(dt.date(self.year + 1, 8, 30)), dt.date(self.year + 2, 7, 10))

    def lesson_day(self, weeks_ahead: int, weekday: int) -> dt.date:
        """Return a day (ISO weekday) some weeks after the next season starts."""
        return self.soon().starts_on + weeks_ahead * ONE_WEEK + dt.timedelta(days=weekday - 1)
