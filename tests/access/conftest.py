"""One world for all tests of access: what they change is undone."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.access_matrix import Matrix
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from schema.build import DuobaanSchema, build
from schema.documents import Limits
from tests.access.asking import Caller
from tests.access.matrix import run_all
from tests.access.stage import Staged, indexed_world


@pytest.fixture(scope="session")
def graphql() -> DuobaanSchema:
    """The schema, with room for documents that ask everything."""
    return build(limits=Limits(depth=99, aliases=10**6, tokens=10**6, repeats=10**6, cost=10**9))


@pytest.fixture(scope="session")
async def shared_db(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """A database that is filled once."""
    folder = tmp_path_factory.mktemp("access")
    shutil.copy(sqlite_template, folder / "duobaan.db")
    database = Database(make_engine(Settings(data_dir=folder)))
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def staged(shared_db: Database) -> Staged:
    """The world, its callers and its index."""
    return await indexed_world(shared_db)


@pytest.fixture(scope="session")
def caller(graphql: DuobaanSchema, shared_db: Database, staged: Staged) -> Caller:
    """Calls any root field and takes back what it changed."""
    return Caller(graphql, shared_db, staged.engine)


@pytest.fixture(scope="session")
async def measured(caller: Caller, staged: Staged) -> Matrix:
    """What really happens, everywhere."""
    return await run_all(caller, staged.world, staged.actors)
