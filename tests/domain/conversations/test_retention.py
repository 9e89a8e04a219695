"""Four weeks after a procedure that led to nothing, what people wrote in it is gone; what goes on keeps its words."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
import time_machine

from duobaan.access import SYSTEM
from duobaan.clock import now
from duobaan.conversations.models import Message
from duobaan.conversations.retention import run_retention_clock
from duobaan.conversations.service import Subject, send_message
from duobaan.db.uow import Database
from duobaan.introductions.models import Introduction
from duobaan.introductions.service import answer_introduction, request_introduction
from duobaan.proposals.answers import decline_proposal
from duobaan.words import DeclineReason
from tests.support.story import make_stage

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
