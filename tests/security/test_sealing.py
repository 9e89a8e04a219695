"""Personal text that nobody searches for stands sealed in the database; its keys change without losing a word."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from typer.testing import CliRunner

from api.cli import app
from api.commands.doctor import Finding, examine
from api.console import Trouble
from api.house import House
from api.server import _prepare
from duobaan.db import migrate, resealing
from duobaan.db.base import Base
from duobaan.db.engine import make_engine
from duobaan.db.sealing import DataKeys, Sealed, WrongDataKey, bind_keys, keys_of, new_key
from duobaan.db.uow import Database
from duobaan.privacy.register import register
from duobaan.settings import Settings
from tests.architecture.test_migrations import load_every_table
from tests.support.everything import Everything, fill_every_table

CLEAR_ONCE = {
    "professionals.contact_phone",
    "releases.conditions",
    "check_items.reason",
    "hour_entries.note",
    "hour_entries.reason",
    "handover_notes.body",
    "evaluations.body",
    "messages.body",
    "introductions.message",
    "introductions.outcome_note",
    "proposal_revisions.note",
    "proposal_revisions.message",
    "proposal_comments.body",
}
COLUMNS = CLEAR_ONCE | {"data_imports.content", "webhooks.old_secret", "webhooks.secret"}

SEALS, BEFORE = "3d0b7c5e91a4", "3b1b84bd86ee"
PAIRS = [(where.split(".")[0], where.split(".")[1]) for where in sorted(COLUMNS)]


async def raw(db: Database) -> dict[str, str]:
    """Return what really stands in every sealed column of the first row."""
    found = {}
    async with db.read() as session:
        for where in COLUMNS:
            table, name = where.split(".")
            found[where] = await session.scalar(sa.text(f"SELECT {name} FROM {table} WHERE {name} <> '' LIMIT 1"))
    return found


async def told(db: Database, where: str) -> str | None:
    """Return what the column says to who reads it through its type."""
    table, name = where.split(".")
    column = Base.metadata.tables[table].c[name]
    async with db.read() as session:
        return await session.scalar(sa.select(column).where(column != "").limit(1))


def with_keys(settings: Settings, *keys: str) -> Settings:
    return settings.model_copy(update={"data_keys": type(settings.data_keys)(",".join(keys))})


def reopened(db: Database, settings: Settings) -> None:
    """Let a database be read with the keys of other settings, as after a restart."""
    bind_keys(db.engine.sync_engine, DataKeys(settings))


async def test_no_clear_text_stands_in_a_sealed_column(any_db: Database) -> None:
    one = await fill_every_table(any_db)
    found = await raw(any_db)
    assert {where for where, text in found.items() if not (text or "").startswith("gAAAA")} == set()
    for where in COLUMNS:
        assert await told(any_db, where) == one.marks[where]


async def test_the_file_of_the_database_holds_no_clear_text(sqlite_settings: Settings) -> None:
    db = Database(make_engine(sqlite_settings))
    one = await fill_every_table(db)
    await db.close()
    files = b"".join(path.read_bytes() for path in sqlite_settings.data_dir.rglob("duobaan.db*"))
    assert one.marks["users.name"].encode() in files
    assert [where for where in COLUMNS if one.marks[where].encode() in files] == []


def test_the_register_names_every_sealed_column_and_no_other() -> None:
    load_every_table()
    real = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Sealed)
    }
    assert real == {f"{table}.{name}" for table, name in register().sealed_columns} == COLUMNS


async def test_what_stood_in_clear_is_sealed_by_the_migration_and_comes_back(any_settings: Settings) -> None:
    db = Database(make_engine(any_settings))
    one = await fill_every_table(db)
    await db.close()
    await migrate._run(any_settings, lambda config: command.stamp(config, SEALS))  # later ones are not asked here
    await migrate.downgrade(any_settings, BEFORE)
    db = Database(make_engine(any_settings))
    clear = {where: text for where, text in (await raw(db)).items() if where in CLEAR_ONCE}
    assert clear == {where: one.marks[where] for where in CLEAR_ONCE}
    await db.close()
    await migrate.upgrade(any_settings, SEALS)
    db = Database(make_engine(any_settings))
    assert {text[:5] for text in (await raw(db)).values()} == {"gAAAA"}
    assert await told(db, "messages.body") == one.marks["messages.body"]
    await db.close()


async def test_the_first_key_seals_and_all_open(any_db: Database, tmp_path: Path) -> None:
    one = await fill_every_table(any_db)
    settings, newer, newest = Settings(data_dir=tmp_path), new_key(), new_key()
    for ring in ((newer,), (newest, newer)):
        reopened(any_db, with_keys(settings, *ring))
        before = await resealing.inspect(any_db, PAIRS)
        assert (before.older, before.unreadable) == (before.values, 0)
        assert (
            sum([seen async for seen in resealing.reseal(any_db, PAIRS)])
            == before.values
            == await resealing.count(any_db, PAIRS)
        )
        assert await resealing.inspect(any_db, PAIRS) == resealing.Seals(values=before.values)
    assert await told(any_db, "check_items.reason") == one.marks["check_items.reason"]
    reopened(any_db, with_keys(settings, newer))
    assert (await resealing.inspect(any_db, PAIRS)).unreadable == await resealing.count(any_db, PAIRS)
    with pytest.raises(WrongDataKey):
        await told(any_db, "messages.body")


async def test_sealing_anew_changes_no_version_and_may_be_broken_off(any_db: Database, tmp_path: Path) -> None:
    await fill_every_table(any_db)
    versions = sa.text("SELECT version, updated_at FROM hour_entries")
    async with any_db.read() as session:
        before = (await session.execute(versions)).all()
    reopened(any_db, with_keys(Settings(data_dir=tmp_path), new_key()))
    running = resealing.reseal(any_db, PAIRS)
    await anext(running)
    await running.aclose()
    half = await resealing.inspect(any_db, PAIRS)
    assert 0 < half.older < half.values
    assert half.unreadable == 0
    async for _ in resealing.reseal(any_db, PAIRS):
        pass
    assert (await resealing.inspect(any_db, PAIRS)).older == 0
    async with any_db.read() as session:
        assert (await session.execute(versions)).all() == before


async def planted(settings: Settings) -> Everything:
    db = Database(make_engine(settings))
    one = await fill_every_table(db)
    await db.close()
    return one


def test_a_command_makes_a_key_and_a_second_run_after_a_stop_makes_no_other(sqlite_settings: Settings) -> None:
    asyncio.run(planted(sqlite_settings))
    folder = ("--data-dir", str(sqlite_settings.data_dir))
    keys = sqlite_settings.data_dir / "data.keys"
    done = CliRunner().invoke(app, ["keys", "rotate-data", *folder])
    assert (done.exit_code, f"{len(COLUMNS)} texts" in done.output) == (0, True), done.output
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    (first,) = keys.read_text().split()
    keys.write_text(f"{new_key()}\n{first}\n")  # as a run leaves it that is broken off at once
    begun = keys.read_text()
    assert CliRunner().invoke(app, ["keys", "rotate-data", *folder]).exit_code == 0
    assert keys.read_text() == begun
    assert CliRunner().invoke(app, ["keys", "rotate-data", "--drop-old", *folder]).exit_code == 0
    (newest,) = keys.read_text().split()
    assert newest not in begun
    assert found(asyncio.run(examine(sqlite_settings))) == ("ok", f"{len(COLUMNS)} texts open with the newest key")


def found(findings: Sequence[Finding]) -> tuple[str, str]:
    (one,) = [finding for finding in findings if finding.what == "sealed text"]
    return one.state, one.text


async def test_a_running_server_takes_a_new_key_at_once(any_settings: Settings) -> None:
    db, other = Database(make_engine(any_settings)), Database(make_engine(any_settings))
    one = await fill_every_table(db)
    assert await told(other, "messages.body") == one.marks["messages.body"]
    keys_of(db.engine.dialect).add()
    async for _ in resealing.reseal(db, PAIRS):
        pass
    assert await told(other, "messages.body") == one.marks["messages.body"]
    await db.close()
    await other.close()


async def test_a_missing_key_is_told_and_the_server_does_not_start(any_settings: Settings) -> None:
    await planted(any_settings)
    wrong = any_settings.model_copy(update={"secret": type(any_settings.secret)("another secret of this house")})
    assert found(await examine(any_settings))[0] == "ok"
    state, text = found(await examine(wrong))
    assert (state, text) == ("failure", f"{len(COLUMNS)} of {len(COLUMNS)} texts open with none of the keys")
    house = House.of(wrong)
    with pytest.raises(Trouble, match="duobaan doctor"):
        await _prepare(wrong, house)
    await house.db.close()


async def test_a_key_that_is_none_is_named(tmp_path: Path, sqlite_settings: Settings) -> None:
    db = Database(make_engine(with_keys(sqlite_settings, "short")))
    with pytest.raises(RuntimeError, match="new-data-key"):
        keys_of(db.engine.dialect).seal("x")
    await db.close()


def test_keys_are_in_no_output(sqlite_settings: Settings) -> None:
    key = new_key()
    shown = json.dumps(with_keys(sqlite_settings, key).model_dump(mode="json")) + repr(with_keys(sqlite_settings, key))
    assert key not in shown
