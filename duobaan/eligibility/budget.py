"""The yearly budget of a guest: minutes of clock time in school weeks, per board and over all boards; pure.

The law speaks of an average over the year, so twelve hours a week for half a year is as legal as six all year.
Whether the limit counts per board or per person is not settled: a board's budget blocks, the total warns.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from duobaan.eligibility.rule_book import all_rules
from duobaan.eligibility.rules import (
    MINUTES_PER_HOUR,
    Paper,
    Reason,
    TrajectoryFact,
    add_months,
    speaking_reasons,
    year_limit,
)
from duobaan.reference.holidays import ONE_DAY, ONE_WEEK, is_school_day, school_year_of
from duobaan.timetable.calendar import is_in_cycle, monday_of, school_days
from duobaan.words import Cycle, HolidayRegion, LegalGround, Level, Sector


@dataclass(frozen=True, slots=True)
class TaughtLesson:
    """A lesson of someone's week as far as a budget needs it; days half open, minutes of clock time.

    Without a weekday the minutes are spread over the school days of each week: hours were agreed and no timetable.
    """

    board_id: UUID
    region: HolidayRegion
    sector: Sector
    subject: str
    level: Level
    minutes: int
    first: dt.date
    after: dt.date
    weekday: int | None = None
    cycle: Cycle = Cycle.EVERY_WEEK
    anchors: tuple[dt.date, ...] = ()  # the Mondays on which the weeks of its school start with an A
    class_year: int | None = None

    def days(self) -> Iterable[dt.date]:
        """Yield the days on which it is held, no holidays; without a weekday the first school day of each week."""
        if self.weekday is not None:
            day = self.first + ((self.weekday - self.first.isoweekday()) % 7) * ONE_DAY
            while day < self.after:
                if is_in_cycle(self.cycle, self.anchors, day) and is_school_day(self.region, day):
                    yield day
                day += ONE_WEEK
            return
        seen = None
        for day in school_days(self.region, self.first, self.after):
            if monday_of(day) != seen:
                seen = monday_of(day)
                yield day


@dataclass(frozen=True, slots=True)
class GuestDay:
    """Minutes that someone teaches as a guest for one board on one day."""

    board_id: UUID
    on: dt.date
    minutes: int


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One school year's budget at one board, or over all boards when `board_id` is None; minutes of clock time.

    `peak_minutes` is the fullest week; `weekly_minutes` the average that the year's budget comes from.
    """

    school_year: int
    board_id: UUID | None
    limit_minutes: int
    taught_minutes: int
    planned_minutes: int
    weekly_minutes: int
    peak_minutes: int
    peak_week: dt.date | None
    reason: Reason

    @property
    def used_minutes(self) -> int:
        """Return what is taught and planned together."""
        return self.taught_minutes + self.planned_minutes

    @property
    def left_minutes(self) -> int:
        """Return what may still be planned; below nothing when too much is."""
        return self.limit_minutes - self.used_minutes

    @property
    def is_peak(self) -> bool:
        """Say whether one week lies above the average that the year allows; legal, and worth a look."""
        return self.peak_minutes > self.weekly_minutes


def guest_days(
    papers: Iterable[Paper], trajectories: Iterable[TrajectoryFact], lessons: Iterable[TaughtLesson]
) -> list[GuestDay]:
    """Return the days that someone teaches as a guest: on each day the papers and trainings of that day decide."""
    held, running = tuple(papers), tuple(trajectories)
    known: dict[tuple[object, ...], bool] = {}
    edges = _edges(held, running)

    def is_guest(lesson: TaughtLesson, day: dt.date) -> bool:
        # Between two edges nothing changes, so that a year of lessons asks the rules a few times only.
        span = bisect_right(edges, day)
        key = (lesson.sector, lesson.subject, lesson.level, lesson.class_year, span)
        if key not in known:
            known[key] = _is_guest(held, running, lesson, day)
        return known[key]

    return [
        GuestDay(lesson.board_id, day, lesson.minutes)
        for lesson in lessons
        for day in lesson.days()
        if is_guest(lesson, day)
    ]


def _edges(papers: tuple[Paper, ...], trajectories: tuple[TrajectoryFact, ...]) -> list[dt.date]:
    """Return every day on which an answer may change: papers, trainings, their terms, and rules themselves."""
    starts = {day for day in (*(one.issued_on for one in papers), *(one.started_on for one in trajectories)) if day}
    ends = {day for day in (*(one.expires_on for one in papers), *(one.deadline_on for one in trajectories)) if day}
    terms = {rule.within_months for rule in all_rules() if rule.within_months}
    ends |= {add_months(day, months) for day in starts for months in terms}
    ends |= {rule.term.last for rule in all_rules() if rule.term.last}
    starts |= {rule.term.first for rule in all_rules()}
    return sorted(starts | {day + ONE_DAY for day in ends if day < dt.date.max})


def _is_guest(
    papers: tuple[Paper, ...], trajectories: tuple[TrajectoryFact, ...], lesson: TaughtLesson, day: dt.date
) -> bool:
    reasons = speaking_reasons(
        papers, trajectories, lesson.subject, lesson.level, lesson.sector, day, class_year=lesson.class_year
    )
    return bool(reasons) and reasons[0].ground is LegalGround.GUEST


def budget_rows(
    days: Iterable[GuestDay],
    school_year: int,
    on: dt.date,
    reason: Reason,
    *,
    boards: Mapping[UUID, int | None],
) -> list[BudgetRow]:
    """Return a school year's budget over all boards, and then per board.

    `boards` gives the school weeks of each board (None: the norm) and every board stands in the answer, used or not.
    `reason` is the guest rule in force. The total is measured with the fewest weeks of any board: never too wide.
    """
    mine = [day for day in days if school_year_of(day.on) == school_year]
    by_board: defaultdict[UUID, list[GuestDay]] = defaultdict(list)
    for day in mine:
        by_board[day.board_id].append(day)
    limits = {key: _limit(reason, boards.get(key)) for key in {*boards, *by_board}}
    total = min(limits.values(), default=_limit(reason, None))
    rows = [_row(school_year, None, mine, total, on, reason)]
    return rows + [_row(school_year, key, by_board[key], limits[key], on, reason) for key in sorted(limits)]


def _limit(reason: Reason, weeks: int | None) -> int:
    return year_limit(reason, weeks) or 0


def _row(
    school_year: int, board_id: UUID | None, days: list[GuestDay], limit: int, on: dt.date, reason: Reason
) -> BudgetRow:
    weeks: defaultdict[dt.date, int] = defaultdict(int)
    for day in days:
        weeks[monday_of(day.on)] += day.minutes
    peak = max(weeks, key=lambda monday: (weeks[monday], -monday.toordinal()), default=None)
    average = reason.facts.get("limit")
    return BudgetRow(
        school_year=school_year,
        board_id=board_id,
        limit_minutes=limit,
        taught_minutes=sum(day.minutes for day in days if day.on < on),
        planned_minutes=sum(day.minutes for day in days if day.on >= on),
        weekly_minutes=average * MINUTES_PER_HOUR if isinstance(average, int) else 0,
        peak_minutes=weeks[peak] if peak is not None else 0,
        peak_week=peak,
        reason=reason,
    )


@dataclass(frozen=True, slots=True)
class GuestUse:
    """What someone already teaches as a guest, day by day; empty for someone new."""

    days: tuple[GuestDay, ...] = field(default=())

    def used(self, school_year: int, board_id: UUID | None) -> int:
        """Return the minutes of a school year at a board, or over all boards."""
        return sum(
            day.minutes
            for day in self.days
            if school_year_of(day.on) == school_year and board_id in (None, day.board_id)
        )
