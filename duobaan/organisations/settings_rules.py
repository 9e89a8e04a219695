"""Pure rules of a school's own settings: lesson length, bell times, full time, mark-up, weeks and the A/B anchor."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from duobaan.organisations.rules import Findings
from duobaan.words import Weekday

MONDAY = 0
MOST_RESTARTS: Final = 40
# field of the change, name in GraphQL, least, most
_RANGES: Final = (
    ("lesson_minutes", "lessonMinutes", 20, 180),
    ("full_time_lessons", "fullTimeLessons", 5.0, 60.0),
    ("markup_percent", "markupPercent", 0, 200),
    ("school_weeks", "schoolWeeks", 30, 52),
    ("min_notice_days", "minNoticeDays", 0, 365),
)


@dataclass(frozen=True, slots=True)
class BellTime:
    """When a lesson position starts and ends, in minutes since midnight; for one day or for every day."""

    position: int
    start_minute: int
    end_minute: int
    weekday: Weekday | None = None

    def stored(self) -> dict[str, Any]:
        """Return the form that the database keeps."""
        day = {"weekday": self.weekday.value} if self.weekday else {}
        return {"position": self.position, "start": self.start_minute, "end": self.end_minute} | day


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """What a school changes; None leaves a setting as it is."""

    lesson_minutes: int | None = None
    bell_times: Sequence[BellTime] | None = None
    full_time_lessons: float | None = None
    markup_percent: int | None = None
    school_weeks: int | None = None
    cycle_anchor_on: dt.date | None = None
    cycle_restarts: Sequence[dt.date] | None = None
    guest_needs_vog: bool | None = None
    min_notice_days: int | None = None


def bell_times_of(stored: Sequence[dict[str, Any]]) -> list[BellTime]:
    """Read bell times as the database keeps them."""
    return [
        BellTime(row["position"], row["start"], row["end"], Weekday(row["weekday"]) if row.get("weekday") else None)
        for row in stored
    ]


def check_settings(change: SettingsChange) -> None:
    """Raise InvalidInput with every issue of the change."""
    found = Findings()
    for name, path, least, most in _RANGES:
        value = getattr(change, name)
        if value is not None and not least <= value <= most:
            found.add(path, "out_of_range", least=least, most=most)
    _check_cycle(change, found)
    if change.bell_times is not None:
        _check_bells(change.bell_times, found)
    found.settle()


def _check_cycle(change: SettingsChange, found: Findings) -> None:
    restarts = change.cycle_restarts or ()
    if len(restarts) > MOST_RESTARTS:
        found.add("cycleRestarts", "too_many", most=MOST_RESTARTS)
    anchors = [("cycleAnchorOn", change.cycle_anchor_on), *(("cycleRestarts", day) for day in restarts)]
    for path, day in anchors:
        if day is not None and day.weekday() != MONDAY:
            found.add(path, "not_a_monday", date=day.isoformat())


def _check_bells(bells: Sequence[BellTime], found: Findings) -> None:
    if len(bells) > 120:
        found.add("bellTimes", "too_many", most=120)
        return
    for bell in bells:
        if not (1 <= bell.position <= 20 and 0 <= bell.start_minute < bell.end_minute <= 24 * 60):
            found.add("bellTimes", "bell_time", position=bell.position)
    for day in (None, *Weekday):
        _check_day(sorted((bell for bell in bells if bell.weekday is day), key=lambda bell: bell.position), found)


def _check_day(bells: Sequence[BellTime], found: Findings) -> None:
    for first, second in itertools.pairwise(bells):
        if first.position == second.position:
            found.add("bellTimes", "bell_position_twice", position=second.position)
        elif second.start_minute < first.end_minute:
            found.add("bellTimes", "bells_overlap", position=second.position)
