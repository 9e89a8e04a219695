"""Copies a whole database out and in: SQLite by `VACUUM INTO`, PostgreSQL by its own `pg_dump` and `pg_restore`.

Both copy one moment of the database while others go on reading and writing.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from duobaan.db.engine import make_engine
from duobaan.settings import Settings

FILES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
_PASSED = {"host": "PGHOST", "port": "PGPORT", "username": "PGUSER", "password": "PGPASSWORD", "database": "PGDATABASE"}


class CopyFailed(Exception):
    """A copy could not be made or put in place; the text says why."""


async def copy_out(engine: AsyncEngine, folder: Path) -> Path:
    """Write the database as it is at this moment into a folder and return the file."""
    target = folder / FILES[engine.dialect.name]
    if engine.dialect.name == "sqlite":
        async with engine.execution_options(without_begin=True).connect() as connection:
            await connection.execute(sa.text("VACUUM INTO :path"), {"path": str(target)})
    else:
        await _run("pg_dump", engine, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    await asyncio.to_thread(_settle, target)
    return target


async def copy_in(settings: Settings, source: Path) -> None:
    """Put a copied database in an empty place; raise `CopyFailed` where something stands already."""
    engine = make_engine(settings)
    try:
        if FILES[engine.dialect.name] != source.name:
            raise CopyFailed(f"{source.name} is not a copy of {engine.dialect.name}, which the settings ask for")
        if tables := await _tables(engine):
            raise CopyFailed(f"the database of the settings is not empty: it has {tables} tables")
        if engine.dialect.name == "postgresql":
            await _run("pg_restore", engine, "--no-owner", "--exit-on-error", "--single-transaction", str(source))
    finally:
        await engine.dispose()
    if source.name == FILES["sqlite"]:
        await asyncio.to_thread(_place, source, Path(str(engine.url.database)))


async def _tables(engine: AsyncEngine) -> int:
    async with engine.execution_options(readonly=True).connect() as connection:
        return await connection.run_sync(lambda sync: len(sa.inspect(sync).get_table_names()))


async def _run(program: str, engine: AsyncEngine, *words: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, which others cannot list."""
    path = shutil.which(program)
    if path is None:
        raise CopyFailed(f"{program} is not on this machine: install PostgreSQL's client programs")
    url = engine.url
    given = {name: str(value) for key, name in _PASSED.items() if (value := getattr(url, key)) is not None}
    given |= {f"PG{key.upper()}": str(value) for key, value in url.query.items() if key in {"sslmode", "sslrootcert"}}
    more = ["--dbname", str(url.database)] if program == "pg_restore" else []
    process = await asyncio.create_subprocess_exec(
        path, *more, *words, env={"PATH": os.defpath, **given}, stderr=asyncio.subprocess.PIPE
    )
    _, trouble = await process.communicate()
    if process.returncode:
        said = trouble.decode(errors="replace").strip().splitlines()
        raise CopyFailed(said[-1] if said else f"{program} failed")


def _settle(path: Path) -> None:
    """Have the bytes of a file on the disk before anybody counts on them."""
    path.chmod(0o600)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _place(source: Path, target: Path) -> None:
    """Put a file in place whole or not at all."""
    draft = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(source, draft)
    _settle(draft)
    for left in (target, target.with_name(f"{target.name}-wal"), target.with_name(f"{target.name}-shm")):
        left.unlink(missing_ok=True)  # an empty database was made by looking whether it is empty
    draft.replace(target)
