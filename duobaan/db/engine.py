"""Opens a database: SQLite (WAL, BEGIN IMMEDIATE for writers) or PostgreSQL through psycopg 3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from duobaan.db import near
from duobaan.db.sealing import DataKeys, bind_keys
from duobaan.settings import Settings

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",  # WAL + NORMAL keeps every commit through kill -9
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={near.BUSY_MILLISECONDS}",
    "PRAGMA cache_size=-32000",
    "PRAGMA secure_delete=ON",  # what is deleted is overwritten, so that an erased name leaves the free pages too
)


def async_url(address: str) -> sa.URL:
    """Return the address with the driver that serves both async and sync work."""
    url = make_url(address)
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    return url.set(drivername=drivers.get(url.drivername, url.drivername))


def make_engine(settings: Settings) -> AsyncEngine:
    """Open the database of these settings; makes the folder of an SQLite file."""
    url = async_url(settings.database())
    is_sqlite = url.get_backend_name() == "sqlite"
    if is_sqlite and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        pool_size=settings.database_pool,
        max_overflow=0,
        pool_pre_ping=not is_sqlite,
        connect_args={"async_creator_fn": near.connect} if is_sqlite else {},
    )
    bind_keys(engine.sync_engine, DataKeys(settings))
    if is_sqlite:
        prepare_sqlite(engine.sync_engine)
    return engine


def prepare_sqlite(engine: sa.Engine) -> None:
    """Make SQLite transactions real: the driver's own BEGIN is deferred and loses updates under writers."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        if options.get("without_begin", False):  # VACUUM and the cut of the log stand outside transactions
            return
        readonly = options.get("readonly", False)
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")
