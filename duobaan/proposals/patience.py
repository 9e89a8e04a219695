"""How long a proposal waits for an answer, in working days of the school, and when those awaited are reminded; pure."""

from __future__ import annotations

import datetime as dt

from duobaan.clock import AMSTERDAM
from duobaan.reference.holidays import ONE_DAY, add_working_days
from duobaan.words import HolidayRegion

PATIENCE_DAYS = 10  # working days of the school: no weekends, public holidays or school holidays
REMINDERS = (50, 80)  # per cent of the patience


def after_working_days(region: HolidayRegion | None, on: dt.date, days: int) -> dt.datetime:
    """Return the end of the last of so many working days after a day."""
    last = add_working_days(region or HolidayRegion.MIDDEN, on, days)
    return dt.datetime.combine(last + ONE_DAY, dt.time(), AMSTERDAM)


def expiry(region: HolidayRegion | None, on: dt.date) -> dt.datetime:
    """Return when terms that were sent on a day expire."""
    return after_working_days(region, on, PATIENCE_DAYS)


def reminder_at(region: HolidayRegion | None, on: dt.date, percent: int) -> dt.datetime:
    """Return when this share of the patience with terms that were sent on a day has passed."""
    return after_working_days(region, on, PATIENCE_DAYS * percent // 100)


def first_reminder(region: HolidayRegion | None, on: dt.date) -> dt.datetime:
    """Return when the first reminder of terms that were sent on a day is due."""
    return reminder_at(region, on, REMINDERS[0])


def due_percent(region: HolidayRegion | None, on: dt.date, at: dt.datetime) -> int | None:
    """Return the latest reminder that is due; a clock that stood still sends one, not all that it missed."""
    passed = [percent for percent in REMINDERS if reminder_at(region, on, percent) <= at]
    return max(passed, default=None)


def next_reminder(region: HolidayRegion | None, on: dt.date, after: dt.datetime) -> dt.datetime | None:
    """Return when the next reminder is due, if one is left."""
    coming = [reminder_at(region, on, percent) for percent in REMINDERS]
    return min((moment for moment in coming if moment > after), default=None)
