"""How lessons become stretches of a week, and when two of them clash."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.commitments.rules import Booking, Lesson, booked_slots, clashes_of, is_overlap, is_too_far
from duobaan.ids import new_id
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import Cycle, Weekday

START, END = dt.date(2026, 12, 14), dt.date(2027, 2, 1)
PERSON, HERE, THERE = new_id(), new_id(), new_id()
FIRST_A = dt.date(2026, 8, 17)


def booking(lesson: Lesson, *, anchor: dt.date | None = FIRST_A, place: object = HERE) -> list[Booking]:
    slots = booked_slots([lesson], START, END, [anchor] if anchor else [])
    return [Booking(PERSON, "Arrangement", new_id(), slot, location_id=place) for slot in slots]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("_case", "first", "second", "clashes"),
    [
        ("same_time", Lesson(Weekday.TU, 510, 560), Lesson(Weekday.TU, 510, 560), True),
        ("one_minute", Lesson(Weekday.TU, 510, 560), Lesson(Weekday.TU, 559, 600), True),
        ("back_to_back", Lesson(Weekday.TU, 510, 560), Lesson(Weekday.TU, 560, 610), False),
        ("other_day", Lesson(Weekday.TU, 510, 560), Lesson(Weekday.WE, 510, 560), False),
        (
            "opposite_weeks",
            Lesson(Weekday.TU, 510, 560, Cycle.WEEK_A),
            Lesson(Weekday.TU, 510, 560, Cycle.WEEK_B),
            False,
        ),
        ("every_week_meets_a", Lesson(Weekday.TU, 510, 560, Cycle.WEEK_A), Lesson(Weekday.TU, 510, 560), True),
        (
            "periods_that_follow",
            Lesson(Weekday.TU, 510, 560, valid_to=dt.date(2027, 1, 5)),
            Lesson(Weekday.TU, 510, 560, valid_from=dt.date(2027, 1, 5)),
            False,
        ),
    ],
)
def test_overlap_of_two_lessons(_case: str, first: Lesson, second: Lesson, clashes: bool) -> None:
    found = clashes_of(booking(first), booking(second), lambda a, b: 0)
    assert bool(found) is clashes


def test_a_weeks_of_two_schools_with_opposite_anchors_do_not_meet_over_the_year_of_53_weeks() -> None:
    lesson = Lesson(Weekday.MO, 510, 560, Cycle.WEEK_A, dt.date(2026, 12, 28), dt.date(2027, 1, 11))
    (here,) = booking(lesson)
    (there,) = booking(lesson, anchor=FIRST_A + dt.timedelta(days=7))
    assert not is_overlap(here, there)
    assert here.slot.valid_from != there.slot.valid_from
    same = booking(lesson, anchor=FIRST_A + dt.timedelta(days=14))
    assert is_overlap(here, same[0])


def test_without_an_anchor_an_a_week_takes_every_week() -> None:
    (found,) = booking(Lesson(Weekday.TU, 510, 560, Cycle.WEEK_A), anchor=None)
    assert found.slot.cycle_mask == 3


def test_a_lesson_outside_the_period_takes_nothing() -> None:
    assert booking(Lesson(Weekday.TU, 510, 560, valid_from=END)) == []


@pytest.mark.parametrize(("gap", "travel", "clash"), [(30, 31, True), (30, 30, False), (0, 1, True), (0, 0, False)])
def test_travel_between_two_locations_counts(gap: int, travel: int, clash: bool) -> None:
    first = booking(Lesson(Weekday.TU, 510, 560))
    second = booking(Lesson(Weekday.TU, 560 + gap, 610 + gap), place=THERE)
    found = clashes_of(first, second, lambda a, b: travel)
    assert [fact.kind for fact in found] == (["TRAVEL"] if clash else [])


def test_within_one_location_no_travel_is_needed() -> None:
    def never(a: object, b: object) -> int:
        raise AssertionError("asked")

    first, second = booking(Lesson(Weekday.TU, 510, 560)), booking(Lesson(Weekday.TU, 560, 610))
    assert clashes_of(first, second, never) == ()


def test_wanted_bookings_may_not_clash_with_each_other() -> None:
    twice = booking(Lesson(Weekday.TU, 510, 560)) + booking(Lesson(Weekday.TU, 540, 590))
    assert len(clashes_of(twice, [], lambda a, b: 0)) == 1


_days = st.dates(dt.date(2026, 12, 1), dt.date(2027, 2, 28))


@st.composite
def _slots(draw: st.DrawFn) -> WeeklySlot:
    start = draw(st.integers(480, 600))
    first = draw(_days)
    after = first + dt.timedelta(days=draw(st.integers(1, 60)))
    end = start + draw(st.integers(1, 90))
    return WeeklySlot(draw(st.integers(1, 3)), start, end, draw(st.integers(1, 3)), first, after)


@given(_slots(), _slots())
def test_overlap_is_what_the_calendar_says(first: WeeklySlot, second: WeeklySlot) -> None:
    one, other = first.tight(), second.tight()
    days = set(first.days()) & set(second.days())
    meets = bool(days) and first.start < second.end and second.start < first.end
    if one is None or other is None:
        assert not days
        return
    a, b = (Booking(PERSON, "Arrangement", new_id(), slot) for slot in (one, other))
    assert is_overlap(a, b) is meets


@given(_slots(), _slots())
def test_travel_is_missing_on_a_common_day_only(first: WeeklySlot, second: WeeklySlot) -> None:
    one, other = (
        Booking(PERSON, "Arrangement", new_id(), slot, location_id=place)
        for slot, place in ((first, HERE), (second, THERE))
    )
    early, late = sorted((first, second), key=lambda slot: slot.start)
    common = set(first.days()) & set(second.days())
    expected = bool(common) and 0 <= late.start - early.end < 30
    assert is_too_far(one, other, lambda a, b: 30) is expected
    assert is_too_far(other, one, lambda a, b: 30) is expected


def test_ranges_that_meet_between_two_lessons_need_no_travel() -> None:
    """What is left of a cut stretch is one even week; the other's odd weeks lie before and after it."""
    cut = WeeklySlot(2, 510, 560, 3, dt.date(2027, 1, 5), dt.date(2027, 1, 8))
    around = WeeklySlot(2, 570, 620, 2, dt.date(2026, 12, 29), dt.date(2027, 1, 13))
    assert around.tight() == around
    assert cut.valid_from < around.valid_to
    assert around.valid_from < cut.valid_to
    one, other = (
        Booking(PERSON, "Arrangement", new_id(), slot, location_id=place)
        for slot, place in ((cut, HERE), (around, THERE))
    )
    assert not is_too_far(one, other, lambda a, b: 30)
