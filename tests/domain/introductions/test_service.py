"""A school asks to meet, only the person answers."""

from __future__ import annotations

import dataclasses

import pytest

from duobaan.access import Permission
from duobaan.db.keyset import Window
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, NotAllowed, NotFound, StateNotAllowed
from duobaan.introductions.models import IntroductionKind, IntroductionStatus
from duobaan.introductions.reading import count_introductions, list_introductions, read_introductions
from duobaan.introductions.service import answer_introduction, request_introduction
from duobaan.introductions.states import IntroductionAction, viewer_can
from duobaan.words import ProfileStatus
from tests.support.story import Stage, make_stage


@pytest.fixture
async def stage(db: Database) -> Stage:
    return await make_stage(db)


async def test_a_school_asks_and_the_person_accepts(stage: Stage) -> None:
    row = await request_introduction(
        stage.planner,
        stage.db,
        professional_id=stage.people[0].id,
        kind=IntroductionKind.TRIAL_LESSON,
        message="Kom eens kijken",
        vacancy_id=stage.vacancy.id,
    )
    assert viewer_can(stage.persons[0], row) == [IntroductionAction.ACCEPT, IntroductionAction.DECLINE]
    assert viewer_can(stage.planner, row) == [IntroductionAction.CANCEL]
    for actor, error in ((stage.planner, NotAllowed), (stage.coordinators[0], NotFound), (stage.persons[1], NotFound)):
        with pytest.raises(error):
            await answer_introduction(actor, stage.db, introduction_id=row.id, accept=True)
    done = await answer_introduction(stage.persons[0], stage.db, introduction_id=row.id, accept=True)
    assert done.status is IntroductionStatus.ACCEPTED
    with pytest.raises(StateNotAllowed):
        await answer_introduction(stage.persons[0], stage.db, introduction_id=row.id, accept=False)


async def test_one_request_at_a_time_until_it_is_declined(stage: Stage) -> None:
    row = await request_introduction(stage.planner, stage.db, professional_id=stage.people[0].id)
    with pytest.raises(AlreadyDone):
        await request_introduction(stage.director, stage.db, professional_id=stage.people[0].id)
    await answer_introduction(stage.persons[0], stage.db, introduction_id=row.id, accept=False)
    await request_introduction(stage.director, stage.db, professional_id=stage.people[0].id)
    assert await count_introductions(stage.persons[0], stage.db) == 2
    assert len((await list_introductions(stage.planner, stage.db, window=Window())).rows) == 2
    assert await read_introductions(stage.stranger, stage.db, ids=[row.id]) == {}


async def test_a_token_without_the_scope_is_not_told_whom_its_owner_meets(stage: Stage) -> None:
    row = await request_introduction(stage.planner, stage.db, professional_id=stage.people[0].id)
    for actor in (stage.persons[0], stage.planner):
        narrow = dataclasses.replace(actor, scopes=frozenset({Permission.BROWSE, Permission.MATCHES_READ}))
        assert await read_introductions(narrow, stage.db, ids=[row.id]) == {}
        wide = dataclasses.replace(actor, scopes=frozenset({Permission.INTRODUCTIONS_REQUEST}))
        assert set(await read_introductions(wide, stage.db, ids=[row.id])) == {row.id}


async def test_a_person_whom_the_school_may_not_see_does_not_exist(stage: Stage) -> None:
    async with stage.db.write() as uow:
        (await uow.session.get_one(type(stage.people[0]), stage.people[0].id)).status = ProfileStatus.PAUSED
    with pytest.raises(NotFound):
        await request_introduction(stage.planner, stage.db, professional_id=stage.people[0].id)


async def test_a_company_asks_nobody_and_no_vacancy_of_others(stage: Stage) -> None:
    with pytest.raises(NotAllowed):
        await request_introduction(stage.coordinators[1], stage.db, professional_id=stage.people[1].id)
    with pytest.raises(NotFound):
        await request_introduction(
            stage.stranger, stage.db, professional_id=stage.people[0].id, vacancy_id=stage.vacancy.id
        )
