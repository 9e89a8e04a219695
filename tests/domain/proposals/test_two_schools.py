"""One person at two schools: what the calendar allows is agreed, what it does not is refused as a double booking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.errors import DoubleBooking
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.professionals.models import Professional
from duobaan.proposals.answers import accept_proposal
from duobaan.proposals.rules import LineWish, TermsWish
from duobaan.proposals.service import propose_match
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import CommitmentKind, Cycle, ProposalStatus, Role, TimeBasis, Weekday
from tests import factories

NEW_YEAR = (dt.date(2026, 12, 28), dt.date(2027, 1, 11))  # ISO week 53 and week 1
A_WEEK, B_WEEK = dt.date(2026, 8, 17), dt.date(2026, 8, 24)
HERE = (52.512, 6.093)
TWELVE_MINUTES_NORTH = (52.512 + 0.067, 6.093)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The first of December 2026."""
    with time_machine.travel(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC), tick=True):
        yield


@dataclass
class Employee:
    """A professional with an account, who may teach anywhere in their own time."""

    db: Database
    row: Professional
    actor: Actor

    async def agree_with(self, school: Organisation, planner: Actor, *lessons: LessonSlot) -> str:
        """The school proposes these lessons and the person accepts; return what became of it."""
        of = lessons[0].vacancy_id
        line = LineWish(self.row.id, TimeBasis.OWN_TIME, slot_ids=tuple(lesson.id for lesson in lessons))
        async with self.db.read() as session:
            vacancy = await session.get_one(Vacancy, of)
        assert vacancy.starts_on is not None
        assert vacancy.ends_on is not None
        terms = TermsWish((line,), vacancy.starts_on, vacancy.ends_on)
        made = await propose_match(planner, self.db, vacancy_id=of, terms=terms)
        try:
            done = await accept_proposal(self.actor, self.db, proposal_id=made.id, revision=1)
        except DoubleBooking as refused:
            return refused.clashes[0].kind
        return done.proposal.status.value


async def employee(db: Database) -> Employee:
    account = await factories.user(db)
    row = await factories.professional(db, user_id=account.id, max_minutes_week=2_000)
    return Employee(db, row, factories.actor(account, professional_id=row.id))


async def school(db: Database, at: tuple[float, float] = HERE, anchor: dt.date = A_WEEK) -> tuple[Organisation, Actor]:
    row = await factories.school(db, lat=at[0], lon=at[1])
    async with db.write() as uow:
        (await uow.session.get_one(SchoolSettings, row.id)).cycle_anchor_on = anchor
    planner = await factories.member(db, row, Role.SCHOOL_PLANNER)
    return row, factories.actor(planner, (row, Role.SCHOOL_PLANNER))


async def lesson(
    db: Database,
    of: Organisation,
    start: int,
    cycle: Cycle = Cycle.EVERY_WEEK,
    period: tuple[dt.date, dt.date] | None = None,
) -> LessonSlot:
    starts_on, ends_on = period or (factories.STARTS, factories.ENDS)
    vacancy = await factories.vacancy(db, of, starts_on=starts_on, ends_on=ends_on)
    times = {"start_minute": start, "end_minute": start + 50}
    return await factories.slot(db, vacancy, Weekday.TU, key=f"tu{start}", cycle=cycle, **times)


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
