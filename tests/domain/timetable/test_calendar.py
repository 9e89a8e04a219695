"""Weeks, cycles and school weeks against the calendar itself."""

import datetime as dt

import pytest

from duobaan.timetable.calendar import (
    cycle_mask,
    cycle_on,
    cycle_stretches,
    monday_of,
    school_days,
    school_weeks_between,
    week_bit,
)
from duobaan.timetable.overlap import first_clash_on, overlaps
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import Cycle, HolidayRegion

NEW_YEAR = (dt.date(2026, 12, 28), dt.date(2027, 1, 11))  # ISO week 53 and week 1


def test_week_parity_counts_from_the_first_monday_of_1970():
    assert [week_bit(dt.date(1970, 1, day)) for day in (4, 5, 11, 12, 18, 19)] == [2, 1, 1, 2, 2, 1]


def test_iso_week_53_keeps_the_rhythm_that_iso_parity_would_break():
    last, first = dt.date(2026, 12, 28), dt.date(2027, 1, 4)
    assert last.isocalendar().week == 53
    assert first.isocalendar().week == 1
    assert last.isocalendar().week % 2 == first.isocalendar().week % 2
    assert week_bit(last) != week_bit(first)


def test_lesson_of_a_weeks_is_held_once_over_new_year_2026():
    anchor = dt.date(2026, 8, 24)
    held = {
        cycle: list(WeeklySlot(2, 500, 550, cycle_mask(cycle, anchor), *NEW_YEAR).days())
        for cycle in (Cycle.WEEK_A, Cycle.WEEK_B)
    }
    assert sorted(held[Cycle.WEEK_A] + held[Cycle.WEEK_B]) == [dt.date(2026, 12, 29), dt.date(2027, 1, 5)]
    assert [cycle_on(day, [anchor]) for day in held[Cycle.WEEK_A]] == [Cycle.WEEK_A]


def test_opposite_anchors_of_two_schools_make_a_and_a_go_together():
    one, other = dt.date(2026, 8, 24), dt.date(2026, 8, 31)
    at_one = WeeklySlot(2, 500, 550, cycle_mask(Cycle.WEEK_A, one), *NEW_YEAR)
    at_other_a = WeeklySlot(2, 500, 550, cycle_mask(Cycle.WEEK_A, other), *NEW_YEAR)
    at_other_b = WeeklySlot(2, 500, 550, cycle_mask(Cycle.WEEK_B, other), *NEW_YEAR)
    assert not overlaps(at_one, at_other_a)
    assert overlaps(at_one, at_other_b)
    assert first_clash_on(at_one, at_other_b) in set(at_one.days()) & set(at_other_b.days())


def test_any_day_of_the_anchor_week_will_do():
    monday = dt.date(2026, 8, 24)
    assert {cycle_mask(Cycle.WEEK_A, monday + dt.timedelta(days=n)) for n in range(7)} == {week_bit(monday)}


def test_without_an_anchor_a_lesson_may_fall_in_any_week():
    assert cycle_mask(Cycle.WEEK_A, None) == 3


def test_a_sequence_that_restarts_becomes_stretches_that_agree_with_each_anchor():
    anchors = [dt.date(2026, 8, 24), dt.date(2027, 1, 4)]
    start, end = dt.date(2026, 8, 24), dt.date(2027, 2, 1)
    stretches = list(cycle_stretches(Cycle.WEEK_A, anchors, start, end))
    assert [(one.valid_from, one.valid_to) for one in stretches] == [
        (start, dt.date(2027, 1, 4)),
        (dt.date(2027, 1, 4), end),
    ]
    mondays = {
        day for one in stretches for day in WeeklySlot(1, 500, 550, one.cycle_mask, one.valid_from, one.valid_to).days()
    }
    assert {dt.date(2026, 8, 24), dt.date(2027, 1, 4), dt.date(2027, 1, 18)} <= mondays
    assert dt.date(2027, 1, 11) not in mondays


@pytest.mark.parametrize(
    ("_case", "region", "expected"),
    [
        ("north is back", HolidayRegion.NOORD, dt.date(2026, 10, 19)),
        ("south goes later", HolidayRegion.ZUID, dt.date(2026, 10, 12)),
    ],
)
def test_school_weeks_leave_the_autumn_holiday_of_the_region_out(_case, region, expected):
    assert school_weeks_between(region, dt.date(2026, 10, 12), dt.date(2026, 10, 24)) == [expected]


def test_school_days_skip_weekends_and_holidays():
    days = list(school_days(HolidayRegion.MIDDEN, dt.date(2026, 12, 17), dt.date(2027, 1, 6)))
    assert days == [dt.date(2026, 12, 17), dt.date(2026, 12, 18), dt.date(2027, 1, 4), dt.date(2027, 1, 5)]


def test_monday_of_sunday_lies_before_it():
    assert monday_of(dt.date(2027, 1, 3)) == dt.date(2026, 12, 28)
