"""Kills the server (or PostgreSQL's process behind it) at random moments under a load of mutations.

`python -m benchmarks.kills --kills 200 --operations 20000 --database sqlite`: people of several schools and companies
do right and wrong things at once over HTTP; after each kill the server starts again on what is left and everything is
read back: no acknowledged change may be lost, nothing may be there in part, every law holds, and requests that got no
answer are sent again with the same key and have one effect. `--victim backend` kills the process of PostgreSQL
instead. The campaign goes in slices of a seed each; `--results FILE` keeps what was done and goes on where it stopped.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx2

from benchmarks.arena import Arena
from benchmarks.deeds import Script
from benchmarks.killing.looking import ask_again, begin, look, waiting
from benchmarks.killing.realm import Realm, make_realm
from benchmarks.killing.sending import Load, Report, send_again
from benchmarks.living import PATIENCE, Living
from benchmarks.places import DATABASES, environment, place
from benchmarks.progress import bar
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests.support.history.laws import Snapshot

REALMS = 8
SLICE = 20
PER_KILL = 110


@dataclass
class Campaign:
    """One installation under attack."""

    settings: Settings
    victim: str
    chance: random.Random
    db: Database
    server: Living
    script: Script
    realms: list[Realm]
    before: Snapshot
    report: Report

    async def round(self, operations: int) -> None:
        """Put load on, kill at a random moment, start again, and read everything back."""
        first = len(self.script.said)
        load = Load(self.server.base, self.realms, self.script, self.report)
        for realm in self.realms:
            realm.said.clear()
        running = asyncio.create_task(load.run())
        await self._wait(self.report.operations + self.chance.randint(operations // 2, operations * 3 // 2), running)
        await asyncio.sleep(self.chance.uniform(0, 0.05))
        await self._kill(load, running)
        self.report.kills += 1
        await self._look()
        await send_again(self.server.base, self.realms, self.script, first, self.report)
        await self._look()
        async with httpx2.AsyncClient(base_url=self.server.base, timeout=PATIENCE) as http:
            self.report.problems += await ask_again(http, self.realms)

    async def _wait(self, wanted: int, running: asyncio.Task[None]) -> None:
        """Wait until so much was sent: a kill before the load is on proves nothing."""
        while self.report.operations < wanted and not running.done():  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    async def _kill(self, load: Load, running: asyncio.Task[None]) -> None:
        if self.victim == "app":
            self.server.kill()
            load.over.set()
            await running
            self.report.starts.append(await asyncio.to_thread(self.server.start))
            self.report.start_cpu.append(self.server.cpu())
        else:
            await asyncio.to_thread(kill_backend, self.settings)
            load.over.set()
            await running
            self.report.starts.append(await _until_it_answers(self.server.base))

    async def _look(self) -> None:
        self.report.problems += await look(self.db, self.realms, self.script, self.before)


async def attack(
    settings: Settings,
    kills: int,
    victim: str,
    seed: int = 1,
    operations: int = PER_KILL,
    done: Callable[[], None] = lambda: None,
) -> Report:
    """Run one slice on one installation: so many kills, about so many operations before each; tell of each kill."""
    db = Database(make_engine(settings))
    script = Script(Arena(4, seed), seed)
    script.prepare(20 + kills * 3)
    server, report = Living(environment(settings, DUOBAAN_LOG_LEVEL="ERROR")), Report()
    try:
        await asyncio.to_thread(server.start)
        await script.arena.write(db)
        realms = [await make_realm(db, seed * 1_000 + number) for number in range(REALMS)]
        before = await begin(db, realms)
        here = Campaign(settings, victim, random.Random(seed), db, server, script, realms, before, report)
        for _ in range(kills):
            await here.round(operations)
            done()
            if report.problems:
                print(server.said(), file=sys.stderr)
                break
        report.problems += await _drained(db)
    finally:
        await asyncio.to_thread(server.stop)
        await db.close()
    return report


async def _drained(db: Database) -> list[str]:
    """Wait until every event reached everybody who listens; none may fail for good."""
    until = time.monotonic() + PATIENCE
    left, dead = await waiting(db)
    while left and time.monotonic() < until:
        await asyncio.sleep(0.2)
        left, dead = await waiting(db)
    return [f"{left} events were not delivered, {dead} failed for good"] if left or dead else []


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


def done_before(results: Path | None, database: str, victim: str) -> dict[int, Report]:
    """Read the slices that an earlier run finished, by seed."""
    found: dict[int, Report] = {}
    if results is not None and results.exists():
        for line in results.read_text().splitlines():
            row = json.loads(line)
            if (row.pop("database"), row.pop("victim")) == (database, victim):
                seed = row.pop("seed")
                found[seed] = Report(**row | {"by_name": Counter(row["by_name"])})
    return found


def main() -> int:
    """Run the campaign from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--operations", type=int, default=0, help=f"in all; {PER_KILL} for each kill unless it is said")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--victim", choices=("app", "backend"), default="app")
    parser.add_argument("--slice", type=int, default=SLICE, help="kills on one installation")
    parser.add_argument("--results", type=Path, help="keep what was done here, and go on where it stopped")
    asked = parser.parse_args()
    if asked.victim == "backend" and asked.database == "sqlite":
        parser.error("SQLite has no process of its own")
    total, known = Report(), done_before(asked.results, asked.database, asked.victim)
    slices = -(-asked.kills // asked.slice)
    with bar("killing", slices * asked.slice) as done:
        for seed in range(asked.seed, asked.seed + slices):
            if seed in known:
                for _ in range(known[seed].kills):
                    done()
            total.add(known.get(seed) or _slice(asked, seed, done))
            if total.problems:
                break
    print(f"{asked.database}, victim {asked.victim}, seeds {asked.seed} to {seed}: {total}")
    print("\n".join(f"  {count:6} {name}" for name, count in sorted(total.by_name.items())))
    return 1 if total.problems else 0


def _slice(asked: argparse.Namespace, seed: int, done: Callable[[], None]) -> Report:
    each = asked.operations // asked.kills if asked.operations else PER_KILL
    with place(asked.database) as settings:
        report = asyncio.run(attack(settings, asked.slice, asked.victim, seed, each, done))
    if asked.results is not None:
        row = {"database": asked.database, "victim": asked.victim, "seed": seed, **report.row()}
        with asked.results.open("a") as out:
            out.write(json.dumps(row) + "\n")
    return report


if __name__ == "__main__":
    sys.exit(main())
