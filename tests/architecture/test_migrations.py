"""Migrations on both databases: up, down and up again; the models and the database say the same; one head."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from duobaan.db import migrate
from duobaan.db.base import Base
from duobaan.db.engine import make_engine
from duobaan.settings import Settings
from tests.support.code import modules


def load_every_table() -> None:
    for module in modules():
        if module.path.name == "models.py" or module.path.parts[:2] == ("duobaan", "db"):
            parts = module.path.with_suffix("").parts
            if not {"migrations", "__init__"} & set(parts):
                importlib.import_module(".".join(parts))


def differences(connection: sa.Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
    return list(compare_metadata(context, Base.metadata))


async def tables(settings: Settings) -> set[str]:
    engine = make_engine(settings)
    try:
        async with engine.connect() as connection:
            return set(await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()))
    finally:
        await engine.dispose()


async def test_up_down_up(any_settings: Settings) -> None:
    before = await tables(any_settings)
    await migrate.downgrade(any_settings, "base")
    assert await tables(any_settings) <= {"alembic_version", "sqlite_sequence"}
    await migrate.upgrade(any_settings)
    assert await tables(any_settings) == before


async def test_models_and_database_say_the_same(any_settings: Settings) -> None:
    load_every_table()
    engine = make_engine(any_settings)
    try:
        async with engine.connect() as connection:
            found = await connection.run_sync(differences)
    finally:
        await engine.dispose()
    assert found == []


def test_there_is_one_head_and_one_line() -> None:
    script = ScriptDirectory.from_config(migrate.configuration())
    assert len(script.get_heads()) == 1
    assert all(len(revision._versioned_down_revisions) <= 1 for revision in script.walk_revisions())


@pytest.mark.parametrize("path", sorted((Path(migrate.__file__).parent / "migrations" / "versions").glob("*.py")))
def test_a_migration_is_named_by_its_moment_and_says_what_it_does(path: Path) -> None:
    assert path.stem[:8].isdigit()
    assert path.stem[8] == path.stem[13] == "_"
    assert len(path.read_text(encoding="utf-8").split('"""')[1].splitlines()[0]) > 10


async def test_a_second_upgrade_changes_nothing(any_settings: Settings) -> None:
    await migrate.upgrade(any_settings)
    assert len(await tables(any_settings)) > 10


async def test_an_unknown_revision_is_refused(sqlite_settings: Settings) -> None:
    with pytest.raises(migrate.UnknownRevision):
        await migrate.upgrade(sqlite_settings, "nowhere")
