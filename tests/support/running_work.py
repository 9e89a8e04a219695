"""Fixtures of the stage of five parties whose agreed post is running, for the folders that test what comes after."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from duobaan.arrangements.models import Arrangement
from duobaan.db.uow import Database
from tests.support.agreed_work import NOW, agree, start
from tests.support.story import Stage, make_stage


@pytest.fixture
async def stage(any_db: Database) -> Stage:
    """Five parties, once on SQLite and once on PostgreSQL."""
    return await make_stage(any_db)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The first of December 2026, until a test moves on."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
async def made(stage: Stage, clock: time_machine.Traveller) -> Arrangement:
    """The post that both agreed to share, from its first day on."""
    found = await agree(stage)
    await start(stage, found, clock)
    return found
