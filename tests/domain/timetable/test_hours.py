"""Hours three ways; the figures are a school board's published examples."""

import datetime as dt
from dataclasses import dataclass

import pytest

from duobaan.timetable.hours import (
    Counting,
    cost_minutes,
    fte_of,
    fullest_week_minutes,
    hours_of,
    mask_week_minutes,
    minutes_of_fte,
    week_minutes,
)
from duobaan.words import Cycle


@pytest.mark.parametrize(
    ("_case", "lessons", "full_time", "expected"),
    [
        ("45 minutes, 27.78 a full time", 12, 27.78, 0.4320),
        ("50 minutes, 26 a full time", 12, 26, 0.4615),
        ("whole post", 26, 26, 1.0),
    ],
)
def test_fte_is_lessons_over_full_time_lessons(_case, lessons, full_time, expected):
    assert fte_of(lessons, full_time) == expected


def test_three_figures_of_twelve_lessons_of_45_minutes():
    hours = hours_of(12 * 45, Counting(lesson_minutes=45, full_time_lessons=27.78, markup_percent=70))
    assert (hours.lessons, hours.clock_hours, hours.fte) == (12, 9.0, 0.432)
    assert hours.cost_minutes_week == 918
    assert hours.minutes_year == 12 * 45 * 40


def test_markup_of_35_minutes_on_a_lesson_of_50():
    assert cost_minutes(50, 70) == 85


def test_lessons_of_a_or_b_weeks_count_half():
    assert week_minutes([(50, Cycle.EVERY_WEEK), (50, Cycle.WEEK_A), (50, Cycle.WEEK_B)]) == 100
    assert week_minutes([(45, Cycle.WEEK_A)]) == 23
    assert mask_week_minutes([(50, 3), (50, 1)]) == 75


def test_fte_and_minutes_are_each_others_inverse():
    counting = Counting(lesson_minutes=45, full_time_lessons=27.78)
    assert minutes_of_fte(hours_of(540, counting).fte, counting) == 540


def test_refuses_a_full_time_post_without_lessons():
    with pytest.raises(ValueError, match="full-time"):
        fte_of(3, 0)


@dataclass(frozen=True)
class Written:
    """A lesson of fifty minutes."""

    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    cycle: Cycle = Cycle.EVERY_WEEK
    start_minute: int = 510
    end_minute: int = 560


def test_lessons_of_periods_that_never_meet_are_not_added_up():
    new_year = dt.date(2027, 1, 4)
    halves = [Written(valid_to=new_year), Written(valid_to=new_year, cycle=Cycle.WEEK_A), Written(valid_from=new_year)]
    assert fullest_week_minutes(halves) == 75
    assert fullest_week_minutes([*halves, Written()]) == 125
    assert fullest_week_minutes([]) == 0
