"""How a school counts: its lesson length, bell times, full time and weeks."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.organisations.models import SchoolSettings as SettingsRow
from duobaan.organisations.settings_rules import bell_times_of
from duobaan.words import Weekday
from schema.scalars import TimeOfDay


@strawberry.type(description="When a lesson position starts and ends; on one day, or on every day without its own.")
class BellTime:
    """One line of the bell schedule."""

    position: int
    starts_at: TimeOfDay
    ends_at: TimeOfDay
    weekday: Weekday | None


@strawberry.type(description="How one school counts.")
class SchoolSettings:
    """Minutes are Int; the mark-up is preparation on top of a lesson (opslagfactor), in percent."""

    lesson_minutes: int
    bell_times: list[BellTime]
    full_time_lessons: float
    markup_percent: int
    school_weeks: int
    cycle_anchor_on: dt.date | None = strawberry.field(description="A Monday that starts a week A.")
    cycle_restarts: list[dt.date] = strawberry.field(
        description="Later Mondays on which the weeks start again with an A, such as after a holiday."
    )
    guest_needs_vog: bool
    min_notice_days: int

    @classmethod
    def of(cls, row: SettingsRow) -> SchoolSettings:
        """Wrap stored settings."""
        bells = [
            BellTime(
                position=bell.position,
                starts_at=TimeOfDay(bell.start_minute),
                ends_at=TimeOfDay(bell.end_minute),
                weekday=bell.weekday,
            )
            for bell in bell_times_of(row.bell_times)
        ]
        return cls(
            lesson_minutes=row.lesson_minutes,
            bell_times=bells,
            full_time_lessons=row.full_time_lessons,
            markup_percent=row.markup_percent,
            school_weeks=row.school_weeks,
            cycle_anchor_on=row.cycle_anchor_on,
            cycle_restarts=[dt.date.fromisoformat(day) for day in row.cycle_restarts or ()],
            guest_needs_vog=row.guest_needs_vog,
            min_notice_days=row.min_notice_days,
        )
