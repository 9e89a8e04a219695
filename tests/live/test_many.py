"""Many idle streams are cheap, heartbeats come, and whoever reads nothing is cut off."""

from __future__ import annotations

import asyncio
import contextlib
import resource
from dataclasses import replace

from duobaan.clock import now
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.events import VacancyChanged
from duobaan.ids import Kind, public
from duobaan.settings import Settings
from tests import factories
from tests.live.conftest import Scene
from tests.live.documents import INBOX, VACANCY
from tests.live.talking import memory_mb, serving, until
from tests.live.test_streams import change
from tests.support.story import make_stage

MANY = 200


async def test_two_hundred_streams_cost_little_and_all_hear(db: Database, sqlite_settings: Settings) -> None:
    stage = await make_stage(db)
    settings = sqlite_settings.model_copy(update={"live_connections": 1_000, "max_connections_each": 1_000})
    async with serving(settings, db) as place, contextlib.AsyncExitStack() as stack:
        scene, key = Scene(stage, place), public(Kind.VACANCY, stage.vacancy.id)
        people = [await place.person((await factories.user(db)).id) for _ in range(20)]
        first = await stack.enter_async_context(people[0].follow(VACANCY, id=key))
        await first.opened()
        before = memory_mb()
        streams = [await stack.enter_async_context(people[n % 20].follow(VACANCY, id=key)) for n in range(MANY)]
        await asyncio.gather(*(stream.opened() for stream in streams))
        assert place.house is not None
        assert place.house.feed.streams == MANY + 1
        # Both ends live in this process: the client's share is in the figure too.
        assert memory_mb() - before < MANY * 0.25
        used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        await asyncio.sleep(5)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - used < 2.5, "half a core at most, clients and all"
        await change(scene, "iedereen")
        told = await asyncio.gather(*(stream.data(30) for stream in streams))
        assert {one["vacancy"]["title"] for one in told} == {"iedereen"}
    await until(lambda: not place.house or place.house.feed.streams == 0)


async def test_heartbeats_say_that_a_quiet_stream_lives(db: Database, sqlite_settings: Settings) -> None:
    stage = await make_stage(db)
    settings = sqlite_settings.model_copy(update={"live_heartbeat_seconds": 0.2})
    async with serving(settings, db) as place:
        person = await place.person(stage.planner.user_id)
        async with person.follow(INBOX) as stream:
            await stream.opened()
            first = stream.comments
            await until(lambda: stream.comments > first + 2)


async def test_a_reader_who_takes_nothing_is_bounded_and_cut_off(scene: Scene) -> None:
    """A socket that is never read fills its buffers; the server keeps a few events and lets go."""
    house, key = scene.place.house, public(Kind.VACANCY, scene.stage.vacancy.id)
    assert house is not None
    house.feed.bounds = replace(house.feed.bounds, waiting=50)
    await change(scene, "x", description="y" * 4_000)
    long = VACANCY.replace("title", "title description")
    async with scene.place.nobody().socket() as socket:
        await socket.init()
        socket.wire.transport.pause_reading()
        for number in range(20):
            await socket.subscribe(str(number), long, id=key)
        await until(lambda: house.feed.streams == 20)
        await _flood(scene, 400)
        waiting = [len(one.waiting) for line in house.feed.lines for one in line._listeners]
        assert max(waiting, default=0) <= 50
        await until(lambda: house.feed.streams == 0, 30)
        socket.wire.transport.abort()


async def _flood(scene: Scene, count: int) -> None:
    for _ in range(count // 40):
        async with scene.place.db.write() as uow:
            told = VacancyChanged(scene.stage.vacancy.id)
            uow.session.add_all([OutboxRow.of(told, at=now()) for _ in range(40)])
        await asyncio.sleep(0.1)
