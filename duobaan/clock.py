"""What time it is: instants in UTC, days in Europe/Amsterdam; the only place that asks the machine."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> dt.datetime:
    """Return this instant in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251  (the one place)


def today() -> dt.date:
    """Return the day it is in the Netherlands."""
    return now().astimezone(AMSTERDAM).date()
