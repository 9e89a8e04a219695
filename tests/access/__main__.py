"""`python -m tests.access`: runs the matrix on a fresh database and writes api/access_matrix.toml."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from api import access_matrix
from duobaan.db import migrate
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from schema.build import build
from tests.access.asking import Caller
from tests.access.matrix import run_all
from tests.access.stage import indexed_world

FILE = Path("api/access_matrix.toml")


async def measure(folder: Path) -> access_matrix.Matrix:
    """Return the matrix as it is."""
    settings = Settings(data_dir=folder)
    await migrate.upgrade(settings)
    db = Database(make_engine(settings))
    try:
        staged = await indexed_world(db)
        return await run_all(Caller(build(), db, staged.engine), staged.world, staged.actors)
    finally:
        await db.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        FILE.write_text(access_matrix.write(asyncio.run(measure(Path(place)))), encoding="utf-8")
