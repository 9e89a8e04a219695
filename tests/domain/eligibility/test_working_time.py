"""Working time over all employers together, by the rule of the day, in the worst instance."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.eligibility.vog import VogFact, is_fresh, oldest_issue, vog_limits, vog_standing
from duobaan.eligibility.working_time import WorkStretch, loads, reasons_of
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import CommitmentKind, HolidayRegion, Sector
from tests.domain.eligibility.test_budget import BOARD, OTHER

C = CommitmentKind
START, AFTER = dt.date(2027, 1, 4), dt.date(2027, 5, 31)


def stretch(weekday: int, start: int, end: int, kind: C = C.EMPLOYER_WORK, **more: object) -> WorkStretch:
    return WorkStretch(WeeklySlot(weekday, start * 60, end * 60), kind, **more)  # type: ignore[arg-type]


OFFICE = [stretch(day, 9, 17) for day in range(1, 6)]


def found(*stretches: WorkStretch, after: dt.date = AFTER) -> dict[str, int]:
    return {one.code: one.minutes for one in loads(stretches, START, after)}


def test_a_full_week_and_a_lesson_within_it_pass_nothing() -> None:
    assert found(*OFFICE, stretch(2, 10, 12, C.TEACHING)) == {}


@pytest.mark.parametrize(
    ("_case", "extra", "code", "hours"),
    [
        ("a day of thirteen hours", [stretch(1, 7, 9), stretch(1, 17, 20)], "WORK_SHIFT_MAX", 13),
        ("evenings all week", [stretch(day, 17, 20) for day in range(1, 6)] + [stretch(6, 9, 16)], "WORK_WEEK_MAX", 62),
        ("fifty hours every week", [stretch(day, 17, 19) for day in range(1, 6)], "WORK_16_WEEKS_AVERAGE", 50),
        ("an evening and an early morning", [stretch(1, 20, 23), stretch(2, 7, 9)], "REST_DAILY_MIN_ONCE_A_WEEK", None),
    ],
)
def test_limits_count_over_all_employers(_case: str, extra: list[WorkStretch], code: str, hours: int | None) -> None:
    answer = found(*OFFICE, *extra)
    if hours is None:
        # Eight hours of rest, once in seven days: that is the exception, and it is kept.
        assert code not in answer
        return
    assert answer[code] == hours * 60


def test_the_short_rest_is_allowed_once_in_seven_days() -> None:
    late, early = stretch(1, 20, 23), stretch(2, 8, 9)
    assert "REST_DAILY_MIN" not in found(late, early)
    again = found(late, early, stretch(3, 20, 23), stretch(4, 8, 9))
    assert again["REST_DAILY_MIN"] == 9 * 60
    assert found(stretch(1, 20, 24), stretch(2, 7, 9))["REST_DAILY_MIN_ONCE_A_WEEK"] == 7 * 60


def test_private_time_and_travel_are_no_work() -> None:
    week = [stretch(day, 6, 23, kind) for day in range(1, 7) for kind in (C.PRIVATE, C.TRAVEL)]
    assert found(*week) == {}


def test_lessons_rest_in_holidays() -> None:
    lessons = [stretch(day, 7, 20, C.TEACHING, region=HolidayRegion.NOORD) for day in range(1, 6)]
    # From Saturday 20 February 2027 the north has its week of spring.
    assert loads(lessons, dt.date(2027, 2, 22), dt.date(2027, 2, 27)) == ()
    assert loads(lessons, dt.date(2027, 3, 1), dt.date(2027, 3, 6)) != ()


def test_only_what_the_wanted_work_adds_is_held_against_it() -> None:
    long_days = [stretch(1, 7, 20)]
    assert reasons_of(long_days, [stretch(3, 9, 10, C.TEACHING)], START, AFTER) == ()
    (reason,) = reasons_of(long_days, [stretch(1, 20, 21, C.TEACHING)], START, AFTER)
    assert reason.code == "WORK_SHIFT_MAX"
    assert reason.source == "Arbeidstijdenwet art. 5:7"


@given(st.lists(st.builds(stretch, st.integers(1, 7), st.integers(0, 11), st.integers(12, 24)), max_size=8))
def test_more_work_never_lessens_a_load(stretches: list[WorkStretch]) -> None:
    fewer, more = found(*stretches, after=dt.date(2027, 2, 1)), found(*stretches, *OFFICE, after=dt.date(2027, 2, 1))
    for code in ("WORK_SHIFT_MAX", "WORK_WEEK_MAX"):
        assert more.get(code, 0) >= fewer.get(code, 0)


def test_a_certificate_is_at_most_six_months_old_when_handed_over() -> None:
    handed = dt.date(2027, 1, 4)
    old, young = VogFact(BOARD, dt.date(2026, 7, 3), handed), VogFact(BOARD, dt.date(2026, 7, 4), handed)
    assert (is_fresh(old, Sector.VO), is_fresh(young, Sector.VO)) == (False, True)
    assert vog_standing([young], BOARD, Sector.VO, handed).is_held
    # Each board asks its own.
    assert not vog_standing([young], OTHER, Sector.VO, handed).is_held


def test_the_26_weeks_of_secondary_education_are_named_and_not_enforced() -> None:
    handed = dt.date(2027, 1, 4)
    standing = vog_standing([], BOARD, Sector.VO, handed)
    assert (standing.issued_from, standing.unconfirmed_issued_from) == (dt.date(2026, 7, 4), dt.date(2026, 7, 6))
    assert [reason.verified for reason in standing.rules] == [True, False]
    assert vog_standing([], BOARD, Sector.MBO, handed).unconfirmed_issued_from is None


@given(st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31)))
def test_the_oldest_day_of_issue_is_exact(handed: dt.date) -> None:
    limit = next(one for one in vog_limits(Sector.MBO, handed) if one.unit == "MONTHS")
    oldest = oldest_issue(limit, handed)
    one_day = dt.timedelta(days=1)
    assert is_fresh(VogFact(BOARD, oldest, handed), Sector.MBO)
    assert not is_fresh(VogFact(BOARD, oldest - one_day, handed), Sector.MBO)
