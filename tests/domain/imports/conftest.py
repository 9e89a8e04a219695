"""Fixtures of imports."""

import pytest

from duobaan.db.uow import Database
from tests.domain.imports.firm import Parties, make_parties


@pytest.fixture
async def parties(any_db: Database) -> Parties:
    """Organisations and people on both databases."""
    return await make_parties(any_db)
