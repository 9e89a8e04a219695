"""Short questions to SQLite are answered where they are asked; long ones and all writing go to the thread (ADR-29)."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.clock import now
from duobaan.db import near
from duobaan.db.leases import LeaseRow
from duobaan.db.uow import Database
from duobaan.ids import new_id

_MANY = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT i FROM n)"
_LONG = f"SELECT count(*), here() FROM {_MANY}"


async def threads_of(session: AsyncSession) -> list[int]:
    """Let SQL say in which thread it runs: every call of `here()` notes it."""
    threads: list[int] = []

    def here() -> int:
        threads.append(threading.get_ident())
        return 1

    raw = await (await session.connection()).get_raw_connection()
    connection = raw.driver_connection
    assert isinstance(connection, near.NearConnection)
    connection._conn.create_function("here", 0, here)
    return threads


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget which questions were long, and let steps alone decide: busy machines take their time for short ones."""
    near._long.clear()
    monkeypatch.setattr(near, "_MOST_SECONDS", 60.0)


async def test_answers_a_short_question_on_the_spot(db: Database) -> None:
    async with db.read() as session:
        threads = await threads_of(session)
        assert await session.scalar(sa.text("SELECT here()")) == 1
    assert threads == [threading.get_ident()]


async def test_takes_a_long_question_to_the_thread_with_the_same_answer(db: Database) -> None:
    async with db.read() as session:
        threads = await threads_of(session)
        assert (await session.execute(sa.text(_LONG))).one() == (300_000, 1)
        assert threads[-1] != threading.get_ident()
        assert _LONG in near._long
        threads.clear()
        assert (await session.execute(sa.text(_LONG))).one() == (300_000, 1)
        assert threading.get_ident() not in threads, "the second time it is not even begun here"


async def test_writes_in_the_thread(db: Database) -> None:
    async with db.write() as uow:
        threads = await threads_of(uow.session)
        await uow.session.execute(sa.text("UPDATE generations SET number = number + here() WHERE slot = 0"))
    assert threading.get_ident() not in threads
    assert threads


async def test_lets_others_go_on_while_a_long_question_runs(db: Database) -> None:
    steps = 0

    async def others() -> None:
        nonlocal steps
        while True:
            steps += 1
            await asyncio.sleep(0)

    async with db.read() as session:
        beside = asyncio.create_task(others())
        await session.execute(sa.text(f"SELECT count(*) FROM {_MANY}"))
        beside.cancel()
    assert steps > 10


async def test_many_short_questions_let_others_go_on(db: Database) -> None:
    turned = asyncio.Event()
    asyncio.get_running_loop().call_soon(turned.set)
    async with db.read() as session:
        for _ in range(2_000):
            await session.scalar(sa.text("SELECT 1"))
            if turned.is_set():
                return
    pytest.fail("nobody else had the loop")


async def test_breaking_off_a_question_keeps_what_was_written_before(db: Database) -> None:
    async with db.write() as uow:
        uow.session.add(LeaseRow(name="kept", holder=new_id(), expires_at=now()))
        await uow.session.flush()
        await threads_of(uow.session)
        assert (await uow.session.execute(sa.text(_LONG))).one() == (300_000, 1)
    async with db.read() as session:
        assert await session.get(LeaseRow, "kept") is not None


async def test_reads_while_somebody_else_writes(db: Database) -> None:
    async with db.write() as uow:
        uow.session.add(LeaseRow(name="new", holder=new_id(), expires_at=now()))
        await uow.session.flush()
        async with db.read() as session:
            assert await session.get(LeaseRow, "new") is None


async def test_streams_more_rows_than_are_read_on_the_spot(db: Database) -> None:
    async with db.read() as session:
        found = await session.stream_scalars(sa.text(f"SELECT i FROM {_MANY}").execution_options(yield_per=1000))
        numbers = [number async for some in found.partitions() for number in some]
    assert numbers == list(range(1, 300_001))


async def test_a_question_that_was_given_up_leaves_the_connection_whole(db: Database) -> None:
    async def long() -> None:
        async with db.read() as session:
            await session.execute(sa.text(f"SELECT count(*), max(i) FROM {_MANY}"))

    for _ in range(12):  # more often than there are connections
        task = asyncio.create_task(long())
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with db.read() as session:
        assert await session.scalar(sa.text("SELECT 41 + 1")) == 42
    async with db.write() as uow:
        uow.session.add(LeaseRow(name="after", holder=new_id(), expires_at=now()))


async def test_waits_for_a_lock_in_the_thread(tmp_path: Path) -> None:
    file = tmp_path / "locked.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("CREATE TABLE numbers (number)")
    other.execute("BEGIN EXCLUSIVE")
    connection = near.connect(file, isolation_level=None)
    await connection
    try:
        cursor = connection.cursor()
        await cursor.execute("BEGIN")
        reading = asyncio.create_task(cursor.execute("SELECT count(*) FROM numbers"))
        await asyncio.sleep(0.05)  # the loop is free meanwhile
        assert not reading.done()
        other.execute("INSERT INTO numbers VALUES (1)")
        other.execute("COMMIT")
        await reading
        assert await cursor.fetchall() == [(1,)]
        await connection.rollback()
    finally:
        other.close()
        await connection.close()
