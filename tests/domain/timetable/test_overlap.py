"""Overlap against brute force over the days of the calendar."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from duobaan.timetable.calendar import week_bit
from duobaan.timetable.overlap import clashing_pairs, first_clash_on, overlaps, peak_minutes, tight_overlap
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
