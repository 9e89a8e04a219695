"""The guarded engine says which state answers come from, so that none is kept beyond it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from duobaan.db.uow import Database
from duobaan.lasting import watched
from search.embedded import EmbeddedEngine
from search.engine import Document, EngineUnavailable, Query
from search.guarding import GuardedEngine
from search.lexicon_keeping import LexiconKeeper
from search.likeness import Likeness
from search.visibility import EVERYTHING
from tests.search import world

SCHOOL: Document = {"id": "org_1", "version": 1, "name": "Het Voorbeeld"}
ASKED = Query("organisations", scope=EVERYTHING)


class Slow(EmbeddedEngine):
    """Lets the test look on while a change is being written."""

    def __init__(self) -> None:
        super().__init__(analyser=world.ANALYSER)
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()

    async def upsert(self, index: str, documents: Sequence[Document], *, fresh: bool = False) -> None:
        self.begun.set()
        await self.go_on.wait()
        await super().upsert(index, documents, fresh=fresh)


async def test_a_change_of_the_index_is_another_state_and_none_while_it_is_written() -> None:
    engine = GuardedEngine(slow := Slow())
    await engine.ensure_indexes()
    before = engine.state
    assert before is not None
    writing = asyncio.create_task(engine.upsert("organisations", [SCHOOL]))
    await slow.begun.wait()
    assert engine.state is None
    slow.go_on.set()
    await writing
    assert engine.state not in (None, before)
    after = engine.state
    assert (await engine.search(ASKED)).total == 1
    assert engine.state == after
    await engine.ensure_indexes()
    assert engine.state == after
    engine.unfilled.add("vacancies")
    assert engine.state != after
    await engine.close()


async def test_what_nobody_is_answered_from_yet_is_no_other_state() -> None:
    engine = GuardedEngine(await world.opened())
    before = engine.state
    await engine.start_fresh("organisations")
    await engine.upsert("organisations", [SCHOOL], fresh=True)
    assert engine.state == before
    await engine.swap("organisations")
    assert engine.state != before
    await engine.close()


async def test_an_answer_without_the_engine_is_noted_as_passing() -> None:
    engine = GuardedEngine(await world.opened())
    with watched() as lasting:
        await engine.search(ASKED)
    assert not lasting.passing
    engine.unfilled.add("organisations")
    with watched() as lasting, pytest.raises(EngineUnavailable):
        await asyncio.create_task(engine.search_all([ASKED]))
    assert lasting.passing
    await engine.close()


async def test_filling_the_lexicon_counts_as_a_change(any_db: Database) -> None:
    from search.embedded.lexicon import EmbeddedLexicon

    lexicon, before = EmbeddedLexicon(), await any_db.generations.current()
    keeper = LexiconKeeper(any_db, lexicon, Likeness(), lambda: True)
    await keeper.round()
    filled = await any_db.generations.current()
    assert filled != before
    again = LexiconKeeper(any_db, lexicon, Likeness(), lambda: True)
    await again.round()
    assert await any_db.generations.current() == filled
