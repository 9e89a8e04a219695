"""Scalars: DateTime in UTC with Z, Date, TimeOfDay as minutes since midnight written HH:MM, and Cents of large sums."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|(24:00)")

TimeOfDay = NewType("TimeOfDay", int)
Cents = NewType("Cents", int)
"""Cents of a sum over many; an amount of one thing is an Int, which ends at 21 million euros."""
MOST_CENTS = 2**53 - 1  # the largest whole number that every JSON reader keeps exact


def write_instant(value: dt.datetime) -> str:
    """Write an instant as RFC 3339 in UTC."""
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def read_instant(value: Any) -> dt.datetime:
    """Read an instant with an offset; a naive one has no meaning here."""
    if not isinstance(value, str):
        raise ValueError("DateTime is a text such as 2027-01-04T09:00:00Z")
    instant = dt.datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("DateTime needs an offset, such as Z or +01:00")
    return instant.astimezone(dt.UTC)


def read_day(value: Any) -> dt.date:
    """Read a day."""
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError("Date is a text such as 2027-01-04")
    return dt.date.fromisoformat(value)


def write_clock(minutes: int) -> str:
    """Write minutes since midnight as HH:MM; the end of the day is 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def read_clock(value: Any) -> TimeOfDay:
    """Read HH:MM as minutes since midnight."""
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("TimeOfDay is a text such as 08:30")
    return TimeOfDay(1440 if match[3] else int(match[1]) * 60 + int(match[2]))


def whole_cents(value: Any) -> Cents:
    """Return a whole number of cents, or raise where a reader could not keep it exact."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > MOST_CENTS:
        raise ValueError(f"Cents is a whole number of at most {MOST_CENTS}")
    return Cents(value)


SCALARS: dict[object, ScalarDefinition] = {
    dt.datetime: strawberry.scalar(
        name="DateTime",
        description="An instant in UTC (RFC 3339, with Z).",
        serialize=write_instant,
        parse_value=read_instant,
    ),
    dt.date: strawberry.scalar(
        name="Date", description="A day (ISO 8601).", serialize=dt.date.isoformat, parse_value=read_day
    ),
    TimeOfDay: strawberry.scalar(
        name="TimeOfDay",
        description="A time of the day in Europe/Amsterdam, HH:MM; 24:00 is the end of the day.",
        serialize=write_clock,
        parse_value=read_clock,
    ),
    Cents: strawberry.scalar(
        name="Cents",
        description="Whole cents of a sum that an Int may be too small for: a JSON number up to 2^53 - 1.",
        serialize=whole_cents,
        parse_value=whole_cents,
    ),
}
