"""The stage of five parties."""

from __future__ import annotations

import pytest

from duobaan.db.uow import Database
from tests.support.story import Stage, make_stage


@pytest.fixture
async def stage(db: Database) -> Stage:
    """Five parties on SQLite."""
    return await make_stage(db)


@pytest.fixture
async def any_stage(any_db: Database) -> Stage:
    """Five parties, once on SQLite and once on PostgreSQL."""
    return await make_stage(any_db)
