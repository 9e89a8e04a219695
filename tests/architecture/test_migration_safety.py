"""Migrations run while people work: no statement holds a large table for long, and no table is written anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy import event

from duobaan.db import migrate
from duobaan.settings import Settings
from tests.architecture.migration_rules import RULES, broken_by

FIRST_CHECKED = "15bf131e0d03"
"""What came before it ran while no installation had rows yet."""
HARMLESS: dict[str, str] = {}
"""Statements that break a rule and do no harm, by their revision, each with why."""
_FILES = """SELECT c.relname, c.relfilenode FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = 'public'"""


def files(url: str) -> dict[str, int]:
    """Return by table the file that it stands in; a table that is written anew gets another."""
    with psycopg.connect(url) as connection:
        return dict(connection.execute(_FILES).fetchall())


@pytest.fixture
def said() -> Iterator[list[str]]:
    """Everything that is said to any database."""
    heard: list[str] = []

    def hear(connection: object, cursor: object, statement: str, *rest: object) -> None:
        heard.append(statement)

    event.listen(sa.Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(sa.Engine, "before_cursor_execute", hear)


@pytest.mark.postgres
async def test_no_migration_keeps_people_waiting(empty_postgres: str, tmp_path: Path, said: list[str]) -> None:
    settings = Settings(database_url=empty_postgres, data_dir=tmp_path)
    script = ScriptDirectory.from_config(migrate.configuration())
    newer = [one.revision for one in script.iterate_revisions("head", FIRST_CHECKED)][::-1]
    await migrate.upgrade(settings, FIRST_CHECKED)
    wrong = []
    for revision in newer:
        before = files(empty_postgres)
        said.clear()
        await migrate.upgrade(settings, revision)
        after = files(empty_postgres)
        found = [*broken_by(said, before.keys())]
        found += [f"{table} is written anew" for table in before.keys() & after if before[table] != after[table]]
        if revision not in HARMLESS:
            wrong += [f"{revision}: {one}" for one in found]
    assert wrong == []


@pytest.mark.postgres
def test_a_table_that_is_written_anew_is_seen(empty_postgres: str) -> None:
    with psycopg.connect(empty_postgres, autocommit=True) as connection:
        connection.execute("CREATE TABLE users (name TEXT)")
        first = files(empty_postgres)
        connection.execute("ALTER TABLE users ADD COLUMN n INTEGER DEFAULT 1 NOT NULL")
        assert files(empty_postgres) == first
        connection.execute("ALTER TABLE users ADD COLUMN at TIMESTAMPTZ DEFAULT clock_timestamp()")
        assert files(empty_postgres) != first


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX ix_users_name ON users (name)",
        "CREATE UNIQUE INDEX IF NOT EXISTS uq_x ON users (name)",
        "DROP INDEX ix_users_name",
        "ALTER TABLE users ADD COLUMN age INTEGER NOT NULL",
        "ALTER TABLE users ADD COLUMN key UUID DEFAULT gen_random_uuid() NOT NULL",
        "ALTER TABLE users ADD COLUMN n BIGSERIAL",
        "ALTER TABLE users ALTER COLUMN name TYPE TEXT",
        "ALTER TABLE users ALTER COLUMN name SET NOT NULL",
        "ALTER TABLE users ADD CONSTRAINT fk_x FOREIGN KEY(a) REFERENCES b (id)",
        "ALTER TABLE users ADD CONSTRAINT ck_x CHECK (a > 1)",
        "ALTER TABLE users ADD CONSTRAINT uq_x UNIQUE (name)",
        "ALTER TABLE users RENAME COLUMN name TO label",
        "ALTER TABLE users RENAME TO people",
    ],
)
def test_what_holds_a_large_table_is_seen(statement: str) -> None:
    assert list(broken_by([statement], {"users"})), statement
    if "DROP INDEX" not in statement:
        assert not list(broken_by([statement], {"others"})), "a table that this migration makes is nobody's yet"


def test_every_rule_is_broken_by_something() -> None:
    marks = test_what_holds_a_large_table_is_seen.pytestmark  # type: ignore[attr-defined]
    shown = {next(broken_by([one], {"users"})).partition(":")[0] for one in marks[0].args[1]}
    assert shown == {rule.name for rule in RULES}


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX CONCURRENTLY ix_users_name ON users (name)",
        "ALTER TABLE users ADD COLUMN age INTEGER",
        "ALTER TABLE users ADD COLUMN age INTEGER DEFAULT 0 NOT NULL",
        "ALTER TABLE users ADD CONSTRAINT ck_x CHECK (a > 1) NOT VALID",
        "ALTER TABLE users ADD CONSTRAINT uq_x UNIQUE USING INDEX ix",
        "ALTER TABLE users VALIDATE CONSTRAINT ck_x",
    ],
)
def test_what_holds_nothing_for_long_may_be(statement: str) -> None:
    assert not list(broken_by([statement], {"users"}))
