"""The relay: wakes at once, delivers in order, isolates what fails, outlives trouble, stops cleanly."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from api.relay import Relay
from duobaan.clock import now
from duobaan.db import outbox
from duobaan.db.outbox import OutboxRow, OutboxState
from duobaan.db.uow import Database
from duobaan.events import OrganisationChanged
from duobaan.ids import new_id
from search.engine import EngineUnavailable


async def emit(db: Database, count: int = 1) -> None:
    async with db.write() as uow:
        for _ in range(count):
            uow.emit(OrganisationChanged(organisation_id=new_id()))


async def state(db: Database) -> OutboxState:
    async with db.read() as session:
        return await outbox.state(session)


class Listener:
    def __init__(self, poison: int | None = None) -> None:
        self.batches: list[list[int]] = []
        self.heard: list[int] = []
        self.poison = poison
        self.called = asyncio.Event()

    async def __call__(self, rows: Sequence[OutboxRow]) -> None:
        self.batches.append([row.id for row in rows])
        if self.poison in self.batches[-1]:
            raise RuntimeError("poison")
        self.heard += self.batches[-1]
        self.called.set()


async def test_delivers_in_order_and_acknowledges(any_db: Database) -> None:
    await emit(any_db, 5)
    listener = Listener()
    assert await Relay(any_db, [listener]).drain() == 5
    assert listener.heard == sorted(listener.heard)
    assert len(listener.heard) == 5
    assert (await state(any_db)).waiting == 0


async def test_one_poisoned_event_holds_up_nobody(any_db: Database) -> None:
    await emit(any_db, 4)
    listener = Listener(poison=2)
    await Relay(any_db, [listener]).drain()
    assert listener.heard == [1, 3, 4]
    async with any_db.read() as session:
        row = await session.get_one(OutboxRow, 2)
    assert (row.last_error, row.delivered_at) == ("RuntimeError", None)
    assert (await state(any_db)).waiting == 1


async def test_a_commit_wakes_the_relay_before_its_next_poll(any_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.relay._POLL_SECONDS", 60)
    listener = Listener()
    relay = Relay(any_db, [listener])
    running = asyncio.create_task(relay.run())
    await asyncio.sleep(0.2)
    await emit(any_db)
    await asyncio.wait_for(listener.called.wait(), 5)
    relay.stop()
    await asyncio.wait_for(running, 5)
    assert (await state(any_db)).waiting == 0


async def test_on_sqlite_a_delivery_waits_for_no_writer(db: Database) -> None:
    listener = Listener()
    relay = Relay(db, [listener])
    running = asyncio.create_task(relay.run())
    await emit(db)
    async with db.write() as uow:
        await uow.session.execute(sa.text("SELECT 1"))  # holds the write lock
        await asyncio.wait_for(listener.called.wait(), 5)
        await asyncio.sleep(0.3)
        assert (await state(db)).waiting == 1  # its receipt waits, and meanwhile it is not delivered again
    relay.stop()
    await asyncio.wait_for(running, 15)
    assert listener.heard == [1]
    assert (await state(db)).waiting == 0


async def test_what_has_no_receipt_is_delivered_once_more(any_db: Database) -> None:
    await emit(any_db, 2)
    first, second = Listener(), Listener()
    killed = Relay(any_db, [first])
    await killed._carry()
    assert first.heard == [1, 2]
    async with any_db.write() as uow:  # where events are claimed, the claim lapses
        await outbox.postpone(uow.session, [1, 2], now=now(), seconds=-1)
    assert await Relay(any_db, [second]).drain() == 2
    assert second.heard == [1, 2]
    assert (await state(any_db)).waiting == 0


async def test_an_event_that_fails_ten_times_is_parked(db: Database) -> None:
    await emit(db, 2)
    listener = Listener(poison=1)
    for _ in range(10):
        await Relay(db, [listener]).drain()
        async with db.write() as uow:
            await outbox.postpone(uow.session, [1], now=now(), seconds=-1, counted=0)
    assert await state(db) == OutboxState(waiting=0, dead=1, oldest=None)
    assert listener.heard == [2]


async def test_only_other_peoples_commits_wake_the_relay(any_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.relay._POLL_SECONDS", 60)
    listener, rounds = Listener(), []
    relay = Relay(any_db, [listener])
    look = relay._round

    async def counted() -> float:
        rounds.append(listener.heard[:])
        return await look()

    relay._round = counted  # type: ignore[method-assign]
    running = asyncio.create_task(relay.run())
    await asyncio.sleep(0.1)
    await emit(any_db)
    await asyncio.wait_for(listener.called.wait(), 5)
    for _ in range(200):  # its claim and its receipt are commits of its own
        if not (await state(any_db)).waiting:
            break
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)
    woken = len(rounds)
    relay.stop()
    await asyncio.wait_for(running, 5)
    assert (woken, listener.heard) == (2, [1])


async def test_whoever_is_woken_by_a_commit_sees_it(any_db: Database) -> None:
    seen: list[asyncio.Task[OutboxState]] = []
    with any_db.telling(lambda: seen.append(asyncio.create_task(state(any_db)))):
        await emit(any_db)
        async with any_db.write() as uow:  # no event, nothing to look for
            await outbox.acknowledge(uow.session, [], now=now())
        with pytest.raises(RuntimeError):
            async with any_db.write() as uow:
                uow.emit(OrganisationChanged(organisation_id=new_id()))
                raise RuntimeError
    assert [one.waiting for one in await asyncio.gather(*seen)] == [1]
    await emit(any_db)
    assert len(seen) == 1


async def test_outlives_a_database_that_goes_away(db: Database) -> None:
    listener = Listener()
    relay = Relay(db, [listener])
    claim, failed = relay._claim, asyncio.Event()

    async def broken() -> list[OutboxRow]:
        relay._claim = claim  # type: ignore[method-assign]
        failed.set()
        raise OSError("gone")

    relay._claim = broken  # type: ignore[method-assign]
    running = asyncio.create_task(relay.run())
    await asyncio.wait_for(failed.wait(), 5)
    await emit(db)
    await asyncio.wait_for(listener.called.wait(), 5)
    relay.stop()
    await asyncio.wait_for(running, 5)


async def test_an_engine_that_is_away_costs_no_tries(any_db: Database) -> None:
    await emit(any_db, 2)

    async def away(rows: Sequence[OutboxRow]) -> None:
        raise EngineUnavailable("down")

    for _ in range(12):
        with pytest.raises(EngineUnavailable):
            await Relay(any_db, [away]).drain()
        async with any_db.write() as uow:
            await outbox.postpone(uow.session, [1, 2], now=now(), seconds=-1)
    assert await state(any_db) == OutboxState(waiting=2, dead=0, oldest=(await state(any_db)).oldest)
    listener = Listener()
    await Relay(any_db, [listener]).drain()
    assert listener.heard == [1, 2]


async def test_who_needs_no_engine_hears_everything_while_it_is_away(
    any_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.relay._BATCH", 2)
    await emit(any_db, 5)
    listener = Listener()

    async def away(rows: Sequence[OutboxRow]) -> None:
        raise EngineUnavailable("down")

    relay = Relay(any_db, [listener, away])
    for heard in ([1, 2, 3, 4, 5], [1, 2], [1, 2, 6]):
        listener.heard.clear()
        with pytest.raises(EngineUnavailable):
            await relay.drain()
        assert listener.heard == heard
        if heard == [1, 2]:
            await emit(any_db)
    assert (await state(any_db)).waiting == 6


async def test_says_what_lasts_once_until_it_changes(db: Database) -> None:
    await emit(db)
    troubles: list[Exception | None] = [EngineUnavailable("away")] * 2
    troubles += [ConnectionError("database")] * 3 + [ConnectionError("disk"), None]

    async def drain() -> int:
        if trouble := troubles.pop(0):
            raise trouble
        return 0

    relay = Relay(db, [])
    relay._carry = drain  # type: ignore[method-assign]
    with capture_logs() as said:
        while troubles:
            await relay._round()
    assert [one["event"] for one in said] == ["relay.engine_away", "relay.trouble", "relay.trouble", "relay.back"]
