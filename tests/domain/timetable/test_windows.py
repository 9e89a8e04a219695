"""Availability: windows against every day and minute."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from duobaan.timetable.slots import WeeklySlot
from duobaan.timetable.windows import DayException, Window, blocked_days, covers, fit_of
from duobaan.words import WindowKind
from tests.domain.timetable.test_overlap import held, slots

LESSON = WeeklySlot(2, 500, 550)


def window(start: int, end: int, kind: WindowKind = WindowKind.AVAILABLE, mask: int = 3) -> Window:
    return Window(WeeklySlot(2, start, end, mask), kind)


@settings(max_examples=500)
@given(st.lists(slots(), max_size=4), slots())
def test_cover_is_what_the_calendar_says(windows: list[WeeklySlot], slot: WeeklySlot):
    days = held(slot)
    open_minutes = [
        (day, minute)
        for day in days
        for minute in range(slot.start, slot.end, 5)
        if not any(day in held(one) and one.start <= minute < one.end for one in windows)
    ]
    if days:
        assert covers(windows, slot) is (not open_minutes)


def test_blocked_wins_over_preferred():
    windows = [window(480, 720, WindowKind.PREFERRED), window(540, 600, WindowKind.BLOCKED)]
    assert fit_of(windows, LESSON) is WindowKind.BLOCKED


def test_weakest_needed_window_decides():
    windows = [window(480, 520, WindowKind.PREFERRED), window(520, 600, WindowKind.IF_NEEDED)]
    assert fit_of(windows, LESSON) is WindowKind.IF_NEEDED
    assert fit_of([window(480, 600, WindowKind.PREFERRED)], LESSON) is WindowKind.PREFERRED


def test_windows_of_both_weeks_together_cover_every_week():
    assert fit_of([window(480, 600, mask=1)], LESSON) is None
    assert fit_of([window(480, 600, mask=1), window(480, 600, mask=2)], LESSON) is WindowKind.AVAILABLE


def test_nothing_said_is_none():
    assert fit_of([], LESSON) is None


def test_an_exception_blocks_only_the_day_and_the_hours_it_names():
    tuesday = dt.date(2026, 12, 1)
    exceptions = [
        DayException(tuesday, 0, 1440, WindowKind.BLOCKED),
        DayException(tuesday + dt.timedelta(days=1), 0, 1440, WindowKind.BLOCKED),
        DayException(tuesday + dt.timedelta(days=7), 600, 660, WindowKind.BLOCKED),
        DayException(tuesday + dt.timedelta(days=14), 0, 1440, WindowKind.PREFERRED),
    ]
    assert blocked_days(exceptions, LESSON) == [tuesday]
