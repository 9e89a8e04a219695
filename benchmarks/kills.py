"""Kills the server (or PostgreSQL's process behind it) at random moments under a load of mutations.

`python -m benchmarks.kills --kills 100 --database sqlite`: after each kill the server starts again on what is left;
no acknowledged change may be lost, nothing may be there in part, every law holds, and requests that got no answer
are sent again with the same key and have one effect. `--victim backend` kills the process of PostgreSQL instead.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import os
import random
import signal
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import httpx2

from benchmarks.contest import Arena
from benchmarks.deeds import Deed, Script, problems
from benchmarks.living import PATIENCE, Living
from benchmarks.places import DATABASES, environment, place
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings

CALLERS = 6


@dataclass(slots=True)
class Report:
    """What a campaign saw."""

    kills: int = 0
    acknowledged: int = 0
    agreed: int = 0
    refused: int = 0
    silent: int = 0
    repeated: int = 0
    strange: collections.Counter[str] = field(default_factory=collections.Counter)
    starts: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        starts = self.starts or [0.0]
        times = f"median {statistics.median(starts):.2f} s, longest {max(starts):.2f} s"
        lines = [
            f"{self.kills} kills; {self.acknowledged} acknowledged ({self.agreed} agreements), {self.refused} refused,"
            f" {self.silent} without an answer, {self.repeated} of those sent again",
            f"  back after a kill  {times}",
            f"  strange answers    {dict(self.strange)}",
            *(f"  BROKEN {one}" for one in self.problems),
        ]
        verdict = "broken" if self.problems else "nothing lost, nothing half done"
        return "\n".join([*lines, f"  verdict            {verdict}"])


async def send(http: httpx2.AsyncClient, deed: Deed, report: Report) -> None:
    """Send one mutation and keep what was said."""
    body = {"query": deed.document, "variables": {"input": deed.fields}}
    try:
        answer = await http.post("/graphql", json=body, headers={"authorization": f"Bearer {deed.token}"})
        found: dict[str, Any] = answer.json()
    except (httpx2.HTTPError, ValueError):
        report.silent += 1
        return
    if answer.status_code != 200 or found.get("errors"):
        report.strange[f"{answer.status_code} {str(found.get('errors'))[:80]}"] += 1
        return
    (deed.answer,) = found["data"].values()
    report.acknowledged += deed.done
    report.agreed += deed.done and deed.answer.get("arrangement") is not None
    report.refused += not deed.done


async def burst(base: str, script: Script, report: Report, until: asyncio.Event) -> None:
    """Let several callers send deeds until told to stop."""
    limits = httpx2.Limits(max_connections=CALLERS, max_keepalive_connections=CALLERS)
    async with httpx2.AsyncClient(base_url=base, timeout=PATIENCE, limits=limits) as http:

        async def caller() -> None:
            while not until.is_set():
                await send(http, script.deal(), report)
                await asyncio.sleep(0)

        await asyncio.gather(*(caller() for _ in range(CALLERS)))


async def send_again(base: str, unanswered: list[Deed], report: Report) -> None:
    """Send what got no answer once more: what carries a key has one effect, done before the kill or now."""
    async with httpx2.AsyncClient(base_url=base, timeout=PATIENCE) as http:
        for deed in unanswered:
            if deed.kind in ("create", "accept"):
                report.repeated += 1
                await send(http, deed, report)


async def attack(settings: Settings, kills: int, victim: str, seed: int = 1) -> Report:
    """Run the whole campaign on one installation."""
    report, chance = Report(), random.Random(seed)
    db = Database(make_engine(settings))
    script = Script(Arena(4, seed), seed)
    script.prepare(20 + kills * 6)
    server = Living(environment(settings, DUOBAAN_LOG_LEVEL="ERROR"))
    try:
        await asyncio.to_thread(server.start)
        await script.arena.write(db)
        for _ in range(kills):
            await _round(settings, server, db, script, report, chance.uniform(0.1, 0.9), victim)
            if report.problems:
                break
    finally:
        await asyncio.to_thread(server.stop)
        await db.close()
    return report


async def _round(
    settings: Settings, server: Living, db: Database, script: Script, report: Report, after: float, victim: str
) -> None:
    over, first = asyncio.Event(), len(script.said)
    running = asyncio.create_task(burst(server.base, script, report, over))
    await _wait_for_answers(script, first)
    await asyncio.sleep(after)
    if victim == "app":
        server.kill()
        over.set()
        await running
        report.starts.append(await asyncio.to_thread(server.start))
    else:
        await asyncio.to_thread(kill_backend, settings)
        over.set()
        await running
        report.starts.append(await _until_it_answers(server.base))
    report.kills += 1
    report.problems += await _look(db, script)
    await send_again(server.base, [deed for deed in script.said[first:] if deed.answer is None], report)
    report.problems += await _look(db, script)


async def _wait_for_answers(script: Script, first: int) -> None:
    """Wait until the load is on: a kill before the first answer proves nothing."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not any(deed.answer for deed in script.said[first:]):  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def _look(db: Database, script: Script) -> list[str]:
    # The campaign's own connections may be those of a database process that was killed.
    await db.engine.dispose()
    async with db.read() as session:
        return await problems(session, script.said)


def kill_backend(settings: Settings) -> None:
    """Kill a process of PostgreSQL that serves the app; the whole database recovers from its log then."""
    import psycopg

    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(settings.database_url) as connection:
        mine = connection.info.backend_pid
        busy = (
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s ORDER BY state LIMIT 1"
        )
        row = connection.execute(busy, (mine,)).fetchone()
        if row is not None:
            os.kill(row[0], signal.SIGKILL)


async def _until_it_answers(base: str) -> float:
    began = time.perf_counter()
    async with httpx2.AsyncClient(base_url=base, timeout=PATIENCE) as http:
        while time.perf_counter() - began < PATIENCE:
            with contextlib.suppress(httpx2.HTTPError):
                if (await http.get("/readyz")).status_code == 200:
                    break
            await asyncio.sleep(0.05)
    return time.perf_counter() - began


def main() -> int:
    """Run the campaign from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--victim", choices=("app", "backend"), default="app")
    asked = parser.parse_args()
    if asked.victim == "backend" and asked.database == "sqlite":
        parser.error("SQLite has no process of its own")
    with place(asked.database) as settings:
        report = asyncio.run(attack(settings, asked.kills, asked.victim, asked.seed))
    print(f"{asked.database}, victim {asked.victim}: {report}")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
