"""Messages reach the parties of one introduction or proposal and nobody else."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from duobaan.access import Actor
from duobaan.conversations.models import Message, Thread
from duobaan.conversations.service import (
    Subject,
    count_messages,
    count_threads,
    count_unread_messages,
    list_messages,
    list_threads,
    mark_thread_read,
    read_threads,
    send_message,
)
from duobaan.db.keyset import Window
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotAllowed, NotFound, StateNotAllowed
from duobaan.introductions.service import answer_introduction, request_introduction
from duobaan.proposals.answers import withdraw_proposal
from duobaan.words import PartyKind, Role
from tests import factories
from tests.support.story import Stage, make_stage


@pytest.fixture
async def stage(db: Database) -> Stage:
    return await make_stage(db)


@pytest.fixture
async def any_stage(any_db: Database) -> Stage:
    return await make_stage(any_db)


async def say(stage: Stage, about: Subject, actor: Actor, body: str = "Hallo", key: str | None = None) -> Message:
    return await send_message(actor, stage.db, about=about, body=body, idempotency_key=key)


async def meeting(stage: Stage) -> Subject:
    row = await request_introduction(stage.planner, stage.db, professional_id=stage.people[0].id)
    return Subject(introduction_id=row.id)


async def test_school_and_person_write_in_one_thread(any_stage: Stage) -> None:
    stage = any_stage
    about = await meeting(stage)
    first = await say(stage, about, stage.planner, "Wanneer past het?")
    second = await say(stage, about, stage.persons[0], "Dinsdag")
    assert first.thread_id == second.thread_id
    assert (first.party_kind, second.party_kind) == (PartyKind.SCHOOL, PartyKind.PROFESSIONAL)
    for actor in (stage.planner, stage.director, stage.persons[0]):
        page = await list_messages(actor, stage.db, thread_id=first.thread_id, window=Window())
        assert [row.body for row in page.rows] == ["Dinsdag", "Wanneer past het?"]
    assert await count_messages(stage.persons[0], stage.db, thread_id=first.thread_id) == 2


async def test_nobody_else_finds_the_thread_by_any_way(stage: Stage) -> None:
    about = await meeting(stage)
    key = (await say(stage, about, stage.planner)).thread_id
    for actor in (stage.persons[1], *stage.coordinators, stage.stranger):
        assert await read_threads(actor, stage.db, ids=[key]) == {}
        assert (await list_threads(actor, stage.db, window=Window())).rows == []
        assert await count_messages(actor, stage.db, thread_id=key) == 0
        assert await count_unread_messages(actor, stage.db) == 0
        for attempt in (
            list_messages(actor, stage.db, thread_id=key, window=Window()),
            mark_thread_read(actor, stage.db, thread_id=key),
            say(stage, about, actor),
        ):
            with pytest.raises(NotFound):
                await attempt


async def test_all_five_parties_of_a_proposal_share_its_thread(stage: Stage) -> None:
    row = await stage.propose()
    about = Subject(proposal_id=row.id)
    threads = {(await say(stage, about, actor)).thread_id for actor in stage.everyone}
    assert len(threads) == 1
    assert await count_unread_messages(stage.persons[0], stage.db) == 4
    with pytest.raises(NotFound):
        await say(stage, about, stage.stranger)


async def test_what_i_wrote_or_read_is_not_unread(stage: Stage) -> None:
    about = await meeting(stage)
    key = (await say(stage, about, stage.planner)).thread_id
    await say(stage, about, stage.planner, "Nog iets")
    assert [await count_unread_messages(actor, stage.db) for actor in (stage.planner, stage.persons[0])] == [0, 2]
    assert await count_threads(stage.persons[0], stage.db, unread=True) == 1
    await mark_thread_read(stage.persons[0], stage.db, thread_id=key)
    assert await count_unread_messages(stage.persons[0], stage.db) == 0
    assert await count_threads(stage.persons[0], stage.db, unread=True) == 0
    # The board reads for itself.
    assert await count_unread_messages(stage.director, stage.db) == 2
    await say(stage, about, stage.planner, "Tot dinsdag")
    assert (await read_threads(stage.persons[0], stage.db, ids=[key]))[key][1] == 1


async def test_a_refused_meeting_and_a_withdrawn_proposal_are_silent(stage: Stage) -> None:
    about = await meeting(stage)
    assert about.introduction_id is not None
    await answer_introduction(stage.persons[0], stage.db, introduction_id=about.introduction_id, accept=False)
    with pytest.raises(StateNotAllowed):
        await say(stage, about, stage.planner)
    row = await stage.propose()
    await withdraw_proposal(stage.planner, stage.db, proposal_id=row.id)
    with pytest.raises(StateNotAllowed):
        await say(stage, Subject(proposal_id=row.id), stage.persons[0])


async def test_nobody_writes_in_anothers_name(stage: Stage) -> None:
    row = await stage.propose()
    about = Subject(proposal_id=row.id)
    with pytest.raises(NotAllowed):
        await send_message(stage.coordinators[0], stage.db, about=about, body="Hoi", on_behalf_of=stage.people[0].id)
    account = await factories.user(stage.db)
    owner = await factories.professional(stage.db, stage.companies[0], user_id=account.id)
    await factories.release(stage.db, owner)
    both = factories.actor(account, (stage.companies[0], Role.COMPANY_ADMIN), professional_id=owner.id)
    about = Subject(proposal_id=(await stage.propose(stage.line(0, 0, professional_id=owner.id))).id)
    with pytest.raises(InvalidInput) as caught:
        await say(stage, about, both)
    assert caught.value.issues[0].rule == "choose_party"
    said = await send_message(both, stage.db, about=about, body="Hoi", on_behalf_of=owner.id)
    assert said.professional_id == owner.id


@pytest.mark.parametrize("body", ["", "   ", "x" * 4001])
async def test_a_message_has_words_but_not_too_many(stage: Stage, body: str) -> None:
    with pytest.raises(InvalidInput):
        await say(stage, await meeting(stage), stage.planner, body)


async def test_twins_of_a_first_message_make_one_thread_with_one_message(any_stage: Stage) -> None:
    stage = any_stage
    about = await meeting(stage)
    rows = await asyncio.gather(*(say(stage, about, stage.planner, key="k") for _ in range(20)))
    assert len({row.id for row in rows}) == 1
    async with stage.db.read() as session:
        for kind in (Thread, Message):
            assert await session.scalar(sa.select(sa.func.count()).select_from(kind)) == 1


async def test_first_messages_of_both_sides_at_once_share_one_thread(any_stage: Stage) -> None:
    stage = any_stage
    about = await meeting(stage)
    rows = await asyncio.gather(*(say(stage, about, actor) for actor in (stage.planner, stage.persons[0]) * 5))
    assert len({row.thread_id for row in rows}) == 1
    assert await count_messages(stage.planner, stage.db, thread_id=rows[0].thread_id) == 10
