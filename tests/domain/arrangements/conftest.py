"""The stage of five parties, and the post that they agreed on."""

from __future__ import annotations

import pytest
import time_machine

from duobaan.arrangements.models import Arrangement
from duobaan.db.uow import Database
from tests.support.agreed_work import agree
from tests.support.running_work import clock as clock
from tests.support.story import Stage, make_stage


@pytest.fixture
async def stage(db: Database) -> Stage:
    """Five parties on SQLite."""
    return await make_stage(db)


@pytest.fixture
async def any_stage(any_db: Database) -> Stage:
    """Five parties, once on SQLite and once on PostgreSQL."""
    return await make_stage(any_db)


@pytest.fixture
async def made(stage: Stage, clock: time_machine.Traveller) -> Arrangement:
    """The post that both agreed to share."""
    return await agree(stage)
