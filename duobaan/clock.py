"""What time it is: instants in UTC, days in Europe/Amsterdam; the only place that asks the machine."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from duobaan.lasting import note_passing

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


_held: ContextVar[dt.datetime | None] = ContextVar("held", default=None)


@contextlib.contextmanager
def held_at(instant: dt.datetime) -> Iterator[None]:
    """Let this task see another instant: the demo region has a past that use cases wrote."""
    token = _held.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _held.reset(token)


def now() -> dt.datetime:
    """Return this instant in UTC; an answer that is made from it holds for that instant only."""
    note_passing()
    return _instant()


def today() -> dt.date:
    """Return the day it is in the Netherlands; an answer that is made from it holds for that day."""
    return day_of(_instant())


def _instant() -> dt.datetime:
    return _held.get() or dt.datetime.now(dt.UTC)  # noqa: TID251  (the one place)


def day_of(instant: dt.datetime) -> dt.date:
    """Return the day in the Netherlands on which an instant falls."""
    return instant.astimezone(AMSTERDAM).date()
