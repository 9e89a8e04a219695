"""The limits of working time over all employers together, as dated rules over someone's weeks; pure.

Both employers are liable. Stretches that overlap count once: who teaches in the employer's time works one shift.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from duobaan.eligibility.rule_book import Limit, limit_on, working_kinds
from duobaan.errors import ReasonFact
from duobaan.reference.holidays import ONE_DAY, ONE_WEEK, is_school_holiday
from duobaan.timetable.calendar import monday_of
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import CommitmentKind, HolidayRegion

HOUR = 60
DAY = 1440
Span = tuple[int, int]
MOST_WEEKS = 16
YEAR = 53 * ONE_WEEK
WEEKS = (("WORK_4_WEEKS_AVERAGE", 4), ("WORK_16_WEEKS_AVERAGE", MOST_WEEKS))


@dataclass(frozen=True, slots=True)
class WorkStretch:
    """A stretch of someone's week; with a region it is a lesson, which holidays of that region leave out."""

    slot: WeeklySlot
    kind: CommitmentKind
    region: HolidayRegion | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A limit that is passed, the worst instance of it: days from `first` to `last`, minutes measured."""

    code: str
    limit: Limit
    first: dt.date
    last: dt.date
    minutes: int

    @property
    def allowed_minutes(self) -> int:
        """Return the limit in minutes."""
        return self.limit.value * HOUR


def loads(stretches: Iterable[WorkStretch], start: dt.date, after: dt.date) -> tuple[Finding, ...]:
    """Return which limits of working time are passed in the weeks of a range of days, each in its worst instance.

    A limit is the one in force on the day (or the first day of the weeks) that is measured.
    """
    working = [one for one in stretches if one.kind in working_kinds()]
    if start >= after or not working:
        return ()
    first, end = monday_of(start), monday_of(after - ONE_DAY) + ONE_WEEK
    days: dict[dt.date, list[Span]] = {first + number * ONE_DAY: [] for number in range((end - first).days)}
    for day, spans in days.items():
        spans.extend(_merged(one.slot for one in working if _is_held(one, day)))
    weeks = [
        (day, sum(_minutes(days[day + number * ONE_DAY]) for number in range(7))) for day in days if day.weekday() == 0
    ]
    found = [*_shifts(days), *_weeks(weeks), *_averages(weeks), *_rests(days)]
    worst: dict[str, Finding] = {}
    for one in found:
        known = worst.get(one.code)
        if known is None or _excess(one) > _excess(known):
            worst[one.code] = one
    return tuple(worst.values())


def reasons_of(
    present: Sequence[WorkStretch], wanted: Sequence[WorkStretch], start: dt.date, after: dt.date
) -> tuple[ReasonFact, ...]:
    """Return the limits that wanted work would pass, or pass by more than the present weeks do already.

    Looked at are the weeks of the wanted work, a year of them at most, with as many weeks before as an average asks.
    """
    if not wanted or not present:
        return () if not wanted else _reasons(loads(wanted, start, min(after, start + YEAR)))
    first, end = start - MOST_WEEKS * ONE_WEEK, min(after, start + YEAR)
    known = {one.code: one.minutes for one in loads(present, first, end)}
    found = loads([*present, *wanted], first, end)
    return _reasons(one for one in found if known.get(one.code) != one.minutes)


def _reasons(findings: Iterable[Finding]) -> tuple[ReasonFact, ...]:
    return tuple(
        ReasonFact(
            one.code,
            {"hours": f"{one.minutes / HOUR:g}", "limit_hours": one.limit.value, "on": one.first},
            one.limit.source,
        )
        for one in findings
    )


def _excess(finding: Finding) -> int:
    return abs(finding.minutes - finding.allowed_minutes)


def _is_held(stretch: WorkStretch, day: dt.date) -> bool:
    if not stretch.slot.held_on(day):
        return False
    return stretch.region is None or not is_school_holiday(stretch.region, day)


def _merged(slots: Iterable[WeeklySlot]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted((slot.start, slot.end) for slot in slots):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _minutes(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _passed(
    code: str, first: dt.date, last: dt.date, minutes: int, beyond: Callable[[int, int], bool]
) -> Iterator[Finding]:
    limit = limit_on(code, first)
    if beyond(minutes, limit.value * HOUR):
        yield Finding(code, limit, first, last, minutes)


def _more(measured: int, allowed: int) -> bool:
    return measured > allowed


def _less(measured: int, allowed: int) -> bool:
    return measured < allowed


def _shifts(days: dict[dt.date, list[Span]]) -> Iterator[Finding]:
    for day, spans in days.items():
        yield from _passed("WORK_SHIFT_MAX", day, day, _minutes(spans), _more)


def _weeks(weeks: Sequence[tuple[dt.date, int]]) -> Iterator[Finding]:
    for monday, minutes in weeks:
        yield from _passed("WORK_WEEK_MAX", monday, monday + 6 * ONE_DAY, minutes, _more)


def _averages(weeks: Sequence[tuple[dt.date, int]]) -> Iterator[Finding]:
    for code, number in WEEKS:
        for start in range(len(weeks) - number + 1):
            span = weeks[start : start + number]
            average = sum(minutes for _, minutes in span) // number
            yield from _passed(code, span[0][0], span[-1][0] + 6 * ONE_DAY, average, _more)


def _rests(days: dict[dt.date, list[Span]]) -> Iterator[Finding]:
    """Yield rests between two days' work that are too short; once in seven days a shorter one is allowed."""
    worked = [(day, spans) for day, spans in days.items() if spans]
    shortened: dt.date | None = None
    for (day, spans), (next_day, next_spans) in pairwise(worked):
        rest = (next_day - day).days * DAY - spans[-1][1] + next_spans[0][0]
        if rest >= limit_on("REST_DAILY_MIN", day).value * HOUR:
            continue
        if shortened is None or (day - shortened).days >= 7:
            shortened = day
            yield from _passed("REST_DAILY_MIN_ONCE_A_WEEK", day, next_day, rest, _less)
        else:
            yield from _passed("REST_DAILY_MIN", day, next_day, rest, _less)
