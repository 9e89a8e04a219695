"""One world for all tests of access: what they change is undone."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

import schema.documents
from api.access_matrix import Matrix
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from schema.build import DuobaanSchema, build
from schema.documents import Limits
from tests.access.asking import Caller
from tests.access.matrix import run_all
from tests.access.stage import Staged, indexed_world
from tests.support import shared


@pytest.fixture(scope="package", autouse=True)
def few_documents_kept() -> Iterator[None]:
    """Keep the last few documents, which are as long as documents can be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema.documents, "_MAX_DOCUMENTS", 8)
        yield


@pytest.fixture(scope="session")
def graphql() -> DuobaanSchema:
    """The schema, with room for documents that ask everything: preparing one takes longer than answering it for all."""
    return build(
        limits=Limits(depth=99, aliases=10**6, tokens=10**6, repeats=10**6, cost=10**9, work=10**9, kept_bytes=10**12)
    )


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
async def measured(caller: Caller, staged: Staged, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Matrix:
    """What really happens, everywhere: called once in a run, for all its workers."""
    with shared.once(tmp_path_factory, worker_id, "access-matrix.json") as found:
        if not found.exists():
            found.write_text(json.dumps(await run_all(caller, staged.world, staged.actors)), encoding="utf-8")
        matrix: Matrix = json.loads(found.read_text(encoding="utf-8"))
    return matrix
