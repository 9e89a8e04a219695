"""Overlap against brute force over the days of the calendar."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from duobaan.timetable.calendar import week_bit
from duobaan.timetable.overlap import (
    clashing_pairs,
    first_clash_on,
    minutes_meet,
    minutes_on,
    overlaps,
    peak_minutes,
    share_a_day,
    tight_overlap,
)
from duobaan.timetable.slots import WeeklySlot, dated

START = dt.date(2026, 12, 1)  # the range holds ISO week 53
DAYS = [START + dt.timedelta(days=number) for number in range(75)]


@st.composite
def slots(draw: st.DrawFn) -> WeeklySlot:
    """Draw small slots that often meet."""
    start = draw(st.integers(0, 6)) * 50
    first = draw(st.integers(0, 60))
    length = draw(st.integers(0, 70 - first))
    return WeeklySlot(
        weekday=draw(st.integers(1, 3)),
        start=start,
        end=start + draw(st.sampled_from([25, 50, 100])),
        cycle_mask=draw(st.sampled_from([1, 2, 3])),
        valid_from=DAYS[first],
        valid_to=DAYS[first + length],
    )


def held(slot: WeeklySlot) -> list[dt.date]:
    """List the days by walking over all of them."""
    return [
        day
        for day in DAYS
        if slot.valid_from <= day < slot.valid_to
        and day.isoweekday() == slot.weekday
        and (2 if (day - dt.date(1970, 1, 5)).days // 7 % 2 else 1) & slot.cycle_mask
    ]


def clash_days(a: WeeklySlot, b: WeeklySlot) -> list[dt.date]:
    """List the days on which both take the same minute."""
    minutes = set(range(a.start, a.end)) & set(range(b.start, b.end))
    return sorted(set(held(a)) & set(held(b))) if minutes else []


@settings(max_examples=600)
@given(slots(), slots())
def test_overlap_is_what_the_calendar_says(a: WeeklySlot, b: WeeklySlot):
    days = clash_days(a, b)
    assert overlaps(a, b) is bool(days)
    assert overlaps(b, a) is bool(days)
    assert first_clash_on(a, b) == (days[0] if days else None)


@settings(max_examples=600)
@given(slots(), slots())
def test_tight_rows_make_the_guard_of_the_database_exact(a: WeeklySlot, b: WeeklySlot):
    one, other = a.tight(), b.tight()
    guarded = one is not None and other is not None and tight_overlap(one, other)
    assert guarded is bool(clash_days(a, b))


@settings(max_examples=300)
@given(slots())
def test_tight_form_keeps_the_days(slot: WeeklySlot):
    tight = slot.tight()
    assert list(slot.days()) == held(slot)
    assert (list(tight.days()) if tight else []) == held(slot)


def test_slots_that_only_touch_do_not_overlap():
    assert not overlaps(WeeklySlot(2, 500, 550), WeeklySlot(2, 550, 600))


def test_open_ranges_overlap_without_overflow():
    assert overlaps(WeeklySlot(7, 0, 1440), WeeklySlot(7, 1439, 1440))


def test_one_off_lesson_meets_only_the_weeks_it_falls_in():
    day = dt.date(2026, 12, 29)
    assert overlaps(dated(day, 500, 550), WeeklySlot(2, 520, 560, week_bit(day)))
    assert not overlaps(dated(day, 500, 550), WeeklySlot(2, 520, 560, 3 - week_bit(day)))


def test_clashing_pairs_names_both_sides():
    lessons = [WeeklySlot(2, 500, 550), WeeklySlot(3, 500, 550), WeeklySlot(2, 540, 590)]
    assert clashing_pairs(lessons) == [(0, 2)]


def test_peak_is_the_heavier_week():
    assert peak_minutes([WeeklySlot(1, 0, 50), WeeklySlot(2, 0, 100, 1), WeeklySlot(3, 0, 50, 2)]) == 150


# --- one case for each bound, beside the random ones ----------------------------------------------

TUESDAY = dt.date(2026, 12, 29)
WEEK = dt.timedelta(days=7)


def lesson(start: int = 500, end: int = 550, *, weekday: int = 2, mask: int = 3, days: int = 21) -> WeeklySlot:
    return WeeklySlot(weekday, start, end, mask, TUESDAY, TUESDAY + dt.timedelta(days=days))


def test_minutes_meet_on_the_same_weekday_only():
    assert minutes_meet(lesson(500, 550), lesson(549, 600))
    assert minutes_meet(lesson(549, 600), lesson(500, 550))
    assert not minutes_meet(lesson(500, 550), lesson(550, 600))
    assert not minutes_meet(lesson(550, 600), lesson(500, 550))
    assert not minutes_meet(lesson(), lesson(weekday=3))


def test_two_share_a_day_at_whatever_time():
    morning, evening = lesson(500, 550), lesson(1200, 1250)
    assert share_a_day(morning, evening)
    assert not overlaps(morning, evening)
    assert not share_a_day(morning, lesson(weekday=3))
    assert not share_a_day(lesson(mask=1), lesson(mask=2))


def test_what_ends_before_the_other_begins_shares_no_day():
    before = WeeklySlot(2, 500, 550, 3, TUESDAY - 3 * WEEK, TUESDAY)
    assert not share_a_day(before, lesson())
    assert not share_a_day(lesson(), before)
    through = WeeklySlot(2, 500, 550, 3, TUESDAY - 3 * WEEK, TUESDAY + dt.timedelta(days=1))
    assert share_a_day(through, lesson())
    assert share_a_day(lesson(), through)


def test_a_range_without_a_day_shares_none():
    nowhere = WeeklySlot(2, 500, 550, 3, TUESDAY + dt.timedelta(days=1), TUESDAY + dt.timedelta(days=4))
    assert nowhere.tight() is None
    assert not share_a_day(nowhere, lesson())
    assert not share_a_day(lesson(), nowhere)


def test_a_single_day_of_every_week_is_a_day_of_one_kind_of_week():
    once, other_weeks = lesson(days=1), lesson(mask=3 - week_bit(TUESDAY))
    assert once.cycle_mask & other_weeks.cycle_mask
    assert not share_a_day(once, other_weeks)
    assert not share_a_day(other_weeks, once)
    assert share_a_day(once, lesson(mask=week_bit(TUESDAY)))


def test_the_first_clash_falls_in_a_week_and_a_range_of_both():
    other_weeks = lesson(mask=3 - week_bit(TUESDAY))
    assert first_clash_on(lesson(), other_weeks) == TUESDAY + WEEK
    assert first_clash_on(other_weeks, lesson()) == TUESDAY + WEEK
    later = WeeklySlot(2, 540, 560, 3, TUESDAY + 2 * WEEK, TUESDAY + 9 * WEEK)
    assert first_clash_on(lesson(), later) == TUESDAY + 2 * WEEK
    assert first_clash_on(later, lesson()) == TUESDAY + 2 * WEEK
    assert first_clash_on(lesson(), lesson(550, 600)) is None


def test_rows_in_tight_form_meet_in_minutes_days_and_weeks():
    assert tight_overlap(lesson(), lesson(540, 560))
    assert not tight_overlap(lesson(), lesson(550, 560))
    assert not tight_overlap(lesson(mask=1), lesson(mask=2))
    before = WeeklySlot(2, 500, 550, 3, TUESDAY - WEEK, TUESDAY)
    assert not tight_overlap(before, lesson())
    assert not tight_overlap(lesson(), before)


def test_minutes_of_a_day_are_those_of_its_weekday_week_and_range():
    other_weeks = lesson(600, 700, mask=3 - week_bit(TUESDAY))
    slots = [lesson(500, 550), other_weeks, lesson(700, 720, weekday=3), lesson(800, 810, days=1)]
    assert minutes_on(slots, TUESDAY) == 60
    assert minutes_on(slots, TUESDAY + WEEK) == 150
    assert minutes_on(slots, TUESDAY + 3 * WEEK) == 0
    assert minutes_on(slots, TUESDAY + dt.timedelta(days=1)) == 20


def test_peak_of_nothing_is_nothing_and_of_every_week_counts_in_both():
    assert peak_minutes([]) == 0
    assert peak_minutes([lesson(mask=1), lesson(600, 700, mask=2)]) == 100
    assert peak_minutes([lesson(), lesson(600, 700, mask=2)]) == 150
