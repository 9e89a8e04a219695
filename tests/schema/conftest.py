"""The schema and a way to ask it."""

from __future__ import annotations

import pytest

from duobaan.db.uow import Database
from schema.build import DuobaanSchema, build
from tests.schema.asking import Asker


@pytest.fixture(scope="session")
def graphql() -> DuobaanSchema:
    return build()


@pytest.fixture
def asker(graphql: DuobaanSchema, db: Database) -> Asker:
    return Asker(graphql, db)
