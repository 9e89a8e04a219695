"""One part of the measurement, in a process of its own: a database filled, an index built, an index asked.

What a part prints last is one line of JSON. Times are CPU of the processes that work, and wall times beside them.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from benchmarks.endpoint.processes import Server, free_port, running
from benchmarks.scaling.clock import Clock, at_rest, megabytes, most_memory, own_memory, spread
from benchmarks.scaling.market import people, posts, questions
from benchmarks.search.corpus import professionals
from benchmarks.search.measures import part
from benchmarks.search.questions import mixed
from duobaan.access import ANONYMOUS
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.matching.log.journal import MatchJournal
from duobaan.matching.teams.teaming import suggest_coverage
from duobaan.settings import Settings
from search import reindex
from search.embedded import EmbeddedEngine
from search.engine import EngineUnavailable, SearchEngine
from search.indexes import PROFESSIONALS
from search.meili import MeiliEngine
from search.service import search_professionals
from tests.support import meili, postgres

Figures = dict[str, float]
MB = 1e6
INDEX = PROFESSIONALS.name
ASKED = 200
WARM = 30
_BATCH = 4_000


# --- databases ------------------------------------------------------------------------------------


async def sqlite(folder: Path, count: int) -> Figures:
    """Fill SQLite and say what it took and takes."""
    settings = Settings(data_dir=folder)
    taken = await people(settings, count)
    async with _database(settings) as db:
        async with db.read() as session:
            await session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return {**taken, "megabytes": megabytes(folder / "duobaan.db"), **await _teams(db)}


async def postgresql(folder: Path, count: int) -> Figures:
    """Fill a PostgreSQL of its own and say what it took and takes."""
    programs = postgres.binaries()
    if programs is None:
        raise SystemExit("NOT MEASURED: no PostgreSQL on this machine")
    with postgres.server(programs) as url:
        settings = Settings(data_dir=folder, database_url=url)
        taken = await people(settings, count)
        async with _database(settings) as db:
            return {**taken, **await _sizes(db), **await _teams(db)}


async def _sizes(db: Database) -> Figures:
    async with db.read() as session:
        await session.execute(sa.text("ANALYZE"))
        whole = await session.scalar(sa.text("SELECT pg_database_size(current_database())"))
        keys = await session.scalar(sa.text("SELECT sum(pg_indexes_size(relid)) FROM pg_stat_user_tables"))
    return {"megabytes": float(whole or 0) / MB, "of_it_keys_megabytes": float(keys or 0) / MB}


@contextlib.asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    db = Database(make_engine(settings))
    try:
        yield db
    finally:
        await db.close()


async def _teams(db: Database) -> Figures:
    """Ask for teams for fifteen posts in five towns, each twice, and take the second time."""
    walls, cpus, seen = [], [], []
    async for planner, post in posts(db):
        for _ in range(2):
            clock = Clock()
            page = await suggest_coverage(planner, db, MatchJournal(), vacancy_id=post)
        walls.append(clock.wall)
        cpus.append(clock.own)
        seen.append(float(page.considered + page.left_out))
    return {**spread("teams", walls), "teams_cpu_ms": 1000 * part(cpus, 0.5), "teams_people": part(seen, 0.5)}


# --- search engines -------------------------------------------------------------------------------


async def embedded(folder: Path, count: int) -> Figures:
    """Build the index in the process from the SQLite database."""
    target = folder / "search"
    shutil.rmtree(target, ignore_errors=True)
    engine = EmbeddedEngine(target, indexes=(PROFESSIONALS,))
    built = await _built(folder, engine, count, None)
    await engine.close()
    return {**built, "megabytes": megabytes(target), "most_memory_mb": most_memory()}


async def alone(folder: Path, count: int) -> Figures:
    """Build the index in the process from invented documents: what the engine takes without a database."""
    target = folder / "search-alone"
    shutil.rmtree(target, ignore_errors=True)
    engine = EmbeddedEngine(target, indexes=(PROFESSIONALS,))
    await engine.ensure_indexes()
    clock, invented = Clock(), professionals(count)
    done = 0
    while batch := list(islice(invented, _BATCH)):
        await engine.upsert(INDEX, batch)
        done += len(batch)
        _told(INDEX, done, count)
    await engine.remember(1)
    built = {"build_seconds": clock.wall, "build_cpu_seconds": clock.own}
    await engine.close()
    return {**built, "megabytes": megabytes(target), "most_memory_mb": most_memory()}


async def asking_alone(folder: Path, count: int) -> Figures:
    """Open the index of invented documents in a fresh process and ask the engine."""
    clock = Clock()
    engine = EmbeddedEngine(folder / "search-alone", indexes=(PROFESSIONALS,))
    await engine.ensure_indexes()
    opened = clock.wall
    await at_rest()
    questions_of = iter(mixed(WARM + ASKED, 5))
    asked = await _timed("engine", lambda: engine.search(next(questions_of)), None)
    memory = own_memory()
    await engine.close()
    return {"open_ms": 1000 * opened, **asked, "memory_mb": memory}


async def _built(folder: Path, engine: SearchEngine, count: int, server: Server | None) -> Figures:
    """Fill an engine as the product does where an index is empty: from the database, batch by batch."""
    async with _database(Settings(data_dir=folder)) as db:
        await engine.ensure_indexes()
        clock = Clock(server)
        done = await reindex.fill(db, engine, INDEX, _told)
        await engine.remember(1)
    if done != count:
        raise SystemExit(f"{done} documents instead of {count}")
    return {
        "build_seconds": clock.wall,
        "build_cpu_seconds": clock.own + clock.theirs,
        "of_it_engine_cpu_seconds": clock.theirs,
    }


def _told(index: str, done: int, total: int) -> None:
    if done % 20_000 == 0:
        print(f"{index}: {done:,} of {total:,} at {time.strftime('%H:%M:%S')}", file=sys.stderr, flush=True)


async def asking(folder: Path, count: int) -> Figures:
    """Open the index of the process in a fresh process, as a server does, and ask."""
    clock = Clock()
    engine = EmbeddedEngine(folder / "search", indexes=(PROFESSIONALS,))
    await engine.ensure_indexes()
    opened = clock.wall
    await at_rest()
    asked = await _asked(folder, engine, None)
    memory = own_memory()
    await engine.close()
    return {"open_ms": 1000 * opened, **asked, "memory_mb": memory}


async def meilisearch(folder: Path, count: int) -> Figures:
    """Fill a Meilisearch of its own from the SQLite database, and ask it."""
    with tempfile.TemporaryDirectory(prefix="duobaan-meili-", dir=folder) as place, _meili(Path(place)) as server:
        engine = MeiliEngine(f"http://127.0.0.1:{server.port}", indexes=(PROFESSIONALS,), task_timeout=3600)
        built = await _built(folder, engine, count, server)
        size = megabytes(Path(place) / "data")
        asked = await _asked(folder, engine, server)
        await engine.close()
        return {**built, "megabytes": size, **asked, "memory_mb": server.megabytes()}


@contextlib.contextmanager
def _meili(place: Path) -> Iterator[Server]:
    program = meili.program()
    if program is None:
        raise SystemExit("NOT MEASURED: no `meilisearch` on the PATH")
    port = free_port()
    told: list[str | Path] = ["--no-analytics", "--http-addr", f"127.0.0.1:{port}", "--db-path", place / "data"]
    limits = ["--max-indexing-memory", meili.MEMORY]
    with running([program, *told, *limits], port, place / "log", cwd=place, environment={}) as server:
        yield server


async def _asked(folder: Path, engine: SearchEngine, server: Server | None) -> Figures:
    """Ask the engine alone, then through the use case with the database; what is asked was not asked before."""
    alone = iter(mixed(WARM + ASKED, 5))
    found = await _timed("engine", lambda: engine.search(next(alone)), server)
    async with _database(Settings(data_dir=folder)) as db:
        whole = questions(WARM + ASKED, 6)

        async def ask() -> bool:
            return (await search_professionals(ANONYMOUS, db, engine, question=next(whole))).degraded

        return {**found, **await _timed("search", ask, server)}


async def _timed(name: str, ask: Callable[[], Awaitable[object]], server: Server | None) -> Figures:
    walls: list[float] = []
    late = 0
    for number in range(WARM + ASKED):
        if number == WARM:
            clock = Clock(server)
            walls, late = [], 0
        started = time.perf_counter()
        try:
            late += (await ask()) is True
        except EngineUnavailable:
            late += 1
        walls.append(time.perf_counter() - started)
    cpu = 1000 * (clock.own + clock.theirs) / ASKED
    return {**spread(name, walls), f"{name}_cpu_ms": cpu, f"{name}_given_up": float(late)}


PARTS: dict[str, Callable[[Path, int], Awaitable[Figures]]] = {
    "sqlite": sqlite,
    "embedded": embedded,
    "asking": asking,
    "alone": alone,
    "asking_alone": asking_alone,
    "meilisearch": meilisearch,
    "postgresql": postgresql,
}


def run(name: str, folder: Path, count: int) -> Figures:
    """Measure one part."""

    async def measured() -> Figures:
        return await PARTS[name](folder, count)

    return asyncio.run(measured())
