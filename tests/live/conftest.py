"""The stage of a negotiation behind a running server."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests.live.talking import Place, serving
from tests.support.story import Stage, make_stage


@dataclass
class Scene:
    """A stage and the server that shows it."""

    stage: Stage
    place: Place


@pytest.fixture
async def scene(db: Database, sqlite_settings: Settings) -> AsyncIterator[Scene]:
    """On SQLite."""
    stage = await make_stage(db)
    async with serving(sqlite_settings, db) as place:
        yield Scene(stage, place)


@pytest.fixture
async def any_scene(any_db: Database, any_settings: Settings) -> AsyncIterator[Scene]:
    """On both databases."""
    stage = await make_stage(any_db)
    async with serving(any_settings, any_db) as place:
        yield Scene(stage, place)


@pytest.fixture(scope="session")
async def place(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """A server that many tests share: nothing is written there."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copy(sqlite_template, folder / "duobaan.db")
    settings = Settings(data_dir=folder)
    db = Database(make_engine(settings))
    async with serving(settings, db) as found:
        yield found
    await db.close()
