"""A process that keeps the embedded index is killed: what it never put on disk is said again by the outbox."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

from duobaan.db import outbox
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.settings import Settings
from search.embedded import EmbeddedEngine
from search.engine import Query
from search.keeping import Keeper
from search.reindex import NAMES, compare
from search.repository import snapshot
from tests import factories
from tests.search import world

WRITER = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from api.relay import Relay
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.events import VacancyChanged
from duobaan.settings import Settings
from duobaan.vacancies.models import Vacancy
from search.embedded import EmbeddedEngine
from search.engine import Query
from search.indexer import Indexer
from search.keeping import Keeper

async def main():
    data, folder, key, rounds = sys.argv[1:]
    db = Database(make_engine(Settings(data_dir=Path(data))))
    engine = EmbeddedEngine(Path(folder))
    keeper = Keeper(db, engine)
    await keeper.round()
    relay = Relay(db, [Indexer(db, engine)])
    for number in range(10_000):
        async with db.write() as uow:
            (await uow.session.get_one(Vacancy, UUID(key))).title = f"Docent zeldzaam{number}"
            uow.emit(VacancyChanged(UUID(key)))
        await relay.drain()
        if int(rounds) and number % int(rounds) == 0:
            await keeper.round()
        found = await engine.search(Query("vacancies", f"zeldzaam{number} ", exact=True))
        print(number, found.total, flush=True)

asyncio.run(main())
"""


def killed_after(data: Path, folder: Path, key: UUID, *, writes: int, rounds: int) -> tuple[int, list[int]]:
    """Change one vacancy until the process is killed; return the last change and how many were found each time."""
    command = [sys.executable, "-c", WRITER, str(data), str(folder), str(key), str(rounds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(writes)]
        writer.send_signal(signal.SIGKILL)
        told = [[int(word) for word in line.split()] for line in lines]
    return told[-1][0], [total for _, total in told]


async def assert_recovers(db: Database, settings: Settings, folder: Path, *, rounds: int) -> None:
    school = await factories.school(db)
    row = await factories.vacancy(db, school)
    identity = public(Kind.VACANCY, row.id)
    last, found = await asyncio.to_thread(killed_after, settings.data_dir, folder, row.id, writes=12, rounds=rounds)
    assert found == [1] * 12  # each could be found before it was on disk
    async with snapshot(db) as repository:
        newest = await repository.watermark()
    async with db.read() as session:
        delivered = await outbox.delivered_upto(session)
    engine = EmbeddedEngine(folder, analyser=world.ANALYSER)
    await engine.ensure_indexes()
    if not rounds:  # the outbox takes for delivered what the disk never saw
        assert delivered > (await engine.watermark() or 0)
        assert (await engine.search(Query("vacancies", f"zeldzaam{last} ", exact=True))).total == 0
    await Keeper(db, engine).round()
    for index in NAMES:
        assert (await compare(db, engine, index)).is_equal, index
    held = await engine.versions("vacancies")
    assert identity in held
    assert newest <= (await engine.watermark() or 0)
    await engine.close()


async def test_what_was_delivered_and_never_on_disk_is_replayed(
    db: Database, sqlite_settings: Settings, tmp_path: Path
) -> None:
    await assert_recovers(db, sqlite_settings, tmp_path / "index", rounds=0)


async def test_a_kill_between_two_commits_to_disk_loses_nothing(
    db: Database, sqlite_settings: Settings, tmp_path: Path
) -> None:
    await assert_recovers(db, sqlite_settings, tmp_path / "index", rounds=5)
