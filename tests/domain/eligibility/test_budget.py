"""A guest's year: lessons in school weeks, holidays left out, by the papers of each day, per board and in all."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from duobaan.eligibility.asking import guest_rule_on
from duobaan.eligibility.budget import GuestDay, TaughtLesson, budget_rows, guest_days
from duobaan.eligibility.lessons import class_year_of
from duobaan.eligibility.rules import Paper
from duobaan.reference.holidays import is_school_day
from duobaan.timetable.calendar import week_bit
from duobaan.words import Cycle, HolidayRegion, Level, QualificationKind, Sector

ANCHORS = (dt.date(2026, 8, 17),)

BOARD, OTHER = UUID(int=1), UUID(int=2)
TODAY = dt.date(2027, 1, 4)


def taught(**more: object) -> TaughtLesson:
    values = {
        "board_id": BOARD,
        "region": HolidayRegion.NOORD,
        "sector": Sector.VO,
        "subject": "WIS",
        "level": Level.HAVO,
        "minutes": 50,
        "first": dt.date(2026, 8, 1),
        "after": dt.date(2027, 8, 1),
        "weekday": 2,
    } | more
    return TaughtLesson(**values)  # type: ignore[arg-type]


def test_holidays_of_the_region_do_not_count() -> None:
    days = list(taught().days())
    assert all(is_school_day(HolidayRegion.NOORD, day) and day.isoweekday() == 2 for day in days)
    assert dt.date(2026, 10, 13) not in days
    assert dt.date(2026, 10, 13) in set(taught(region=HolidayRegion.ZUID).days())


def test_a_lesson_in_a_weeks_counts_every_other_week() -> None:
    even = list(taught(cycle=Cycle.WEEK_A, anchors=ANCHORS).days())
    assert {week_bit(day) for day in even} == {week_bit(ANCHORS[0])}
    assert len(even) + len(list(taught(cycle=Cycle.WEEK_B, anchors=ANCHORS).days())) == len(list(taught().days()))


def test_hours_without_a_timetable_count_once_in_each_school_week() -> None:
    days = list(taught(weekday=None, minutes=240).days())
    weeks = [day.isocalendar()[:2] for day in days]
    assert len(weeks) == len(set(weeks))
    assert 38 <= len(weeks) <= 42


def test_a_licence_ends_the_guest_and_its_absence_before_stays_counted() -> None:
    licence = Paper(QualificationKind.FIRST_DEGREE, "WIS", issued_on=dt.date(2027, 1, 1))
    days = guest_days([licence], [], [taught()])
    assert days
    assert max(day.on for day in days) < dt.date(2027, 1, 1)


def test_used_is_taught_and_planned_and_each_board_has_a_row() -> None:
    rule = guest_rule_on(TODAY, 2026)
    assert rule is not None
    days = guest_days([], [], [taught(), taught(board_id=OTHER, weekday=4)])
    total, mine, theirs = budget_rows(days, 2026, TODAY, rule, boards={BOARD: 40, OTHER: 38})
    assert total.board_id is None
    assert total.used_minutes == mine.used_minutes + theirs.used_minutes
    assert mine.taught_minutes == 50 * sum(day < TODAY for day in taught().days())
    assert (mine.limit_minutes, theirs.limit_minutes, total.limit_minutes) == (14_400, 13_680, 13_680)
    assert total.peak_minutes == 100
    assert not total.is_peak


def test_a_board_that_uses_nothing_yet_has_its_whole_year_left() -> None:
    rule = guest_rule_on(TODAY, 2026)
    assert rule is not None
    _, row = budget_rows([], 2026, TODAY, rule, boards={BOARD: None})
    assert (row.used_minutes, row.left_minutes, row.peak_week) == (0, 14_400, None)


def test_the_limit_of_a_school_year_is_that_of_its_rule() -> None:
    before, after = guest_rule_on(TODAY, 2017), guest_rule_on(TODAY, 2018)
    assert before is not None
    assert after is not None
    assert (before.facts["limit"], after.facts["limit"]) == (4, 6)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([BOARD, OTHER]), st.dates(dt.date(2026, 7, 1), dt.date(2027, 9, 1)), st.integers(1, 500)
        )
    )
)
def test_rows_add_up_and_never_cross_the_school_year(found: list[tuple[UUID, dt.date, int]]) -> None:
    rule = guest_rule_on(TODAY, 2026)
    assert rule is not None
    days = [GuestDay(*one) for one in found]
    total, *rows = budget_rows(days, 2026, TODAY, rule, boards={BOARD: 40})
    inside = [day for day in days if dt.date(2026, 8, 1) <= day.on < dt.date(2027, 8, 1)]
    assert total.used_minutes == sum(day.minutes for day in inside) == sum(row.used_minutes for row in rows)
    assert total.peak_minutes <= total.used_minutes


def test_the_name_of_a_class_tells_its_year_or_nothing() -> None:
    names = {"4H1": 4, "H4a": 4, " 3v2": 3, "A": None, "": None, None: None, "BWI3": None, "12": None, "9X": None}
    assert {name: class_year_of(name, Sector.VO) for name in names} == names
    assert class_year_of("4H1", Sector.MBO) is None
