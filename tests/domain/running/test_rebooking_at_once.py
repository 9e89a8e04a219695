"""Other A and B weeks while something else happens: an agreement at the same moment, and lessons stood in for."""

from __future__ import annotations

import asyncio
import datetime as dt

import sqlalchemy as sa
import time_machine

from duobaan.commitments.models import Commitment
from duobaan.db.uow import Database
from duobaan.organisations.models import SchoolSettings
from duobaan.organisations.settings_rules import SettingsChange
from duobaan.running.rebooking import change_school_settings
from duobaan.timetable.calendar import week_bit
from duobaan.vacancies.models import LessonSlot
from duobaan.words import Cycle, ProposalStatus, Role
from tests import factories
from tests.domain.running.test_absence import FIRST, RETURN, report, stand_in
from tests.support.agreed_work import NOW, agree, start
from tests.support.story import make_stage
from tests.support.two_schools import A_WEEK, B_WEEK, employee, lesson, school

ROUNDS = 6


async def masks(db: Database, *people: object) -> set[int]:
    """In which weeks the running commitments of people lie."""
    async with db.read() as session:
        held = sa.select(Commitment.cycle_mask).where(Commitment.active, Commitment.professional_id.in_(people))
        return set(await session.scalars(held))


async def test_an_agreement_and_other_weeks_at_the_same_moment_end_in_the_same_weeks(any_db: Database) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC), tick=True):
        here, planner = await school(any_db, role=Role.SCHOOL_ADMIN)
        everybody = []
        for turn in range(ROUNDS):
            person, anchor = await employee(any_db), (B_WEEK, A_WEEK)[turn % 2]
            everybody.append(person.row.id)
            taught = await lesson(any_db, here, 540, Cycle.WEEK_A)
            agreed, _ = await asyncio.gather(
                person.agree_with(here, planner, taught),
                change_school_settings(
                    planner, any_db, organisation_id=here.id, change=SettingsChange(cycle_anchor_on=anchor)
                ),
            )
            assert agreed == ProposalStatus.AGREED.value
            assert await masks(any_db, *everybody) == {week_bit(anchor)}


async def test_who_stands_in_moves_to_the_other_weeks_too(any_db: Database) -> None:
    with time_machine.travel(NOW, tick=True) as clock:
        stage = await make_stage(any_db)
        async with any_db.write() as uow:
            await uow.session.execute(sa.update(LessonSlot).values(cycle=Cycle.WEEK_A))
            (await uow.session.get_one(SchoolSettings, stage.school.id)).cycle_anchor_on = A_WEEK
        made = await agree(stage)
        await start(stage, made, clock)
        await stand_in(stage, await report(stage, made))
        head = await factories.member(any_db, stage.school, Role.SCHOOL_ADMIN)
        admin = factories.actor(head, (stage.school, Role.SCHOOL_ADMIN))
        change = SettingsChange(cycle_anchor_on=B_WEEK)
        before = await instead(any_db, stage.people[1].id)
        assert [mask for *_, mask in before] == [week_bit(A_WEEK)] * 2
        await change_school_settings(admin, any_db, organisation_id=stage.school.id, change=change)
        after = await instead(any_db, stage.people[1].id)
        assert after == [(*when, week_bit(B_WEEK)) for *when, _ in before]
        # Nobody's lessons stay behind in the old weeks but those of days that have passed.
        async with any_db.read() as session:
            left = sa.select(Commitment).where(Commitment.active, Commitment.cycle_mask == week_bit(A_WEEK))
            assert all(row.valid_to <= dt.date(2027, 1, 4) for row in await session.scalars(left))


async def instead(db: Database, who: object) -> list[tuple[int, int, int]]:
    """Weekday, start and weeks of the lessons that someone stands in for, which end when the colleague is back."""
    async with db.read() as session:
        found = sa.select(Commitment).where(
            Commitment.active,
            Commitment.professional_id == who,
            Commitment.valid_from >= FIRST,
            Commitment.valid_to <= RETURN,
        )
        rows = await session.scalars(found.order_by(Commitment.weekday, Commitment.start_minute))
        return [(row.weekday, row.start_minute, row.cycle_mask) for row in rows]
