"""Meeting step by step: a date, a trial lesson, an outcome; then the next step."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, NotFound, StateNotAllowed
from duobaan.introductions.meeting import cancel_introduction, plan_introduction, record_outcome
from duobaan.introductions.models import Introduction, IntroductionKind, IntroductionOutcome, IntroductionStatus
from duobaan.introductions.reading import read_introductions
from duobaan.introductions.service import answer_introduction, request_introduction
from duobaan.introductions.states import INTRODUCTION, IntroductionAction
from duobaan.professionals.ties_repository import met
from duobaan.transitions import Hand
from tests.support.story import Stage, make_stage

WEEK = dt.timedelta(days=7)


@pytest.fixture
async def stage(db: Database) -> Stage:
    return await make_stage(db)


@pytest.fixture
async def any_stage(any_db: Database) -> Stage:
    return await make_stage(any_db)


async def ask(stage: Stage, kind: IntroductionKind = IntroductionKind.TRIAL_LESSON) -> Introduction:
    return await request_introduction(stage.planner, stage.db, professional_id=stage.people[0].id, kind=kind)


async def accepted(stage: Stage) -> Introduction:
    row = await ask(stage)
    return await answer_introduction(stage.persons[0], stage.db, introduction_id=row.id, accept=True)


async def is_known(stage: Stage) -> bool:
    async with stage.db.read() as session:
        return stage.people[0].id in await met(session, stage.planner, [stage.people[0].id])


async def test_a_trial_lesson_is_planned_held_and_kept(stage: Stage) -> None:
    row = await accepted(stage)
    for too_soon in (None, now() + WEEK):
        if too_soon is not None:
            await plan_introduction(stage.persons[0], stage.db, introduction_id=row.id, takes_place_at=too_soon)
        with pytest.raises(InvalidInput) as caught:
            await record_outcome(stage.planner, stage.db, introduction_id=row.id, outcome=IntroductionOutcome.GO_ON)
        assert caught.value.issues[0].rule == "not_held_yet"
    with time_machine.travel(now() + 2 * WEEK):
        done = await record_outcome(
            stage.director, stage.db, introduction_id=row.id, outcome=IntroductionOutcome.GO_ON, note="Fijne les"
        )
        assert (done.status, done.outcome, done.outcome_note) == (
            IntroductionStatus.HELD,
            IntroductionOutcome.GO_ON,
            "Fijne les",
        )
    meeting = (await read_introductions(stage.persons[0], stage.db, ids=[row.id]))[row.id]
    assert [(change.from_state, change.to_state) for change in meeting.history] == [
        (None, "ASKED"),
        ("ASKED", "ACCEPTED"),
        ("ACCEPTED", "ACCEPTED"),
        ("ACCEPTED", "HELD"),
    ]
    assert meeting.history[-1].facts["outcome"] == "GO_ON"
    assert await is_known(stage)


async def test_one_step_at_a_time(stage: Stage) -> None:
    row = await accepted(stage)
    with pytest.raises(AlreadyDone):
        await ask(stage, IntroductionKind.VISIT)
    await cancel_introduction(stage.persons[0], stage.db, introduction_id=row.id)
    assert not await is_known(stage)
    assert (await ask(stage, IntroductionKind.VISIT)).status is IntroductionStatus.ASKED


async def test_names_are_known_from_the_yes_on(stage: Stage) -> None:
    row = await ask(stage)
    assert not await is_known(stage)
    with pytest.raises(StateNotAllowed):
        await plan_introduction(stage.planner, stage.db, introduction_id=row.id, takes_place_at=now() + WEEK)
    await answer_introduction(stage.persons[0], stage.db, introduction_id=row.id, accept=True)
    assert await is_known(stage)


async def test_others_find_no_meeting_to_plan_or_cancel(stage: Stage) -> None:
    row = await accepted(stage)
    for actor in (stage.persons[1], stage.coordinators[0], stage.stranger):
        with pytest.raises(NotFound):
            await plan_introduction(actor, stage.db, introduction_id=row.id, takes_place_at=now() + WEEK)
        with pytest.raises(NotFound):
            await cancel_introduction(actor, stage.db, introduction_id=row.id)


async def test_the_past_cannot_be_planned(stage: Stage) -> None:
    row = await accepted(stage)
    with pytest.raises(InvalidInput):
        await plan_introduction(stage.planner, stage.db, introduction_id=row.id, takes_place_at=now() - WEEK)


async def test_twins_of_a_request_ask_once(any_stage: Stage) -> None:
    stage = any_stage

    async def once() -> object:
        row = await request_introduction(
            stage.planner, stage.db, professional_id=stage.people[0].id, idempotency_key="k"
        )
        return row.id

    assert len(set(await asyncio.gather(*(once() for _ in range(20))))) == 1
    async with stage.db.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(Introduction)) == 1


@pytest.mark.parametrize("hand", [Hand.COMPANY, Hand.MATCHMAKER, Hand.BOARD, Hand.PLATFORM, Hand.CLOCK])
def test_nobody_else_has_a_hand_in_a_meeting(hand: Hand) -> None:
    assert all(INTRODUCTION.actions(state, [hand]) == [] for state in IntroductionStatus)


@pytest.mark.parametrize("state", IntroductionStatus)
def test_what_is_over_stays_over(state: IntroductionStatus) -> None:
    able = set(INTRODUCTION.actions(state, [Hand.SCHOOL, Hand.PROFESSIONAL]))
    assert able == {
        IntroductionStatus.ASKED: {IntroductionAction.ACCEPT, IntroductionAction.DECLINE, IntroductionAction.CANCEL},
        IntroductionStatus.ACCEPTED: {
            IntroductionAction.PLAN,
            IntroductionAction.RECORD_OUTCOME,
            IntroductionAction.CANCEL,
        },
    }.get(state, set())
