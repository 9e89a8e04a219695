"""One person at two schools: what the calendar allows is agreed, what it does not is refused as a double booking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from duobaan.db.uow import Database
from duobaan.words import CommitmentKind, Cycle, ProposalStatus
from tests.support.two_schools import A_WEEK, B_WEEK, NEW_YEAR, TWELVE_MINUTES_NORTH, employee, lesson, school


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The first of December 2026."""
    with time_machine.travel(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC), tick=True):
        yield


@pytest.mark.parametrize(
    ("anchor", "cycle", "expected"),
    [
        (B_WEEK, Cycle.WEEK_A, ProposalStatus.AGREED.value),  # their A is the other one's B
        (B_WEEK, Cycle.WEEK_B, CommitmentKind.TEACHING.value),
        (A_WEEK, Cycle.WEEK_A, CommitmentKind.TEACHING.value),
        (A_WEEK, Cycle.WEEK_B, ProposalStatus.AGREED.value),
        (B_WEEK, Cycle.EVERY_WEEK, CommitmentKind.TEACHING.value),
    ],
)
async def test_anchors_of_two_schools_count_by_calendar_week_over_a_year_of_53_weeks(
    any_db: Database, anchor: dt.date, cycle: Cycle, expected: str
) -> None:
    person = await employee(any_db)
    here, planner = await school(any_db)
    there, other = await school(any_db, anchor=anchor)
    first = await lesson(any_db, here, 540, Cycle.WEEK_A, NEW_YEAR)
    second = await lesson(any_db, there, 540, cycle, NEW_YEAR)
    assert await person.agree_with(here, planner, first) == ProposalStatus.AGREED.value
    assert await person.agree_with(there, other, second) == expected


async def test_back_to_back_lessons_of_two_arrangements_at_one_school_are_agreed(any_db: Database) -> None:
    person = await employee(any_db)
    here, planner = await school(any_db)
    first, second = await lesson(any_db, here, 540), await lesson(any_db, here, 590)
    assert await person.agree_with(here, planner, first) == ProposalStatus.AGREED.value
    assert await person.agree_with(here, planner, second) == ProposalStatus.AGREED.value


@pytest.mark.parametrize(("pause", "expected"), [(10, CommitmentKind.TRAVEL.value), (12, ProposalStatus.AGREED.value)])
async def test_ten_minutes_between_schools_twelve_minutes_apart_are_refused(
    any_db: Database, pause: int, expected: str
) -> None:
    person = await employee(any_db)
    here, planner = await school(any_db)
    there, other = await school(any_db, TWELVE_MINUTES_NORTH)
    first, second = await lesson(any_db, here, 540), await lesson(any_db, there, 590 + pause)
    assert await person.agree_with(here, planner, first) == ProposalStatus.AGREED.value
    assert await person.agree_with(there, other, second) == expected
