"""A backup under load, put back in an empty place: one moment of the house, whole, and nobody who was erased."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from api.cli import app
from api.console import Trouble
from duobaan.conversations.models import Message
from duobaan.conversations.service import Subject, send_message
from duobaan.db.backups import MANIFEST
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.introductions.service import request_introduction
from duobaan.people.models import User
from duobaan.privacy.ledger import LEDGER
from duobaan.professionals.models import Professional
from duobaan.proposals.erasing import erase_account
from duobaan.settings import Settings
from tests.support.story import Stage, make_stage

_BEFORE, _DURING = 5, 15


@pytest.fixture
def empty_settings(any_settings: Settings, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of another place, on the same kind of database, in which nothing stands but the keys."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if any_settings.uses_sqlite:
        return Settings(data_dir=folder)
    return Settings(data_dir=folder, database_url=request.getfixturevalue("empty_postgres"))


async def duobaan(settings: Settings, *words: str) -> Result:
    """Run a command as an operator does, with these settings."""
    environment = {"DUOBAAN_DATA_DIR": str(settings.data_dir), "DUOBAAN_DATABASE_URL": settings.database_url}
    return await asyncio.to_thread(CliRunner().invoke, app, list(words), env=environment)


class Writing:
    """Somebody who goes on writing numbered messages, and notes which were acknowledged."""

    def __init__(self, stage: Stage, db: Database, about: Subject) -> None:
        self._stage, self._db, self._about = stage, db, about
        self.acknowledged = -1
        self._heard: asyncio.Queue[int] = asyncio.Queue()

    async def until(self, stopped: asyncio.Event) -> None:
        """Write one after the other."""
        for number in itertools.count():
            if stopped.is_set():
                return
            await send_message(self._stage.planner, self._db, about=self._about, body=f"number {number}")
            self.acknowledged = number
            self._heard.put_nowait(number)

    async def reaches(self, number: int) -> None:
        """Wait until so many were acknowledged."""
        async with asyncio.timeout(60):
            while await self._heard.get() < number:
                pass


@contextlib.contextmanager
def backup_of(folder: Path) -> Iterator[Path]:
    """The one backup in a folder."""
    (place,) = (one for one in folder.iterdir() if (one / MANIFEST).is_file())
    yield place


async def numbers(settings: Settings) -> list[int]:
    """Return the numbers of the messages that stand in a database, in order."""
    db = Database(make_engine(settings))
    try:
        async with db.read() as session:
            bodies = await session.scalars(sa.select(Message.body).order_by(Message.id))
            return [int(body.removeprefix("number ")) for body in bodies if body.startswith("number ")]
    finally:
        await db.close()


@pytest.mark.postgres
async def test_a_backup_under_load_comes_back_elsewhere_as_one_moment(
    any_settings: Settings, empty_settings: Settings, tmp_path: Path
) -> None:
    db, folder, stopped = Database(make_engine(any_settings)), tmp_path / "backups", asyncio.Event()
    stage = await make_stage(db)
    meeting = await request_introduction(
        stage.planner, db, professional_id=stage.people[0].id, message="Kom eens langs", idempotency_key="one"
    )
    writing = Writing(stage, db, Subject(introduction_id=meeting.id))
    task = asyncio.create_task(writing.until(stopped))
    await writing.reaches(_BEFORE)
    known = writing.acknowledged
    done = await duobaan(any_settings, "backup", str(folder))
    assert done.exit_code == 0, done.output
    await writing.reaches(known + _DURING)
    stopped.set()
    await task
    # After the backup somebody leaves for ever; the ledger that stands beside the backups is newer than they are.
    await erase_account(stage.persons[1], db)
    await db.close()
    done = await duobaan(any_settings, "backup", str(folder), "--only-ledger")
    assert "2 erasures added" in done.output, done.output

    for key in ("secret.key", "data.keys"):
        if (any_settings.data_dir / key).exists():
            shutil.copy(any_settings.data_dir / key, empty_settings.data_dir / key)
    with backup_of(folder) as place:
        done = await duobaan(empty_settings, "restore", str(place))
    assert done.exit_code == 0, (done.output, done.exception)
    assert "2 of 2 erasures were done again" in done.output
    assert "are well" in done.output

    found = await numbers(empty_settings)
    assert found == list(range(len(found))), "a message is missing in the middle"
    assert known < len(found), "an acknowledged message is lost"
    assert len(found) <= writing.acknowledged + 1
    restored = Database(make_engine(empty_settings))
    async with restored.read() as session:
        account = await session.get_one(User, stage.persons[1].user_id)
        assert account.name == ""
        assert (await session.get_one(Professional, stage.people[1].id)).name != stage.people[1].name
        assert (await session.get_one(Professional, stage.people[0].id)).name == stage.people[0].name
    await restored.close()
    assert len((empty_settings.data_dir / LEDGER).read_text().splitlines()) == 2


async def a_backup(settings: Settings, folder: Path) -> Path:
    done = await duobaan(settings, "backup", str(folder))
    assert done.exit_code == 0, done.output
    with backup_of(folder) as place:
        return place


@pytest.mark.postgres
async def test_nothing_is_put_where_something_stands(any_settings: Settings, tmp_path: Path) -> None:
    place = await a_backup(any_settings, tmp_path / "backups")
    done = await duobaan(any_settings, "restore", str(place))
    assert isinstance(done.exception, Trouble)
    assert "is not empty" in str(done.exception)


async def test_changed_bytes_and_an_absent_ledger_are_named(sqlite_settings: Settings, tmp_path: Path) -> None:
    place, empty = await a_backup(sqlite_settings, tmp_path / "backups"), Settings(data_dir=tmp_path / "other")
    (tmp_path / "backups" / LEDGER).unlink(missing_ok=True)
    done = await duobaan(empty, "restore", str(place))
    assert "no ledger of erasures" in str(done.exception)
    told = json.loads((place / MANIFEST).read_text())
    (place / MANIFEST).write_text(json.dumps(told | {"sha256": "0" * 64}))
    done = await duobaan(empty, "restore", str(place))
    assert "its bytes have changed" in str(done.exception)
    (place / MANIFEST).unlink()
    done = await duobaan(empty, "restore", str(place))
    assert "no whole backup" in str(done.exception)


async def test_only_the_newest_are_kept(sqlite_settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for _ in range(3):
        done = await duobaan(sqlite_settings, "backup", str(folder), "--keep", "2")
        assert done.exit_code == 0, done.output
        await asyncio.sleep(1.0)  # their names tell seconds
    assert len([one for one in folder.iterdir() if one.is_dir()]) == 2
