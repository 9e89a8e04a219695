"""Counts committed changes, so that whoever kept an answer can ask in microseconds whether it still holds (ADR-23).

Every unit of work that changed a row which an answer may be made from adds one in its own transaction: the number
moves at the very instant at which the change can be seen, for all processes and on both databases. Sixteen rows share
the counting, so that writers on PostgreSQL do not queue for one.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from typing import Any, Final, Protocol

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Mapped, Session, mapped_column

from duobaan.db.base import Base
from duobaan.ids import new_id

SLOTS: Final = 16
UNSEEN: Final = frozenset(
    {
        "audit_rows",
        "deprecated_uses",
        "generations",
        "idempotency_keys",
        "leases",
        "login_sessions",
        "mail_codes",
        "match_logs",
        "oauth_codes",
        "oauth_refresh_tokens",
        "personal_tokens",
        "sign_in_attempts",
        "sign_in_steps",
    }
)
"""Tables that are written all the time and that no answer to a stranger is made from; tests/db proves the latter."""
_TOUCHED: Final = "touched"
_BEFORE: Final = "rows changed before"
_ASKED: Final = "SELECT sum(number) FROM generations"


class GenerationRow(Base):
    """One of the rows over which the count of changes is spread."""

    __tablename__ = "generations"

    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(sa.BigInteger, default=0)


def watch(engine: sa.Engine) -> None:
    """Note on each connection whether it changed a row of a table that counts."""
    if not event.contains(engine, "after_cursor_execute", _note):
        event.listen(engine, "before_cursor_execute", _begin)
        event.listen(engine, "after_cursor_execute", _note)


def _begin(connection: sa.Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
    if connection.dialect.name == "sqlite" and _counts(context.compiled):
        connection.info[_BEFORE] = _rows_changed(connection)


def _note(connection: sa.Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
    compiled = context.compiled
    if not _counts(compiled):
        return
    if isinstance(compiled.statement, sa.TextClause):
        connection.info[_TOUCHED] = True  # a statement in plain text may change anything
    elif connection.dialect.name == "sqlite":
        # The cursor knows it only once all rows of a RETURNING are read, the connection at once.
        if _rows_changed(connection) != connection.info.get(_BEFORE):
            connection.info[_TOUCHED] = True
    elif cursor.rowcount != 0 or compiled.ctes:  # -1: not known; what a CTE changes is not in the number
        connection.info[_TOUCHED] = True


def _counts(compiled: Any) -> bool:
    """Say whether a statement may change what an answer is made from."""
    statement = None if compiled is None else compiled.statement
    if isinstance(statement, sa.UpdateBase):
        return getattr(statement, "table").name not in UNSEEN  # noqa: B009 # of inserts, updates and deletes alike
    return isinstance(statement, sa.TextClause)


def _rows_changed(connection: sa.Connection) -> int:
    """Return how many rows a connection to SQLite inserted, updated and deleted since it was opened."""
    driver: Any = connection.connection.driver_connection
    return int(driver.total_changes)


async def count(session: AsyncSession, *, surely: bool) -> None:
    """Add one if this transaction changed something that counts; the last statement before the commit."""
    if surely or session.in_transaction():
        await session.run_sync(_count, surely)


def _count(session: Session, surely: bool) -> None:
    if session.connection().info.pop(_TOUCHED, False) or surely:
        slot = new_id().int % SLOTS
        session.execute(
            sa.update(GenerationRow)
            .where(GenerationRow.slot == slot)
            .values(number=GenerationRow.number + 1)
            .execution_options(synchronize_session=False)
        )


class Generations(Protocol):
    """Tells how many changes were committed so far."""

    def glance(self) -> int | None:
        """Return the number if it can be had without waiting."""

    async def current(self) -> int | None:
        """Return a number not older than this call; None when the database does not say."""

    async def close(self) -> None:
        """Give the connection back."""


def generations_of(engine: AsyncEngine) -> Generations:
    """Return the counter of a database; nothing is opened yet."""
    if engine.dialect.name == "sqlite":
        return SqliteGenerations(engine.url.database or "")
    return PostgresGenerations(engine.url)


class SqliteGenerations:
    """Reads the count on a connection of its own, in the calling thread: three microseconds, and never a lock."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def glance(self) -> int | None:
        """Read it; None when the file cannot be read now."""
        try:
            if self._connection is None:
                self._connection = self._opened()
            row = self._connection.execute(_ASKED).fetchone()
        except sqlite3.Error:
            return None
        return None if row is None or row[0] is None else int(row[0])

    def _opened(self) -> sqlite3.Connection:
        address = "file:" + self._path.replace("%", "%25").replace("?", "%3f").replace("#", "%23") + "?mode=ro"
        return sqlite3.connect(address, timeout=0, isolation_level=None, check_same_thread=False, uri=True)

    async def current(self) -> int | None:
        """Read it."""
        return self.glance()

    async def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class PostgresGenerations:
    """Asks the server on a connection of its own; whoever comes while a question is on its way shares the next one.

    The next one and not that one: its answer may be older than a commit that the newcomer has heard of.
    """

    def __init__(self, url: sa.URL) -> None:
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: Any = None
        self._waiting: list[asyncio.Future[int | None]] = []
        self._asking: asyncio.Task[None] | None = None

    def glance(self) -> int | None:
        """Nothing can be had without waiting."""
        return None

    async def current(self) -> int | None:
        """Wait for the next answer of the server."""
        found: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(found)
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await found

    async def _ask(self) -> None:
        while self._waiting:
            served, self._waiting = self._waiting, []
            number: int | None = None
            try:
                number = await self._read()
            finally:
                for one in served:
                    if not one.done():
                        one.set_result(number)

    async def _read(self) -> int | None:
        import psycopg

        try:
            if self._connection is None:
                self._connection = await psycopg.AsyncConnection.connect(
                    self._address, autocommit=True, prepare_threshold=0
                )
            row = await (await self._connection.execute(_ASKED)).fetchone()
        except (psycopg.Error, OSError):
            await self._drop()
            return None
        return None if row is None or row[0] is None else int(row[0])

    async def _drop(self) -> None:
        gone, self._connection = self._connection, None
        if gone is not None:
            with contextlib.suppress(Exception):
                await gone.close()

    async def close(self) -> None:
        """Let the last question end and close the connection."""
        if self._asking is not None:
            await asyncio.wait([self._asking])
        await self._drop()
