"""Proposals per CPU-second with durable commits, beside ways that only store the same rows.

Run from the project's root: `python -m benchmarks.writes` (about two minutes; `--quick` for a first look). 32 clients
propose at once through the use case `propose_match`, with its rules, visibility, consent, audit and events, one
transaction each. Beside it the rows that one such proposal leaves behind are stored by the plain asynchronous ORM, one
transaction each, and by one thread with plain statements, one transaction each and many together. CPU is that of this
process with all its threads; PostgreSQL's own server is not counted. Compare ratios in one run.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session

from duobaan.db import migrate
from duobaan.db.base import Base
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.settings import Settings
from tests.support import postgres
from tests.support.story import Stage, make_stage

CLIENTS = 32
Row = tuple[Any, dict[str, Any]]


@dataclass(slots=True)
class Seen:
    """What one proposal does to the database."""

    statements: int = 0
    rows: list[Row] = field(default_factory=list)


async def one_proposal(stage: Stage) -> Seen:
    """Propose once and note the statements and the rows that it inserts."""
    seen, engine = Seen(), stage.db.engine.sync_engine

    def count(*given: object) -> None:
        seen.statements += 1

    def note(session: Session, context: object) -> None:
        for one in session.new:
            mapper = sa.inspect(type(one))
            values = {attribute.key: getattr(one, attribute.key) for attribute in mapper.column_attrs}
            # A number that the database gives is given anew.
            kept = {key: value for key, value in values.items() if value is not None}
            if isinstance(kept.get("id"), int):
                del kept["id"]
            seen.rows.append((mapper.local_table, kept))

    sa.event.listen(engine, "before_execute", count)
    sa.event.listen(Session, "after_flush", note)
    try:
        await stage.propose(stage.line(0, 0))
    finally:
        sa.event.remove(engine, "before_execute", count)
        sa.event.remove(Session, "after_flush", note)
    return seen


def renewed(rows: Sequence[Row]) -> list[Row]:
    """The same rows under new keys, still pointing at each other."""
    own = {values["id"] for _, values in rows if isinstance(values.get("id"), UUID)}
    keys = {key: new_id() for key in own}
    return [
        (table, {name: keys.get(value, value) if isinstance(value, UUID) else value for name, value in values.items()})
        for table, values in rows
    ]


async def per_cpu_second(work: Callable[[], Awaitable[object]], count: int) -> float:
    """Do something so often, 32 at once, and return how often per CPU-second."""
    left = iter(range(count))

    async def client() -> None:
        for _ in left:
            await work()

    before = time.process_time()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return count / (time.process_time() - before)


def by_orm(db: Database, rows: Sequence[Row]) -> Callable[[], Awaitable[object]]:
    """Store the rows as the ORM's documentation shows: objects, a session, one commit."""
    kinds = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    sessions: async_sessionmaker[AsyncSession] = async_sessionmaker(db.engine, expire_on_commit=False)

    async def store() -> None:
        async with sessions() as session, session.begin():
            for table, values in renewed(rows):
                session.add(kinds[table](**values))
                await session.flush()

    return store


def in_a_thread(engine: sa.Engine, rows: Sequence[Row], count: int, together: int) -> float:
    """Store the rows by plain statements from one thread, so many proposals in each transaction."""
    before = time.process_time()
    for _ in range(count // together):
        with engine.begin() as connection:
            for _ in range(together):
                for table, values in renewed(rows):
                    connection.execute(sa.insert(table), values)
    return count / (time.process_time() - before)


async def commits(db: Database, count: int) -> float:
    """CPU seconds of one transaction that changes one row and commits: what grouping could save at most."""
    before = time.process_time()
    for _ in range(count):
        async with db.write() as uow:
            await uow.session.execute(sa.text("UPDATE generations SET number = number + 1 WHERE slot = 0"))
    return (time.process_time() - before) / count


def line(what: str, value: str, note: str = "") -> None:
    """Print one figure."""
    print(f"{what:<52}{value:>14}   {note}", flush=True)


async def measure(settings: Settings, count: int, name: str) -> None:
    """Print the figures of one database."""
    await migrate.upgrade(settings)
    db = Database(make_engine(settings))
    stage = await make_stage(db)
    await one_proposal(stage)
    seen = await one_proposal(stage)
    print(f"\n{name}: a proposal is {seen.statements} statements and leaves {len(seen.rows)} rows")
    ours = await per_cpu_second(lambda: stage.propose(stage.line(0, 0)), count)
    line("propose_match, 32 clients, one transaction each", f"{ours:,.0f}/cpu-s")
    orm = await per_cpu_second(by_orm(db, seen.rows), count)
    line("its rows alone, by the asynchronous ORM", f"{orm:,.0f}/cpu-s", f"ours : this = {ours / orm:.2f}")
    saved = await commits(db, count)
    share = saved * ours
    line("a transaction and its commit", f"{1e6 * saved:,.0f} us", f"{100 * share:.1f} % of a proposal")
    line("best that grouping commits could make of ours", f"{ours / (1 - min(share, 0.99)):,.0f}/cpu-s")
    await db.close()
    if settings.uses_sqlite:
        plain = _plain_engine(settings)
        for together in (1, CLIENTS):
            rate = in_a_thread(plain, seen.rows, count - count % CLIENTS, together)
            line(f"its rows alone, one thread, {together} in a transaction", f"{rate:,.0f}/cpu-s")
        plain.dispose()


def _plain_engine(settings: Settings) -> sa.Engine:
    from duobaan.db.engine import prepare_sqlite

    engine = sa.create_engine(settings.database().replace("sqlite+aiosqlite", "sqlite"))
    prepare_sqlite(engine)
    return engine


@contextlib.asynccontextmanager
async def places(folder: Path) -> AsyncIterator[list[tuple[str, Settings]]]:
    """Yield both databases; PostgreSQL only where there is one."""
    found = [("SQLite, WAL", Settings(data_dir=folder))]
    programs = postgres.binaries()
    if programs is None:
        print("no PostgreSQL on this machine: it is left out")
        yield found
        return
    with postgres.server(programs, durable=True) as url:
        pooled = Settings(data_dir=folder, database_url=url, database_pool=CLIENTS)
        yield [*found, ("PostgreSQL (its server's CPU not counted)", pooled)]


async def run(options: argparse.Namespace) -> None:
    """Measure on every database."""
    with tempfile.TemporaryDirectory(prefix="duobaan-writes-") as folder:
        async with places(Path(folder)) as found:
            for name, settings in found:
                await measure(settings, options.proposals, name)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.writes", description=__doc__)
    parser.add_argument("--proposals", type=int, help="proposals per figure (1000; 128 with --quick)")
    parser.add_argument("--quick", action="store_true", help="few")
    options = parser.parse_args()
    options.proposals = options.proposals or (128 if options.quick else 1_000)
    asyncio.run(run(options))


if __name__ == "__main__":
    main()
