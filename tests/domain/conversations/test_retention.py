"""Four weeks after a procedure that led to nothing, what people wrote in it is gone; what goes on keeps its words."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
import time_machine

from duobaan.access import SYSTEM, Actor
from duobaan.clock import now
from duobaan.conversations.models import Message, Thread
from duobaan.conversations.retention import run_retention_clock
from duobaan.conversations.service import Subject, send_message
from duobaan.db.uow import Database
from duobaan.introductions.meeting import record_outcome
from duobaan.introductions.models import Introduction, IntroductionOutcome
from duobaan.introductions.service import answer_introduction, request_introduction
from duobaan.privacy.consents import allow_retention, end_retention
from duobaan.professionals.card import Disclosure, disclosures
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.proposals.answers import accept_proposal, decline_proposal, withdraw_proposal
from duobaan.words import DeclineReason
from tests.support.story import Stage, make_stage

SAID = "Dit gaat over mij"


async def test_words_of_who_was_not_chosen_are_gone_after_four_weeks(any_db: Database) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        stage = await make_stage(any_db)
        met, waits = [
            await request_introduction(stage.planner, any_db, professional_id=one.id, message=SAID)
            for one in stage.people
        ]
        offer = await stage.propose(stage.line(0, 0, 1), note=SAID)
        open_one = await stage.propose(stage.line(1, 2, 3))
        about = (Subject(introduction_id=met.id), Subject(proposal_id=offer.id), Subject(proposal_id=open_one.id))
        for subject in about:
            await send_message(stage.planner, any_db, about=subject, body=SAID)
        await answer_introduction(stage.persons[0], any_db, introduction_id=met.id, accept=False)
        reason = next(iter(DeclineReason))
        await decline_proposal(stage.persons[0], any_db, proposal_id=offer.id, revision=1, reason=reason)
        clock.shift(dt.timedelta(weeks=4, seconds=-1))
        assert await run_retention_clock(SYSTEM, any_db) == 0
        clock.shift(dt.timedelta(seconds=2))
        assert await run_retention_clock(SYSTEM, any_db) == 4
        assert await run_retention_clock(SYSTEM, any_db) == 0, "once is enough"
        async with any_db.read() as session:
            bodies = sorted((await session.scalars(sa.select(Message.body))).all())
            assert bodies == ["", "", SAID]
            assert (await session.get_one(Introduction, met.id)).message == ""
            assert (await session.get_one(Introduction, waits.id)).message == SAID


async def test_with_consent_it_stays_a_year_and_goes_when_that_is_withdrawn(any_db: Database) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        stage = await make_stage(any_db)
        both = [await stage.propose(stage.line(who, 2 * who), note=SAID) for who in (0, 1)]
        team = await stage.propose(note=SAID)
        for offer in (*both, team):
            await send_message(stage.planner, any_db, about=Subject(proposal_id=offer.id), body=SAID)
        for who in (0, 1):
            await decline_proposal(
                stage.persons[who], any_db, proposal_id=both[who].id, revision=1, reason=next(iter(DeclineReason))
            )
        await withdraw_proposal(stage.planner, any_db, proposal_id=team.id)
        await allow_retention(stage.persons[0], any_db)
        clock.shift(dt.timedelta(weeks=5))
        await run_retention_clock(SYSTEM, any_db)
        assert await bodies(any_db) == {both[0].id: SAID, both[1].id: "", team.id: ""}, "a team is kept if all agree"
        clock.shift(dt.timedelta(days=300))
        await run_retention_clock(SYSTEM, any_db)
        assert (await bodies(any_db))[both[0].id] == SAID
        clock.shift(dt.timedelta(days=31))
        await run_retention_clock(SYSTEM, any_db)
        assert (await bodies(any_db))[both[0].id] == ""


async def test_withdrawing_the_consent_takes_away_what_is_older_than_four_weeks(any_db: Database) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        stage = await make_stage(any_db)
        offer = await stage.propose(stage.line(0, 0, 1), note=SAID)
        await send_message(stage.planner, any_db, about=Subject(proposal_id=offer.id), body=SAID)
        reason = next(iter(DeclineReason))
        await decline_proposal(stage.persons[0], any_db, proposal_id=offer.id, revision=1, reason=reason)
        await allow_retention(stage.persons[0], any_db)
        clock.shift(dt.timedelta(weeks=5))
        assert await run_retention_clock(SYSTEM, any_db) == 0
        await end_retention(stage.persons[0], any_db)
        assert await run_retention_clock(SYSTEM, any_db) == 2
        assert await bodies(any_db) == {offer.id: ""}


async def bodies(db: Database) -> dict[UUID, str]:
    async with db.read() as session:
        found = sa.select(Thread.proposal_id, Message.body).join(Thread, Thread.id == Message.thread_id)
        return {key: body for key, body in await session.execute(found)}


async def card(db: Database, actor: Actor, stage: Stage) -> Disclosure:
    async with db.read() as session:
        found = await ProfessionalRepository(session).by_ids([stage.people[0].id], actor)
        return (await disclosures(session, actor, list(found.values())))[stage.people[0].id]


async def test_a_school_forgets_the_name_and_address_of_who_was_not_chosen(any_db: Database) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        stage = await make_stage(any_db)
        meeting = await request_introduction(stage.planner, any_db, professional_id=stage.people[0].id, message="")
        await answer_introduction(stage.persons[0], any_db, introduction_id=meeting.id, accept=True)
        await record_outcome(
            stage.planner, any_db, introduction_id=meeting.id, outcome=IntroductionOutcome.NO_FIT, note=""
        )
        offer = await stage.propose(stage.line(0, 0, 1))
        await accept_proposal(stage.persons[0], any_db, proposal_id=offer.id, revision=1)
        assert await card(any_db, stage.planner, stage) == Disclosure(name=True, contact=True)
        await withdraw_proposal(stage.planner, any_db, proposal_id=offer.id)
        clock.shift(dt.timedelta(weeks=4, seconds=-1))
        await run_retention_clock(SYSTEM, any_db)
        assert await card(any_db, stage.planner, stage) == Disclosure(name=True, contact=True)
        clock.shift(dt.timedelta(seconds=2))
        await run_retention_clock(SYSTEM, any_db)
        assert await card(any_db, stage.planner, stage) == Disclosure()
