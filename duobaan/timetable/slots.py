"""A stretch of the week: weekday, minutes since midnight, weeks of the cycle and the range of days it is valid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from duobaan.timetable.calendar import EVERY_WEEK_MASK, ONE_DAY, ONE_WEEK, week_bit

DAY_MINUTES = 1440
EVER = (dt.date.min, dt.date.max)


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """One stretch of every week in a range of days.

    `weekday` counts from 1 (Monday); minutes and days are half open (start, end); `cycle_mask` has bit 1 for
    even and bit 2 for odd whole weeks since Monday 1970-01-05.
    """

    weekday: int
    start: int
    end: int
    cycle_mask: int = EVERY_WEEK_MASK
    valid_from: dt.date = EVER[0]
    valid_to: dt.date = EVER[1]

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= 7:
            raise ValueError(f"weekday {self.weekday} is not 1 to 7")
        if not 0 <= self.start < self.end <= DAY_MINUTES:
            raise ValueError(f"minutes {self.start} to {self.end} are no stretch of a day")
        if self.cycle_mask not in (1, 2, 3):
            raise ValueError(f"cycle mask {self.cycle_mask} is not 1, 2 or 3")

    @property
    def minutes(self) -> int:
        """Return how long it lasts."""
        return self.end - self.start

    def held_on(self, day: dt.date) -> bool:
        """Say whether it takes place on that day (holidays apart)."""
        in_range = self.valid_from <= day < self.valid_to
        return in_range and day.isoweekday() == self.weekday and bool(week_bit(day) & self.cycle_mask)

    def first_day(self) -> dt.date | None:
        """Return the first day on which it takes place, or None when there is none in its range."""
        ahead = (self.weekday - self.valid_from.isoweekday()) % 7
        for days in (ahead, ahead + 7):
            # date.max - valid_from bounds the step, so that an open range cannot overflow.
            if days < (self.valid_to - self.valid_from).days:
                day = self.valid_from + dt.timedelta(days=days)
                if self.held_on(day):
                    return day
        return None

    def last_day(self) -> dt.date | None:
        """Return the last day on which it takes place, or None when there is none in its range."""
        behind = (self.valid_to.isoweekday() - 1 - self.weekday) % 7 + 1
        for days in (behind, behind + 7):
            if days <= (self.valid_to - self.valid_from).days:
                day = self.valid_to - dt.timedelta(days=days)
                if self.held_on(day):
                    return day
        return None

    def days(self) -> Iterator[dt.date]:
        """Yield every day on which it takes place; the range should be bounded."""
        day, last = self.first_day(), self.last_day()
        while day is not None and last is not None and day <= last:
            if self.held_on(day):
                yield day
            day += ONE_WEEK

    def tight(self) -> WeeklySlot | None:
        """Return the same days in the smallest range and mask, or None when there are none.

        In this form "weekday, minutes, days and masks meet" is exact, so that a database can compare rows
        without a calendar. Commitments are stored in it.
        """
        first, last = self.first_day(), self.last_day()
        if first is None or last is None:
            return None
        mask = week_bit(first) if first == last else self.cycle_mask
        return replace(self, cycle_mask=mask, valid_from=first, valid_to=last + ONE_DAY)


def dated(day: dt.date, start: int, end: int) -> WeeklySlot:
    """Return a one-off stretch as a slot that is valid for that single day."""
    return WeeklySlot(day.isoweekday(), start, end, week_bit(day), day, day + ONE_DAY)


def clock_text(minute: int) -> str:
    """Write minutes since midnight as "08:30"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minute_of(time: dt.time) -> int:
    """Return the minutes since midnight of a time of day."""
    return time.hour * 60 + time.minute
