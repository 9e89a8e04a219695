"""A vacancy that is shared with nobody but those who negotiate about it is found by no search of theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.events import VacancyChanged
from duobaan.vacancies.repository import VacancyRepository
from duobaan.words import Visibility
from search.asking import VacancyWishes
from search.engine import SearchEngine
from search.indexes import INDEXES
from search.market import Question
from search.service import search_vacancies
from search.suggesting import SuggestScope, suggest
from tests.search import world
from tests.search.conftest import KINDS, build_engine
from tests.search.test_contract_asking import Dead
from tests.support.story import Stage, make_stage


@pytest.fixture(params=[KINDS[0], KINDS[2]])
async def indexed(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SearchEngine]:
    engine = build_engine(request.param, request, tmp_path, INDEXES)
    await engine.ensure_indexes()
    yield engine
    await engine.close()


async def total(db: Database, engine: SearchEngine, actor: Actor, text: str = "") -> int:
    question = Question(VacancyWishes(), text=text, facets=("subjects",))
    found = await search_vacancies(actor, db, engine, question=question)
    assert found.facets.get("subjects", {}) in ({}, {"WIS": found.total})
    return found.total


async def knows(stage: Stage, actor: Actor) -> bool:
    async with stage.db.read() as session:
        return await VacancyRepository(session).find(stage.vacancy.id, actor) is not None


async def test_who_negotiates_may_open_it_but_finds_it_nowhere(db: Database, indexed: SearchEngine) -> None:
    stage = await make_stage(db)
    event = VacancyChanged(stage.vacancy.id)
    await world.change(db, stage.vacancy, event, visibility=Visibility.PRIVATE)
    await stage.propose()
    await world.say(db, event)
    while await world.deliver(db, indexed):
        pass
    dead = Dead(analyser=world.ANALYSER)
    for other in (*stage.coordinators, *stage.persons):
        assert await knows(stage, other)
        for engine in (indexed, dead):
            assert await total(db, engine, other) == 0
            assert await total(db, engine, other, "wiskunde") == 0
    for own in (stage.planner, stage.director):
        for engine in (indexed, dead):
            assert await total(db, engine, own, "wiskunde") == 1
    counted = await suggest(stage.coordinators[0], db, indexed, prefix="wiskunde", scopes=[SuggestScope.SUBJECT])
    assert {one.count for one in counted} == {0}
