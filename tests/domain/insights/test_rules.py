"""What a table of the market may show; pure."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.errors import InvalidInput
from duobaan.insights.rules import (
    LEAST_PEOPLE,
    MOST_SUBJECTS,
    ROUNDED_TO_MINUTES,
    Demand,
    Supply,
    balance,
    chosen_subjects,
    period,
)

AREAS = ("Overijssel", "Drenthe")
CODES = ("NAT", "WIS", "ENG")
KEYS = st.tuples(st.sampled_from(AREAS), st.none() | st.sampled_from(CODES))
PEOPLE = st.dictionaries(KEYS, st.builds(Supply, st.integers(0, 9), st.integers(0, 20_000)))


@given(PEOPLE, st.dictionaries(KEYS, st.builds(Demand, st.integers(0, 5), st.integers(0, 2_000))))
def test_no_cell_stands_for_fewer_than_three_people(people, demand) -> None:
    for area in balance(AREAS, demand, people, CODES):
        for cell in (area.total, *area.subjects):
            known = people.get((area.area, cell.subject), Supply())
            if known.people < LEAST_PEOPLE:
                assert cell.supply is None
            else:
                assert cell.supply is not None
                assert cell.supply.people == known.people
                assert cell.supply.minutes % ROUNDED_TO_MINUTES == 0
                assert abs(cell.supply.minutes - known.minutes) <= ROUNDED_TO_MINUTES // 2


@given(st.integers(0, 2), st.integers(0, 20_000))
def test_two_people_look_like_nobody(people: int, minutes: int) -> None:
    some = balance(AREAS, {}, {("Drenthe", "NAT"): Supply(people, minutes)}, CODES)
    assert some == balance(AREAS, {}, {}, CODES)


def test_the_subjects_with_most_open_time_are_shown_first_and_boundedly() -> None:
    demand = {(area, f"S{n:02d}"): Demand(1, n * 10) for n in range(40) for area in AREAS}
    assert chosen_subjects(demand, ())[:3] == ("S39", "S38", "S37")
    assert len(chosen_subjects(demand, ())) == MOST_SUBJECTS
    assert chosen_subjects(demand, ("WIS", "NAT", "WIS")) == ("WIS", "NAT")


def test_without_days_it_is_the_school_year_until_today() -> None:
    today = dt.date(2026, 11, 22)
    assert period(None, None, today) == (dt.date(2026, 8, 1), dt.date(2026, 11, 23))
    assert period(None, dt.date(2026, 6, 1), today) == (dt.date(2025, 8, 1), dt.date(2026, 6, 1))


@pytest.mark.parametrize("end", [dt.date(2026, 11, 1), dt.date(2026, 10, 1)])
def test_a_period_ends_after_it_starts(end: dt.date) -> None:
    with pytest.raises(InvalidInput) as refused:
        period(dt.date(2026, 11, 1), end, dt.date(2026, 11, 22))
    assert refused.value.issues[0].path == ("until",)
