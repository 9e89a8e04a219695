"""Whoever is awaited hears it at half and at most of the time, once each; holidays and weekends do not count."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from duobaan.access import SYSTEM
from duobaan.db.outbox import OutboxRow
from duobaan.proposals.clock import run_proposal_clock
from duobaan.proposals.models import ProposalReminder
from duobaan.proposals.patience import due_percent, expiry, next_reminder, reminder_at
from duobaan.proposals.reading import read_proposals
from duobaan.proposals.service import counter_proposal
from duobaan.words import HolidayRegion
from tests.support.story import Stage

SENT = dt.datetime(2026, 12, 14, 12, tzinfo=dt.UTC)  # a Monday; the Christmas holidays are 19 December to 3 January
HALF = dt.datetime(2027, 1, 4, 23, tzinfo=dt.UTC)  # 15-18 December and 4 January are five working days
MOST = dt.datetime(2027, 1, 7, 23, tzinfo=dt.UTC)


async def tick(stage: Stage, at: dt.datetime) -> int:
    with time_machine.travel(at, tick=False):
        return await run_proposal_clock(SYSTEM, stage.db)


async def reminders(stage: Stage) -> list[tuple[int, int]]:
    async with stage.db.read() as session:
        rows = await session.scalars(sa.select(ProposalReminder).order_by(ProposalReminder.id))
        return [(row.revision_number, row.percent) for row in rows]


async def test_reminds_at_half_and_at_most_of_the_time_once_each(any_stage: Stage) -> None:
    stage = any_stage
    with time_machine.travel(SENT, tick=False):
        row = await stage.propose()
    minute = dt.timedelta(minutes=1)
    assert [await tick(stage, HALF - minute), await tick(stage, HALF), await tick(stage, HALF + minute)] == [0, 1, 0]
    assert [await tick(stage, MOST - minute), await tick(stage, MOST), await tick(stage, MOST + minute)] == [0, 1, 0]
    assert await reminders(stage) == [(1, 50), (1, 80)]
    async with stage.db.read() as session:
        events = await session.scalars(sa.select(OutboxRow).where(OutboxRow.name == "ProposalReminded"))
        assert [event.payload["proposal_id"] for event in events] == [str(row.id)] * 2
    case = (await read_proposals(SYSTEM, stage.db, ids=[row.id]))[row.id]
    assert [item.percent for item in case.timeline if isinstance(item, ProposalReminder)] == [50, 80]


async def test_a_clock_that_stood_still_sends_the_last_reminder_only(stage: Stage) -> None:
    with time_machine.travel(SENT, tick=False):
        await stage.propose()
    assert await tick(stage, MOST + dt.timedelta(hours=1)) == 1
    assert await reminders(stage) == [(1, 80)]


async def test_a_counter_starts_the_time_anew(stage: Stage) -> None:
    with time_machine.travel(SENT, tick=False):
        row = await stage.propose()
    assert await tick(stage, HALF) == 1
    with time_machine.travel(dt.datetime(2027, 1, 5, 12, tzinfo=dt.UTC), tick=False):
        await counter_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1, terms=stage.terms(note="x"))
    assert await tick(stage, MOST) == 0
    assert await tick(stage, dt.datetime(2027, 1, 12, 23, tzinfo=dt.UTC)) == 1
    assert await reminders(stage) == [(1, 50), (2, 50)]


async def test_what_is_closed_is_not_reminded_of(stage: Stage) -> None:
    with time_machine.travel(SENT, tick=False):
        await stage.propose()
    assert await tick(stage, dt.datetime(2027, 1, 12, tzinfo=dt.UTC)) == 1  # it expired, and nothing else
    assert await reminders(stage) == []


@given(st.sampled_from(HolidayRegion), st.dates(dt.date(2025, 8, 1), dt.date(2027, 6, 1)))
def test_reminders_come_in_order_before_the_end(region: HolidayRegion, on: dt.date) -> None:
    half, most, end = reminder_at(region, on, 50), reminder_at(region, on, 80), expiry(region, on)
    assert half < most < end
    moment = dt.timedelta(seconds=1)
    assert [due_percent(region, on, at) for at in (half - moment, half, most)] == [None, 50, 80]
    assert [next_reminder(region, on, at) for at in (half - moment, half, most)] == [half, most, None]


@pytest.mark.parametrize(
    ("region", "on", "half"),
    [
        # Good Friday and Easter Monday do not count, nor do the autumn holidays.
        (HolidayRegion.NOORD, dt.date(2027, 3, 22), dt.date(2027, 4, 1)),
        (HolidayRegion.ZUID, dt.date(2026, 10, 12), dt.date(2026, 10, 27)),
    ],
)
def test_holidays_move_the_reminder(region: HolidayRegion, on: dt.date, half: dt.date) -> None:
    # The fifth working day is over when the next day begins.
    assert reminder_at(region, on, 50).date() == half
