"""The clocks: all run, one at a time over processes, and one that fails holds up no other."""

from __future__ import annotations

import ast
import asyncio
import datetime as dt
import re
from pathlib import Path

import time_machine

from api import clocks
from api.clocks import CLOCKS, LEASE, Clocks
from api.house import House
from duobaan.clock import now
from duobaan.db import leases
from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.settings import Settings
from duobaan.vacancies.models import Vacancy
from duobaan.words import VacancyStatus
from tests import factories


async def stale_vacancy(db: Database) -> Vacancy:
    return await factories.vacancy(db, await factories.school(db), closes_at=now() - dt.timedelta(days=1))


async def status_of(db: Database, row: Vacancy) -> VacancyStatus:
    async with db.read() as session:
        return (await session.get_one(Vacancy, row.id)).status


async def test_every_clock_runs_on_both_databases(any_db: Database) -> None:
    row = await stale_vacancy(any_db)
    assert await Clocks(any_db).round()
    assert await status_of(any_db, row) is VacancyStatus.EXPIRED
    assert set(CLOCKS) >= {"profiles", "vacancies", "proposals", "arrangements"}


def test_no_clock_of_the_domain_is_forgotten() -> None:
    root = Path(clocks.__file__).parents[1]
    made = {
        node.name
        for path in (root / "duobaan").rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.AsyncFunctionDef) and re.fullmatch(r"run_\w+_clock", node.name)
    }
    wired = {
        node.func.id
        for node in ast.walk(ast.parse(Path(clocks.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert {"run_hours_clock", "run_absence_clock"} <= made
    assert made - wired == set()


async def test_one_that_fails_holds_up_no_other(db: Database) -> None:
    ran: list[str] = []

    async def fails(_: Database) -> object:
        ran.append("fails")
        raise RuntimeError("a broken clock")

    async def works(_: Database) -> object:
        ran.append("works")
        return None

    assert await Clocks(db, {"fails": fails, "works": works}).round()
    assert ran == ["fails", "works"]


async def test_only_one_process_runs_them_at_a_time(any_db: Database) -> None:
    running, most = 0, 0

    async def slow(_: Database) -> object:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1
        return None

    rounds = await asyncio.gather(*(Clocks(any_db, {"slow": slow}).round() for _ in range(4)))
    assert most == 1
    assert any(rounds)


async def test_a_lease_frees_itself_when_its_holder_dies(db: Database) -> None:
    async def quick(_: Database) -> object:
        return None

    async with db.write() as uow:
        dead = new_id()
        assert await leases.take(uow.session, LEASE, dead, now=now(), lasts=dt.timedelta(minutes=15))
    assert not await Clocks(db, {"quick": quick}).round()
    with time_machine.travel(now() + dt.timedelta(minutes=16)):
        assert await Clocks(db, {"quick": quick}).round()


async def test_they_run_at_the_start_and_again_after_a_while(db: Database) -> None:
    ticks: list[int] = []
    enough = asyncio.Event()

    async def tick(_: Database) -> object:
        ticks.append(1)
        if len(ticks) == 3:
            enough.set()
        return None

    clocks = Clocks(db, {"tick": tick}, every=0.01)
    running = asyncio.create_task(clocks.run())
    await asyncio.wait_for(enough.wait(), 10)
    clocks.stop()
    await asyncio.wait_for(running, 10)


async def test_the_house_that_drains_the_outbox_runs_the_clocks(sqlite_settings: Settings) -> None:
    house = House.of(sqlite_settings)
    row = await stale_vacancy(house.db)
    async with house.living(relay=True):
        for _ in range(200):
            if await status_of(house.db, row) is VacancyStatus.EXPIRED:
                break
            await asyncio.sleep(0.05)
        assert await status_of(house.db, row) is VacancyStatus.EXPIRED
