"""Across processes: a change elsewhere is seen within a second, a lost listener catches up, and an end is said."""

from __future__ import annotations

import asyncio
import signal
import time

import psycopg
import pytest

from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.settings import Settings
from tests.live.conftest import Scene
from tests.live.documents import VACANCY
from tests.live.processes import ServerProcess
from tests.live.talking import Place, serving, until
from tests.live.test_streams import change
from tests.support.story import make_stage


def listeners(settings: Settings, of: str = "*") -> int:
    """Count the connections to this database that listen; `of` may do something to each."""
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        found = connection.execute(
            f"SELECT count({of}) FROM pg_stat_activity WHERE query LIKE 'LISTEN duobaan%'"
            " AND datname = current_database()"
        ).fetchone()
    assert found is not None
    return int(found[0])


async def test_two_processes_tell_each_other_within_a_second(any_scene: Scene, any_settings: Settings) -> None:
    """The other process is a `duobaan serve` of its own, on the same database."""
    key = public(Kind.VACANCY, any_scene.stage.vacancy.id)
    async with ServerProcess(any_settings) as base:
        other = Place(base, any_scene.place.db, any_scene.place.http)
        async with (
            other.nobody().follow(VACANCY, id=key) as there,
            any_scene.place.nobody().follow(VACANCY, id=key) as here,
        ):
            await there.opened()
            await here.opened()
            await asyncio.sleep(1)
            took = []
            for number in range(3):
                started = time.monotonic()
                await change(any_scene, f"titel {number}")
                told = await asyncio.gather(there.data(), here.data())
                took.append(time.monotonic() - started)
                assert {one["vacancy"]["title"] for one in told} == {f"titel {number}"}
            assert min(took) < 2.5, "a second, and what a busy machine adds"
            # A cursor of one process counts in the other: the secret is the installation's.
        async with other.nobody().follow(VACANCY, id=key, after=here.id) as there:
            await there.silence()


@pytest.mark.postgres
async def test_a_listener_that_loses_its_connection_catches_up(pg_db: Database, pg_settings: Settings) -> None:
    stage = await make_stage(pg_db)
    async with serving(pg_settings, pg_db) as place:
        scene, key = Scene(stage, place), public(Kind.VACANCY, stage.vacancy.id)
        async with place.nobody().follow(VACANCY, id=key) as stream:
            await stream.opened()
            await until(lambda: listeners(pg_settings) == 1)
            assert listeners(pg_settings, "pg_terminate_backend(pid)") == 1
            for number in range(3):
                await change(scene, f"titel {number}")
                assert (await stream.data())["vacancy"]["title"] == f"titel {number}"
            await until(lambda: listeners(pg_settings) == 1)  # it listens again


async def test_sigterm_tells_streams_where_to_go_on_and_drains_at_once(scene: Scene, sqlite_settings: Settings) -> None:
    key = public(Kind.VACANCY, scene.stage.vacancy.id)
    keeper = ServerProcess(sqlite_settings)
    async with keeper as base:
        other = Place(base, scene.place.db, scene.place.http)
        async with other.nobody().follow(VACANCY, id=key) as stream, other.nobody().socket() as socket:
            await stream.opened()
            await socket.init()
            await socket.subscribe("1", VACANCY, id=key)
            await asyncio.sleep(0.3)
            assert keeper.process is not None
            started = time.monotonic()
            keeper.process.send_signal(signal.SIGTERM)
            event = await stream.next()
            assert event is not None
            told = event.data["errors"][0]["extensions"]
            assert (told["code"], event.retry) == ("SERVER_RESTART", "1000")
            end = await stream.next()
            assert end is not None
            assert end.name == "complete"
            assert await socket.closed() == 1012
            await asyncio.to_thread(keeper.process.wait, 15)
            assert time.monotonic() - started < 12
            assert keeper.process.returncode == -signal.SIGTERM, "drained, then ended by the signal as uvicorn does"
    await change(scene, "verder")
    async with scene.place.nobody().follow(VACANCY, id=key, after=told["cursor"]) as stream:
        assert (await stream.data())["vacancy"]["title"] == "verder"
