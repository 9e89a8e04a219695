"""SQLite connections that answer short questions where they are asked and send all else to their thread (ADR-29).

A question that takes microseconds costs a millisecond when it travels to a thread and back. So SELECTs are begun on the
spot, with a bound: whatever is not done after so many steps of SQLite, or would have to wait for a lock, is broken off
and asked again in the connection's own thread, as all writing is. Breaking off a SELECT changes nothing.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final, Self, TypeVar

import aiosqlite

T = TypeVar("T")
BUSY_MILLISECONDS: Final = 10_000
_STEPS: Final = 2_000
_MOST_STEPS: Final = 10 * _STEPS
"""Some milliseconds of SQLite's own work at most, whatever the machine."""
_MOST_SECONDS: Final = 0.003
_TURN_SECONDS: Final = 0.005
"""After so long without waiting for anything, a transaction lets others have the loop."""
_MOST_LONG: Final = 200
_AGAIN: Final = frozenset({sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_long: OrderedDict[str, None] = OrderedDict()
"""Questions that took too many steps before: they are asked in the thread at once."""


class NearConnection(aiosqlite.Connection):
    """A connection with its thread, which only goes where waiting may take long."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self._thread.daemon = True
        self._is_away = False  # a call that was given up may still run in the thread
        self._waits = True
        self._turned = 0.0

    def cursor(self) -> NearCursor:  # type: ignore[override] # as much of one as SQLAlchemy uses
        """Return a cursor; none of its rows are read yet."""
        return NearCursor(self, self._conn.cursor())

    @property
    def is_near(self) -> bool:
        """Say whether nothing of this connection runs in its thread now."""
        return not self._is_away

    async def far(self, work: Callable[..., T], *given: Any) -> T:
        """Do something in the thread; it may wait for locks there."""
        self.wait_for_locks(BUSY_MILLISECONDS)
        try:
            found: T = await self._execute(work, *given)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            self._is_away = True  # it goes on there, and what comes next queues behind it
            raise
        self._turned = perf_counter()
        return found

    async def take_turn(self) -> None:
        """Let others have the loop when this transaction had it for long."""
        now = perf_counter()
        if now - self._turned > _TURN_SECONDS:
            await asyncio.sleep(0)
            self._turned = perf_counter()

    def begin(self) -> None:
        """Start to read, which waits for nobody."""
        self.wait_for_locks(0)
        self._conn.execute("BEGIN")
        self._turned = perf_counter()

    def wait_for_locks(self, milliseconds: int) -> None:
        """Say how long to wait for a lock: not at all on the loop."""
        if self._waits != bool(milliseconds) and not self._is_away:
            self._conn.execute(f"PRAGMA busy_timeout={milliseconds}")
            self._waits = bool(milliseconds)

    def rows(self, cursor: sqlite3.Cursor, sql: str, given: Sequence[Any]) -> list[Any] | None:
        """Return all rows of a short question; None for one that belongs into the thread."""
        connection, spent = self._conn, 0
        until = perf_counter() + _MOST_SECONDS

        def is_enough() -> bool:
            nonlocal spent
            spent += _STEPS
            return spent > _MOST_STEPS or perf_counter() > until

        connection.set_progress_handler(is_enough, _STEPS)
        try:
            return cursor.execute(sql, given).fetchall()
        except sqlite3.OperationalError as failure:
            if failure.sqlite_errorcode & 0xFF not in _AGAIN:
                raise
        finally:
            connection.set_progress_handler(None, 0)
        if spent > _MOST_STEPS:
            _remember(sql)
        return None

    async def rollback(self) -> None:
        """End the transaction; what was only read needs no thread for that."""
        connection = self._conn
        if self._is_away or self._waits:
            await self.far(connection.rollback)
            self._is_away = False
        else:
            connection.rollback()


class NearCursor:
    """A cursor whose rows are there at once, or are fetched from the thread."""

    def __init__(self, connection: NearConnection, cursor: sqlite3.Cursor) -> None:
        self._connection = connection
        self._cursor = cursor
        self._rows: deque[Any] | None = None

    async def __aenter__(self) -> Self:
        return self

    def __getattr__(self, name: str) -> Any:
        """Tell the rest of it: description, rowcount, lastrowid, arraysize."""
        return getattr(self._cursor, name)

    async def execute(self, sql: str, given: Sequence[Any] = ()) -> Self:
        """Run a statement: on the spot what only reads and is short."""
        connection, self._rows = self._connection, None
        if connection.is_near:
            if sql == "BEGIN":
                connection.begin()
                return self
            if sql.startswith("SELECT") and sql not in _long:
                await connection.take_turn()
                found = connection.rows(self._cursor, sql, given)
                if found is not None:
                    self._rows = deque(found)
                    return self
        await connection.far(self._cursor.execute, sql, given)
        return self

    async def executemany(self, sql: str, many: Iterable[Sequence[Any]]) -> Self:
        """Run a statement many times."""
        await self._connection.far(self._cursor.executemany, sql, many)
        return self

    async def fetchone(self) -> Any:
        """Return the next row."""
        if self._rows is None:
            return await self._connection.far(self._cursor.fetchone)
        return self._rows.popleft() if self._rows else None

    async def fetchmany(self, size: int = 1) -> list[Any]:
        """Return the next rows."""
        if self._rows is None:
            return await self._connection.far(self._cursor.fetchmany, size)
        return [self._rows.popleft() for _ in range(min(size, len(self._rows)))]

    async def fetchall(self) -> Iterable[Any]:
        """Return all rows that are left."""
        if self._rows is None:
            return await self._connection.far(self._cursor.fetchall)
        found, self._rows = self._rows, deque()
        return found

    async def close(self) -> None:
        """Let go of the statement."""
        if self._connection.is_near:
            self._cursor.close()
        else:
            await self._connection.far(self._cursor.close)


def connect(database: str | Path, **options: Any) -> NearConnection:
    """Make a connection as `aiosqlite.connect` does; it is opened when it is awaited."""
    return NearConnection(partial(sqlite3.connect, database, **(options | {"check_same_thread": False})))


def _remember(sql: str) -> None:
    _long[sql] = None
    if len(_long) > _MOST_LONG:
        _long.popitem(last=False)
