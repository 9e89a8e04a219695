"""What someone's week holds beside lessons, as bookings: the employer's hours are taken unless a release frees them.

Pure. A release speaks of weekdays and days, so on a released weekday the employer's whole day is free for lessons;
how many minutes may be taught of it is the release's own limit. A release without weekdays frees every day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from duobaan.commitments.rules import Booking
from duobaan.errors import InvalidInput, Issue
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import CommitmentKind

SOURCE = "OtherWork"
STATED_KINDS = (CommitmentKind.EMPLOYER_WORK, CommitmentKind.TRAINING, CommitmentKind.PRIVATE)
MOST_WINDOWS = 42
FOREVER = dt.date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class StatedWindow:
    """A stretch of every week, minutes since midnight; days half open, without an end it goes on."""

    kind: CommitmentKind
    weekday: int
    start_minute: int
    end_minute: int
    valid_from: dt.date
    valid_to: dt.date | None = None

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """Return the days on which it holds, half open."""
        return self.valid_from, self.valid_to or FOREVER


@dataclass(frozen=True, slots=True)
class Freed:
    """Days (half open) on which an employer gives weekdays free; no weekdays: all of them."""

    first: dt.date
    after: dt.date
    weekdays: frozenset[int]


def without(
    span: tuple[dt.date, dt.date], holes: Iterable[tuple[dt.date, dt.date]]
) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield what is left of a range of days when others are taken out of it."""
    first, after = span
    for start, end in sorted(holes):
        if end <= first or start >= after:
            continue
        if first < start:
            yield first, start
        first = max(first, end)
    if first < after:
        yield first, after


def bookings_of(professional_id: UUID, windows: Iterable[StatedWindow], freed: Iterable[Freed]) -> list[Booking]:
    """Return the stretches of the week that are taken by what someone stated."""
    releases, found = list(freed), []
    for window in windows:
        holes = [
            (one.first, one.after)
            for one in releases
            if window.kind is CommitmentKind.EMPLOYER_WORK and (not one.weekdays or window.weekday in one.weekdays)
        ]
        for first, after in without(window.span, holes):
            whole = WeeklySlot(window.weekday, window.start_minute, window.end_minute, valid_from=first, valid_to=after)
            if (slot := whole.tight()) is not None:
                found.append(Booking(professional_id, SOURCE, professional_id, slot, window.kind))
    return found


def check_windows(kind: CommitmentKind, windows: list[StatedWindow]) -> None:
    """Raise InvalidInput with everything that is wrong with what someone states."""
    issues = list(_issues(kind, windows))
    if issues:
        raise InvalidInput(*issues)


def _issues(kind: CommitmentKind, windows: list[StatedWindow]) -> Iterator[Issue]:
    if kind not in STATED_KINDS:
        yield Issue(("input", "kind"), "not_other_work")
    if len(windows) > MOST_WINDOWS:
        yield Issue(("input", "windows"), "too_many", {"most": MOST_WINDOWS})
    for number, window in enumerate(windows):
        path = ("input", "windows", str(number))
        if window.start_minute >= window.end_minute or window.span[0] >= window.span[1]:
            yield Issue((*path, "endsAt"), "ends_before_start")
        elif any(_meets(window, other) for other in windows[:number]):
            yield Issue(path, "overlap")


def _meets(one: StatedWindow, other: StatedWindow) -> bool:
    same_time = one.start_minute < other.end_minute and other.start_minute < one.end_minute
    same_days = one.span[0] < other.span[1] and other.span[0] < one.span[1]
    return one.weekday == other.weekday and same_time and same_days
