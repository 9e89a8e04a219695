"""Work that one process leaves for the one that owns the index, with real processes on one data folder."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest

from duobaan.clock import now
from duobaan.db import jobs
from duobaan.db.engine import make_engine
from duobaan.db.jobs import JobKind, JobRow, JobStatus
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.settings import Settings
from duobaan.words import Visibility
from search.embedded import EmbeddedEngine
from search.engine import Tombstone
from search.keeping import Keeper
from search.reindex import compare, rebuild_all
from search.upkeep import do_next_job
from tests import factories
from tests.search import world
from tests.support.http import server
from tests.support.warm import run as duobaan

QUERY = '{ searchVacancies(query: "natuurkunde", first: 3) { totalCount processing { degraded } } }'


async def leave(db: Database, kind: JobKind, *indexes: str) -> int:
    async with db.write() as uow:
        return (await jobs.leave(uow.session, kind, indexes, now=now())).id


async def job(db: Database, number: int) -> JobRow:
    async with db.read() as session:
        found = await jobs.find(session, number)
    assert found is not None
    return found


@pytest.fixture
def folder(sqlite_settings: Settings) -> Path:
    return sqlite_settings.data_dir


async def planted(folder: Path, count: int = 3) -> None:
    db = Database(make_engine(Settings(data_dir=folder)))
    school = await factories.school(db)
    for number in range(count):
        await factories.vacancy(db, school, title=f"Docent natuurkunde {number}", visibility=Visibility.PUBLIC)
    await db.close()


async def answer(address: str) -> dict[str, Any]:
    async with httpx2.AsyncClient(base_url=address) as http:
        found = await http.post("/graphql", json={"query": QUERY})
        data = json.loads(found.content)["data"]["searchVacancies"]
        return {"total": data["totalCount"], "degraded": data["processing"]["degraded"]}


async def test_the_server_does_what_another_process_asks_and_goes_on_answering(folder: Path) -> None:
    with server("--port", "0", "--data-dir", str(folder)) as address:
        await planted(folder)  # as a bulk load does: no events
        assert await answer(address) == {"total": 0, "degraded": False}
        done = await asyncio.to_thread(duobaan, "reindex", "--data-dir", str(folder))
        assert (done.returncode, done.stdout.splitlines()[0]) == (0, "vacancies: 3 documents"), done.stderr
        assert await answer(address) == {"total": 3, "degraded": False}
        shown = await asyncio.to_thread(duobaan, "jobs", "--data-dir", str(folder))
        assert "done  reindex vacancies, professionals, organisations" in shown.stdout
        mended = await asyncio.to_thread(duobaan, "doctor", "--index", "--data-dir", str(folder))
        assert (mended.returncode, "3 in the index, 3 in the database" in mended.stdout) == (0, True), mended.stdout
    # The server is gone: the command takes the index itself.
    alone = await asyncio.to_thread(duobaan, "reindex", "vacancies", "--data-dir", str(folder))
    assert alone.stdout == "vacancies: 3 documents\n"


async def test_a_command_takes_over_what_a_killed_server_left(folder: Path) -> None:
    await planted(folder)
    serving = serve(folder)
    try:
        os.kill(serving.pid, signal.SIGSTOP)  # it holds the index and does nothing
        asked = asyncio.create_task(asyncio.to_thread(duobaan, "reindex", "--data-dir", str(folder)))
        await asyncio.sleep(3)
        assert not asked.done()
    finally:
        serving.kill()
        serving.communicate()
    done = await asyncio.wait_for(asked, 30)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "vacancies: 3 documents"), done.stderr


def serve(folder: Path) -> subprocess.Popen[bytes]:
    """Start a server that can be stopped in the middle; returns when it is ready."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DUOBAAN_")}  # noqa: TID251
    command = [sys.executable, "-m", "api", "serve", "--port", "0", "--data-dir", str(folder)]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    assert serving.stdout is not None
    assert b"ready" in serving.stdout.readline()
    return serving


async def test_doctor_repairs_what_differs(folder: Path) -> None:
    await planted(folder)
    settings = Settings(data_dir=folder)
    db, engine = Database(make_engine(settings)), EmbeddedEngine(folder / "search")
    await engine.ensure_indexes()
    await rebuild_all(db, engine)
    one = min(await engine.versions("vacancies"))
    await engine.delete("vacancies", [Tombstone(one, 2**50)])
    ghost = public(Kind.VACANCY, (await factories.school(db)).id)
    await engine.upsert("vacancies", [{"id": ghost, "version": 1, "title": "Spook"}])
    await engine.close()
    run = await asyncio.to_thread(duobaan, "doctor", "--index", "--json", "--data-dir", str(folder))
    found = {finding["what"]: finding for finding in json.loads(run.stdout)}
    assert "1 missing, 1 surplus, 0 different: repaired" in found["vacancies"]["text"]
    assert found["vacancies"]["state"] == "ok"  # though a tombstone from the future outranked every true document
    well = await asyncio.to_thread(duobaan, "doctor", "--index", "--data-dir", str(folder))
    assert (well.returncode, "3 in the index, 3 in the database" in well.stdout) == (0, True), well.stdout
    await db.close()


async def test_a_repair_sets_right_what_is_missing_surplus_and_different(db: Database) -> None:
    school = await factories.school(db)
    rows = [await factories.vacancy(db, school) for _ in range(4)]
    engine = await world.opened()
    await rebuild_all(db, engine)
    identities = sorted(public(Kind.VACANCY, row.id) for row in rows)
    held = dict(await engine.versions("vacancies"))
    await engine.delete("vacancies", [Tombstone(identities[0], held[identities[0]])])
    await engine.upsert("vacancies", [{"id": identities[1], "version": held[identities[1]] + 1, "title": "Onzin"}])
    number = await leave(db, JobKind.REPAIR, "vacancies", "organisations")

    async def deliver() -> None:
        await world.deliver(db, engine)

    assert await do_next_job(db, engine, deliver)
    done = await job(db, number)
    assert done.status == JobStatus.DONE, done.trouble
    found = done.result["vacancies"]
    assert (found["missing"], found["different"], found["repaired"], found["left"]) == (1, 1, 2, 0)
    assert found["database_checksum"] != found["index_checksum"]
    assert (await compare(db, engine, "vacancies")).is_equal
    assert not await do_next_job(db, engine, deliver)
    await engine.close()


async def test_a_job_is_done_once_by_whoever_comes_first(any_db: Database) -> None:
    await leave(any_db, JobKind.REINDEX, "vacancies")

    async def claim() -> JobRow | None:
        async with any_db.write() as uow:
            return await jobs.claim(uow.session, now=now())

    claimed = await asyncio.gather(*(claim() for _ in range(4)))
    assert len([one for one in claimed if one is not None]) == 1


async def test_a_job_whose_runner_fell_silent_is_claimed_anew(any_db: Database) -> None:
    number = await leave(any_db, JobKind.REINDEX, "vacancies")
    at = now()
    for when, expected in ((at, number), (at + jobs.SILENCE / 2, None), (at + jobs.SILENCE * 2, number)):
        async with any_db.write() as uow:
            found = await jobs.claim(uow.session, now=when)
        assert (None if found is None else found.id) == expected


async def test_a_job_that_cannot_be_done_says_why_and_holds_up_nobody(db: Database) -> None:
    bad, good = await leave(db, JobKind.REINDEX, "nonsense"), await leave(db, JobKind.REINDEX, "organisations")
    engine = await world.opened()
    await Keeper(db, engine).work()
    failed = await job(db, bad)
    assert failed.status == JobStatus.FAILED
    assert "nonsense" in str(failed.trouble)
    assert (await job(db, good)).result == {"organisations": 0}
    await engine.close()


async def test_progress_is_written_while_a_job_runs(db: Database) -> None:
    school = await factories.school(db)
    await factories.vacancy(db, school)
    number = await leave(db, JobKind.REINDEX, "vacancies")

    class Slow(EmbeddedEngine):
        async def swap(self, index: str) -> None:
            await asyncio.sleep(1)
            await super().swap(index)

    engine = Slow(analyser=world.ANALYSER)
    await engine.ensure_indexes()
    working = asyncio.create_task(Keeper(db, engine).work())
    until = time.monotonic() + 5
    seen: set[tuple[str | None, int, int]] = set()
    while not working.done() and time.monotonic() < until:
        row = await job(db, number)
        seen.add((row.step, row.done, row.total))
        await asyncio.sleep(0.05)
    await working
    assert ("vacancies", 1, 1) in seen
    assert (await job(db, number)).status == JobStatus.DONE
    await engine.close()
