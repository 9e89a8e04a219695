"""Who keeps the index where several processes reach it: one writes, the others watch, and the next takes over."""

from __future__ import annotations

import asyncio
import datetime as dt

from api.relay import Relay
from duobaan.clock import held_at, now
from duobaan.db import outbox
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.events import OrganisationChanged, VacancyChanged
from search.embedded import EmbeddedEngine
from search.guarding import GuardedEngine
from search.indexer import Indexer
from search.keeping import LASTS, Keeper
from search.reindex import NAMES, compare
from search.upkeep import note_progress, open_indexes
from tests import factories
from tests.search import world


class Shared(EmbeddedEngine):
    """An engine that several keepers of this process reach."""

    is_shared = True


async def shared() -> GuardedEngine:
    return GuardedEngine(Shared(analyser=world.ANALYSER))


async def test_one_writes_at_a_time_and_the_next_takes_over_when_it_falls_silent(any_db: Database) -> None:
    engine = await shared()
    first, second = Keeper(any_db, engine), Keeper(any_db, engine)
    assert (await first.take(), await second.take()) == (True, False)
    assert (first.writes, second.writes) == (True, False)
    assert await first.take()  # renewed
    with held_at(now() + LASTS * 2):
        assert not first.writes
        assert await second.take()
        assert not await first.take()
        await second.let_go()
        assert await first.take()
    await engine.close()


async def test_two_that_come_at_once_agree_on_one(any_db: Database) -> None:
    engine = await shared()
    keepers = [Keeper(any_db, engine) for _ in range(4)]
    taken = await asyncio.gather(*(keeper.take() for keeper in keepers))
    assert sum(taken) == 1
    assert [keeper.writes for keeper in keepers] == list(taken)
    await engine.close()


async def test_whoever_only_watches_lets_the_database_answer_until_the_index_is_filled(db: Database) -> None:
    engine = await shared()
    unfilled: set[str] = set()
    watching = Keeper(db, engine, unfilled=unfilled, may_write=False)
    await watching.round()
    assert unfilled == set(NAMES)
    writing = Keeper(db, engine)
    assert await writing.take()
    await writing.round()
    await watching.round()
    assert unfilled == set()
    await engine.close()


async def test_the_relay_rests_while_another_process_writes(db: Database) -> None:
    engine = await world.opened()
    school = await factories.school(db)
    row = await factories.vacancy(db, school)
    await world.say(db, VacancyChanged(row.id))
    may_deliver = False
    relay = Relay(db, [Indexer(db, engine)], lambda: may_deliver)
    running = asyncio.create_task(relay.run())
    await asyncio.sleep(0.3)
    assert await engine.versions("vacancies") == {}
    may_deliver = True
    await asyncio.sleep(0.5)
    relay.stop()
    await running
    assert len(await engine.versions("vacancies")) == 1
    await engine.close()


async def test_the_engine_remembers_only_what_was_delivered(db: Database) -> None:
    engine = await world.opened()
    await open_indexes(db, engine, set(), set())
    school = await factories.school(db)
    row = await factories.vacancy(db, school)
    await world.say(db, VacancyChanged(row.id))
    await world.say(db, VacancyChanged(row.id))
    async with db.write() as uow:
        (held, _) = await outbox.claim(uow.session, now=now())
        await outbox.postpone(uow.session, [held.id], now=now(), seconds=60)
    known = await note_progress(db, engine, await engine.watermark())
    assert known == held.id - 1
    async with db.write() as uow:
        await outbox.acknowledge(uow.session, [held.id, held.id + 1], now=now())
    assert await note_progress(db, engine, known) == held.id + 1
    assert await engine.watermark() == held.id + 1
    await engine.close()


async def test_what_an_engine_missed_is_replayed_from_its_mark(db: Database) -> None:
    engine = await world.opened()
    school = await factories.school(db)
    row = await factories.vacancy(db, school)
    await open_indexes(db, engine, set(), set())
    mark = await engine.watermark()
    assert mark is not None
    await world.change(db, row, VacancyChanged(row.id), title="Docent sterrenkunde")
    async with db.write() as uow:  # delivered, says the outbox; the engine came back from before it
        await outbox.acknowledge(uow.session, [mark + 1], now=now() + dt.timedelta(seconds=1))
    assert not (await compare(db, engine, "vacancies")).is_equal
    await open_indexes(db, engine, set(), set())
    assert (await compare(db, engine, "vacancies")).is_equal
    assert await engine.watermark() == mark + 1
    await engine.close()


async def test_an_engine_whose_mark_the_outbox_no_longer_reaches_is_built_anew(db: Database) -> None:
    engine = await world.opened()
    school = await factories.school(db)
    row = await factories.vacancy(db, school)
    await open_indexes(db, engine, set(), set())
    for title in ("Docent aarde", "Docent maan", "Docent zon"):
        await world.change(db, row, VacancyChanged(row.id), title=title)
    async with db.read() as session:
        assert await outbox.can_replay(session, 0)
    await world.delete_where(db, OutboxRow, OutboxRow.id < 4, OrganisationChanged(school.id))  # somebody tidied up
    async with db.read() as session:
        assert not await outbox.can_replay(session, 0)
    await open_indexes(db, engine, set(), set())
    assert all([(await compare(db, engine, name)).is_equal for name in NAMES])
    await engine.close()
