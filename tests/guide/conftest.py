"""The demo region, planted once; every page plays on a copy of its own, on the day on which the guide was written."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.app import create_app
from api.commands import data
from auth.actors import actor_for
from auth.service import create_token
from duobaan.clock import held_at
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.people.repository import UserRepository
from duobaan.settings import Settings
from tests.guide.playing import Player
from tests.support.http import client

WRITTEN = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def demo_region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plant the demo region and its index, as `duobaan seed` does."""
    folder = tmp_path_factory.mktemp("region")
    with held_at(WRITTEN):
        data.seed(data_dir=folder)
    return folder


@pytest.fixture(scope="session")
async def tokens(demo_region: Path) -> dict[str, str]:
    """What the demo people sign in with, written into the region before it is copied."""
    with held_at(WRITTEN):
        return await _tokens(Settings(data_dir=demo_region, demo=True))


@pytest.fixture
async def player(demo_region: Path, tokens: dict[str, str], tmp_path: Path) -> AsyncIterator[Player]:
    """A reader of a page, with a server of its own."""
    settings = Settings(data_dir=shutil.copytree(demo_region, tmp_path / "region"), demo=True)
    with held_at(WRITTEN):
        async with client(create_app(settings)) as http:
            yield Player(http, tokens.__getitem__)


async def _tokens(settings: Settings) -> dict[str, str]:
    db = Database(make_engine(settings))
    try:
        async with db.read() as session:
            people = await UserRepository(session).demo_people()
        made = {one.email: await create_token(await actor_for(db, one), db, name="guide", days=1) for one in people}
        return {email.partition("@")[0]: token.secret for email, token in made.items()}
    finally:
        await db.close()
