"""Other A and B weeks at a school: agreed work follows, and what would book someone twice is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import Actor
from duobaan.commitments.models import Commitment
from duobaan.db.uow import Database
from duobaan.errors import DoubleBooking
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.organisations.settings_rules import SettingsChange
from duobaan.running.rebooking import change_school_settings
from duobaan.timetable.calendar import week_bit
from duobaan.words import CommitmentKind, Cycle, ProposalStatus, Role
from tests.support.two_schools import A_WEEK, B_WEEK, Employee, employee, lesson, school

TODAY = dt.date(2026, 12, 1)
PERIOD = (dt.date(2026, 11, 2), dt.date(2027, 3, 1))
RESTART = dt.date(2027, 1, 4)
AGREED, TAKEN = ProposalStatus.AGREED.value, CommitmentKind.TEACHING.value


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The first of October 2026, until a test moves on."""
    with time_machine.travel(dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC), tick=True) as traveller:
        yield traveller


async def held(db: Database, person: Employee) -> list[tuple[dt.date, dt.date, int]]:
    async with db.read() as session:
        found = sa.select(Commitment).where(Commitment.professional_id == person.row.id, Commitment.active)
        rows = await session.scalars(found.order_by(Commitment.valid_from))
        return [(row.valid_from, row.valid_to, row.cycle_mask) for row in rows]


async def rename(db: Database, by: Actor, of: Organisation, **values: Any) -> None:
    await change_school_settings(by, db, organisation_id=of.id, change=SettingsChange(**values))


async def anchors(db: Database, of: Organisation) -> tuple[dt.date, ...]:
    async with db.read() as session:
        return (await session.get_one(SchoolSettings, of.id)).cycle_anchors


async def test_a_later_anchor_moves_agreed_lessons_from_today_on(
    any_db: Database, clock: time_machine.Traveller
) -> None:
    person = await employee(any_db)
    here, planner = await school(any_db, role=Role.SCHOOL_ADMIN)
    there, other = await school(any_db)
    first = await lesson(any_db, here, 540, Cycle.WEEK_A, PERIOD)
    same_weeks = await lesson(any_db, there, 540, Cycle.WEEK_A, PERIOD)
    assert await person.agree_with(here, planner, first) == AGREED
    assert await person.agree_with(there, other, same_weeks) == TAKEN
    clock.move_to(dt.datetime.combine(TODAY, dt.time(12), dt.UTC))
    await rename(any_db, planner, here, cycle_anchor_on=B_WEEK)
    past, coming = await held(any_db, person)
    assert past[1] <= TODAY <= coming[0]
    assert (past[2], coming[2]) == (week_bit(A_WEEK), week_bit(B_WEEK))
    later = (TODAY, PERIOD[1])
    freed = await lesson(any_db, there, 540, Cycle.WEEK_A, later)
    assert await person.agree_with(there, other, freed) == AGREED
    taken = await lesson(any_db, there, 540, Cycle.WEEK_B, later)
    assert await person.agree_with(there, other, taken) == TAKEN


async def test_a_school_without_an_anchor_frees_every_other_week_when_it_sets_one(any_db: Database) -> None:
    person = await employee(any_db)
    here, planner = await school(any_db, anchor=None, role=Role.SCHOOL_ADMIN)
    assert await person.agree_with(here, planner, await lesson(any_db, here, 540, Cycle.WEEK_B, PERIOD)) == AGREED
    assert [mask for _, _, mask in await held(any_db, person)] == [3]
    await change_school_settings(
        planner, any_db, organisation_id=here.id, change=SettingsChange(cycle_anchor_on=A_WEEK)
    )
    assert [mask for _, _, mask in await held(any_db, person)] == [week_bit(B_WEEK)]


async def test_weeks_that_start_again_are_held_as_stretches_of_their_own(any_db: Database) -> None:
    person = await employee(any_db)
    here, planner = await school(any_db, anchor=B_WEEK, role=Role.SCHOOL_ADMIN)
    assert await person.agree_with(here, planner, await lesson(any_db, here, 540, Cycle.WEEK_A, PERIOD)) == AGREED
    assert week_bit(RESTART) != week_bit(B_WEEK)
    await rename(any_db, planner, here, cycle_restarts=[RESTART])
    assert await anchors(any_db, here) == (B_WEEK, RESTART)
    before, after = await held(any_db, person)
    assert before[1] <= RESTART <= after[0]
    assert (before[2], after[2]) == (week_bit(B_WEEK), week_bit(RESTART))
    # Who agrees later is held to the same weeks.
    late = await employee(any_db)
    assert await late.agree_with(here, planner, await lesson(any_db, here, 540, Cycle.WEEK_A, PERIOD)) == AGREED
    assert await held(any_db, late) == [before, after]
    await rename(any_db, planner, here, cycle_restarts=[])
    assert [mask for _, _, mask in await held(any_db, late)] == [week_bit(B_WEEK)]


async def test_refuses_weeks_that_would_book_someone_twice_and_names_the_clash(any_db: Database) -> None:
    person = await employee(any_db)
    here, planner = await school(any_db, role=Role.SCHOOL_ADMIN)
    there, other = await school(any_db, anchor=B_WEEK)
    assert await person.agree_with(here, planner, await lesson(any_db, here, 540, Cycle.WEEK_A, PERIOD)) == AGREED
    assert await person.agree_with(there, other, await lesson(any_db, there, 540, Cycle.WEEK_A, PERIOD)) == AGREED
    before = await held(any_db, person)
    with pytest.raises(DoubleBooking) as refused:
        await rename(any_db, planner, here, cycle_anchor_on=B_WEEK)
    (clash,) = refused.value.clashes
    assert (clash.professional_id, clash.weekday, clash.start_minute, clash.end_minute) == (person.row.id, 2, 540, 590)
    assert (clash.kind, clash.cycle_mask) == (TAKEN, week_bit(B_WEEK))
    assert (clash.source_kind, clash.source_id) == (None, None)  # the other school's work
    assert await anchors(any_db, here) == (A_WEEK,)
    assert await held(any_db, person) == before


async def test_two_posts_of_one_person_at_the_school_change_weeks_together(any_db: Database) -> None:
    person = await employee(any_db)
    here, planner = await school(any_db, role=Role.SCHOOL_ADMIN)
    for cycle in (Cycle.WEEK_A, Cycle.WEEK_B):
        assert await person.agree_with(here, planner, await lesson(any_db, here, 540, cycle, PERIOD)) == AGREED
    await rename(any_db, planner, here, cycle_anchor_on=B_WEEK)
    assert sorted(mask for _, _, mask in await held(any_db, person)) == [1, 2]


async def test_lessons_of_every_week_stay_as_they_are(any_db: Database) -> None:
    person = await employee(any_db)
    here, planner = await school(any_db, role=Role.SCHOOL_ADMIN)
    assert await person.agree_with(here, planner, await lesson(any_db, here, 540, period=PERIOD)) == AGREED
    before = await held(any_db, person)
    await rename(any_db, planner, here, cycle_anchor_on=B_WEEK)
    assert await held(any_db, person) == before
