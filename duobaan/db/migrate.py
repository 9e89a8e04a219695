"""Brings a database to the newest form; configured in code so that it works from an installed wheel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from duobaan.db.engine import make_engine
from duobaan.settings import Settings

MOST_TRIES = 60
AGAIN_SECONDS = 1.0
_log = structlog.get_logger("duobaan.migrate")
_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_160_231_104  # an arbitrary number: one migrator at a time on PostgreSQL


class UnknownRevision(Exception):
    """The revision asked for is not one of this installation's."""


class Blocked(Exception):
    """Somebody kept a lock for as long as the migration was willing to try."""


def configuration(connection: sa.Connection | None = None) -> Config:
    """Return alembic's configuration, bound to a connection."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """Return the newest revision that this code knows."""
    found = ScriptDirectory.from_config(configuration()).get_current_head()
    if found is None:
        raise RuntimeError("no migrations in this installation")
    return found


async def current(engine: AsyncEngine) -> str | None:
    """Return the revision of a database, None when it is empty."""
    async with engine.execution_options(readonly=True).connect() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


async def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring the database of these settings to a revision; safe to run twice and from two machines at once.

    A lock is waited for briefly, as all who write queue behind whoever waits; then the step is tried again.
    """
    for tries in range(1, MOST_TRIES + 1):
        try:
            return await _run(settings, lambda config: command.upgrade(config, revision))
        except CommandError as error:
            raise UnknownRevision(str(error)) from error
        except DBAPIError as error:
            if not _is_blocked(error):
                raise
            _log.warning("migrate.waits", tries=tries)
            await asyncio.sleep(AGAIN_SECONDS)
    raise Blocked("somebody holds a lock that the migration needs; end what runs for long, and run it again")


def _is_blocked(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in ("55P03", "40P01")  # lock not available, deadlock


async def downgrade(settings: Settings, revision: str) -> None:
    """Take the database of these settings back to a revision."""
    await _run(settings, lambda config: command.downgrade(config, revision))


async def _run(settings: Settings, step: Callable[[Config], None]) -> None:
    engine = make_engine(settings)

    def work(connection: sa.Connection) -> None:
        step(configuration(connection))

    try:
        async with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(sa.select(sa.func.pg_advisory_lock(_LOCK)))
                await connection.rollback()
            await connection.run_sync(work)
            if connection.dialect.name == "postgresql":
                await connection.execute(sa.select(sa.func.pg_advisory_unlock(_LOCK)))
                await connection.rollback()
    finally:
        await engine.dispose()
