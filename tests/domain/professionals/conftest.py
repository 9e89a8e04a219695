"""The firm of these tests, on one database or on both."""

from __future__ import annotations

import pytest

from duobaan.db.uow import Database
from tests.domain.professionals.firm import Firm, make_firm


@pytest.fixture
async def firm(db: Database) -> Firm:
    return await make_firm(db)


@pytest.fixture
async def any_firm(any_db: Database) -> Firm:
    return await make_firm(any_db)
