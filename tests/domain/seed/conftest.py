"""One planted demo region for all tests that only read it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.seed.seeding import DEFAULT_SEED, Planted, Region, invent_region, seed
from duobaan.settings import Settings

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def region() -> Region:
    """The demo region before it is stored; read only."""
    return invent_region(DEFAULT_SEED, NOW)


@pytest.fixture(scope="session")
async def planted(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """A database in which the demo region stands."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(sqlite_template, folder / "duobaan.db")
    database = Database(make_engine(Settings(data_dir=folder)))
    report = await seed(database, now=NOW)
    assert report == Planted(report.professionals, 150, report.proposals)
    yield database
    await database.close()
