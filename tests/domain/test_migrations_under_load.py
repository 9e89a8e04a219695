"""A real PostgreSQL is migrated while people go on writing: careful steps, and a lock that somebody holds."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.ext.asyncio import AsyncEngine

from duobaan.clock import now
from duobaan.db import careful, migrate
from duobaan.db.engine import make_engine
from duobaan.db.idempotency import IdempotencyRow
from duobaan.ids import new_id
from duobaan.settings import Settings

pytestmark = pytest.mark.postgres
_TABLE = IdempotencyRow.__tablename__
_BEFORE, _HOLDS = "03cd54598c28", "LOCK TABLE saved_searches IN ACCESS SHARE MODE"


class Writers:
    """People who write to one table, and change what they wrote, as long as a block lasts."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._stopped = asyncio.Event()
        self.written: list[str] = []

    async def _write(self) -> None:
        while not self._stopped.is_set():
            key = new_id().hex
            row = sa.insert(IdempotencyRow).values(
                actor_id=new_id(), key=key, fingerprint="a" * 64, result_id=new_id(), created_at=now()
            )
            again = sa.update(IdempotencyRow).where(IdempotencyRow.key == key).values(fingerprint="b" * 64)
            async with self._engine.begin() as connection:
                await connection.execute(row)
            async with self._engine.begin() as connection:
                await connection.execute(again)
            self.written.append(key)

    async def more(self, count: int = 20) -> None:
        """Wait until so many more were written."""
        until = len(self.written) + count
        async with asyncio.timeout(60):
            while len(self.written) < until:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Write with four hands; whatever fails for one of them fails the test."""
        async with asyncio.TaskGroup() as group:
            for _ in range(4):
                group.create_task(self._write())
            await self.more()
            try:
                yield
                await self.more()
            finally:
                self._stopped.set()


async def run(engine: AsyncEngine, step: str) -> None:
    """Run one careful step as a migration would, in a transaction of alembic's."""

    def work(connection: sa.Connection) -> None:
        connection.exec_driver_sql("SET lock_timeout = '2s'")
        connection.commit()
        context = MigrationContext.configure(connection, opts={"transaction_per_migration": True})
        with Operations.context(context), context.begin_transaction(_per_migration=True):
            STEPS[step]()

    async with engine.connect() as connection:
        await connection.run_sync(work)


STEPS = {
    "expand": lambda: careful.op.add_column(_TABLE, sa.Column("share", sa.Integer())),
    "index": lambda: careful.create_index("ix_share", _TABLE, ["share", "key"]),
    "backfill": lambda: careful.backfill(_TABLE, "key", "share = 7", "share IS NULL"),
    "default": lambda: careful.op.alter_column(_TABLE, "share", server_default="7"),
    "contract": lambda: careful.require(_TABLE, "share", sa.Integer()),
}


async def test_a_table_gets_a_column_an_index_and_a_bound_while_people_write(pg_settings: Settings) -> None:
    engine = make_engine(pg_settings)
    writers = Writers(engine)
    async with writers.at_work():
        for step in ("expand", "index", "index", "default", "backfill", "contract", "contract"):
            await run(engine, step)  # twice: what was broken off is run again from its beginning
            await writers.more()
    async with engine.connect() as connection:
        kept = set(await connection.scalars(sa.text(f"SELECT key FROM {_TABLE} WHERE share = 7")))
        columns = await connection.run_sync(lambda sync: sa.inspect(sync).get_columns(_TABLE))
        indexes = await connection.run_sync(lambda sync: sa.inspect(sync).get_indexes(_TABLE))
    await engine.dispose()
    assert kept == set(writers.written)
    assert [one["nullable"] for one in columns if one["name"] == "share"] == [False]
    assert "ix_share" in {one["name"] for one in indexes}


async def test_a_migration_steps_back_from_a_lock_and_comes_again(
    empty_postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads a table for long holds up the migration, but not the people who write meanwhile."""
    monkeypatch.setattr(migrate, "AGAIN_SECONDS", 0.2)
    settings = Settings(database_url=empty_postgres, data_dir=tmp_path)
    await migrate.upgrade(settings, _BEFORE)
    engine = make_engine(settings)
    writers = Writers(engine)
    async with writers.at_work(), engine.connect() as reader:
        await reader.exec_driver_sql(_HOLDS)
        migration = asyncio.create_task(migrate.upgrade(settings))
        await writers.more(200)
        assert not migration.done()
        await reader.rollback()
        await migration
    assert await migrate.current(engine) == migrate.head()
    await engine.dispose()


async def test_a_lock_that_never_ends_is_named(
    empty_postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "MOST_TRIES", 1)
    settings = Settings(database_url=empty_postgres, data_dir=tmp_path)
    await migrate.upgrade(settings, _BEFORE)
    engine = make_engine(settings)
    async with engine.connect() as reader:
        await reader.exec_driver_sql(_HOLDS)
        with pytest.raises(migrate.Blocked, match="holds a lock"):
            await migrate.upgrade(settings)
    assert await migrate.current(engine) == _BEFORE
    await engine.dispose()
