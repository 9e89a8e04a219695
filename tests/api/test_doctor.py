"""What `duobaan doctor` says of mail, disk, clock, keys, worker, jobs and proxies, well and ill."""

from __future__ import annotations

import datetime as dt
from collections import namedtuple
from collections.abc import Iterator

import pytest
import time_machine
from aiosmtpd.controller import Controller

from api.commands import checkups
from api.commands.checkups import Finding
from api.commands.doctor import examine
from api.house import House
from auth.desk import Desk
from duobaan.clock import now
from duobaan.db import leases
from duobaan.db.jobs import JobKind, leave
from duobaan.db.outbox import OutboxRow
from duobaan.ids import new_id
from duobaan.settings import Settings
from search.keeping import LEASE
from tests.support.http import free_port


async def of(settings: Settings) -> dict[str, Finding]:
    return {one.what: one for one in await examine(settings)}


@pytest.fixture
def smtp() -> Iterator[int]:
    controller = Controller(object(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


async def test_an_installation_that_is_well(any_settings: Settings, smtp: int) -> None:
    post = {"mail_host": "127.0.0.1", "mail_port": smtp, "mail_tls": "none", "mail_from": "a@example.org"}
    found = await of(any_settings.model_copy(update=post))
    # Nobody has filled the index of a database that was just made.
    assert {one.what for one in found.values() if one.state != "ok"} == {"search"}
    assert "127.0.0.1 answers" in found["mail"].text


async def test_a_mail_server_that_is_away_and_none_at_all(sqlite_settings: Settings) -> None:
    assert (await of(sqlite_settings))["mail"].state == "warning"
    away = {"mail_host": "127.0.0.1", "mail_port": free_port(), "mail_tls": "none", "mail_from": "a@example.org"}
    found = (await of(sqlite_settings.model_copy(update=away)))["mail"]
    assert (found.state, "DUOBAAN_MAIL_HOST" in found.advice) == ("failure", True)


@pytest.mark.parametrize(("free", "state"), [(5e9, "ok"), (5e8, "warning"), (5e7, "failure")])
async def test_a_disk_with_little_room(
    sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch, free: float, state: str
) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(checkups.shutil, "disk_usage", lambda folder: usage(int(free)))
    assert (await of(sqlite_settings))["disk"].state == state


@pytest.mark.postgres
@pytest.mark.parametrize(("off", "state"), [(0, "ok"), (5, "warning"), (60, "failure")])
async def test_a_clock_that_is_off(pg_settings: Settings, off: int, state: str) -> None:
    house = House.of(pg_settings)
    with time_machine.travel(now() + dt.timedelta(seconds=off), tick=True):
        found = await checkups.clock(house)
    assert found.state == state, found
    await house.db.close()


async def test_old_keys(sqlite_settings: Settings) -> None:
    house = House.of(sqlite_settings)
    desk = Desk(house.db, sqlite_settings, lan=False, seal=house.keys.key("signing keys"))
    await desk.keys.current()
    assert (await checkups.keys(house)).state == "ok"
    with time_machine.travel(now() + dt.timedelta(days=500), tick=True):
        found = await checkups.keys(house)
    assert (found.state, "signing key" in found.text) == ("warning", True)
    await house.db.close()


async def test_a_worker_that_died_is_missed(sqlite_settings: Settings) -> None:
    shared = {"search": "meilisearch", "meili_url": f"http://127.0.0.1:{free_port()}", "relay": "worker"}
    house = House.of(sqlite_settings.model_copy(update=shared))
    never = await checkups.worker(house)
    assert (never.state, never.advice) == ("failure", "start `duobaan worker`")
    async with house.db.write() as uow:
        await leases.take(uow.session, LEASE, new_id(), now=now(), lasts=dt.timedelta(seconds=6))
    assert (await checkups.worker(house)).state == "ok"
    with time_machine.travel(now() + dt.timedelta(minutes=1), tick=True):
        gone = await checkups.worker(house)
    assert (gone.state, "last alive" in gone.text) == ("failure", True)
    await house.db.close()


async def test_events_and_jobs_that_nobody_takes(sqlite_settings: Settings) -> None:
    house = House.of(sqlite_settings)
    async with house.db.write() as uow:
        uow.session.add(OutboxRow(name="ProfileChanged", payload={}, created_at=now()))
        await leave(uow.session, JobKind.REINDEX, ["vacancies"], now=now())
    await house.db.close()
    states = []
    for minutes in (0, 10, 20):
        with time_machine.travel(now() + dt.timedelta(minutes=minutes), tick=True):
            found = await of(sqlite_settings)
        states.append((found["outbox"].state, found["jobs"].state))
    assert states == [("ok", "ok"), ("warning", "failure"), ("failure", "failure")]


async def test_the_way_in_from_outside(sqlite_settings: Settings) -> None:
    wrong = sqlite_settings.model_copy(update={"trusted_proxies": "10.0.0.0/8, proxy.example.org"})
    found = (await of(wrong))["proxies"]
    assert (found.state, "proxy.example.org" in found.text) == ("failure", True)
    away = sqlite_settings.model_copy(update={"public_url": f"http://127.0.0.1:{free_port()}"})
    assert (await of(away))["proxies"].state == "failure"


async def test_a_database_that_is_away_leaves_the_other_looks(sqlite_settings: Settings) -> None:
    away = sqlite_settings.model_copy(update={"database_url": f"postgresql://x@127.0.0.1:{free_port()}/x"})
    found = await of(away)
    assert found["database"].state == "failure"
    assert found["disk"].state == "ok"
