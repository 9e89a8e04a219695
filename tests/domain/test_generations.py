"""The count of changes moves with every commit that a stranger's answer could show, at once and in every process."""

from __future__ import annotations

import asyncio
import datetime as dt
import subprocess
import sys
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from duobaan.clock import now
from duobaan.db import leases
from duobaan.db.engine import make_engine
from duobaan.db.generations import SLOTS, UNSEEN, GenerationRow
from duobaan.db.uow import Database
from duobaan.errors import TransientConflict
from duobaan.events import OrganisationChanged
from duobaan.ids import new_id
from duobaan.organisations.models import Organisation
from duobaan.settings import Settings
from duobaan.words import OrganisationKind
from tests import factories
from tests.architecture.test_migrations import load_every_table

_RENAME = """
import asyncio, sys
import sqlalchemy as sa
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.organisations.models import Organisation
from duobaan.settings import Settings

async def main():
    db = Database(make_engine(Settings(database_url=sys.argv[1])))
    async with db.write() as uow:
        await uow.session.execute(sa.update(Organisation).values(name="Anders"))
    await db.close()

asyncio.run(main())
"""


async def number(db: Database) -> int:
    found = await db.generations.current()
    assert found is not None
    return found


async def test_a_changed_row_counts_however_it_was_changed(any_db: Database) -> None:
    before = await number(any_db)
    school = await factories.school(any_db)
    added = await number(any_db)
    assert added > before
    async with any_db.write() as uow:
        (await uow.session.get_one(Organisation, school.id)).name = "Ander"
    renamed = await number(any_db)
    assert renamed == added + 1
    async with any_db.write() as uow:
        await uow.session.execute(sa.update(Organisation).values(name="In een keer"))
    assert await number(any_db) == renamed + 1
    async with any_db.write() as uow:
        await uow.session.execute(sa.text("UPDATE organisations SET name = 'In tekst'"))
    assert await number(any_db) == renamed + 2
    async with any_db.write() as uow:
        uow.emit(OrganisationChanged(school.id))
    assert await number(any_db) == renamed + 3


async def test_what_a_stranger_never_sees_does_not_count(any_db: Database) -> None:
    before = await number(any_db)
    async with any_db.write() as uow:
        assert await leases.take(uow.session, "test", new_id(), now=now(), lasts=dt.timedelta(seconds=5))
    async with any_db.write() as uow:
        await uow.session.scalars(sa.select(Organisation))
    assert await number(any_db) == before


_NOBODY = Organisation.name == "Niemand"
_UNTOUCHED = {
    "an update": sa.update(Organisation).where(_NOBODY).values(website="https://example.org"),
    "a delete": sa.delete(Organisation).where(_NOBODY),
    "an update that tells what it changed": sa.update(Organisation)
    .where(_NOBODY)
    .values(website="https://example.org")
    .returning(Organisation.id),
    "a delete that tells what it changed": sa.delete(Organisation).where(_NOBODY).returning(Organisation.id),
}


@pytest.mark.parametrize("what", _UNTOUCHED)
async def test_a_statement_that_finds_no_row_is_no_change(any_db: Database, what: str) -> None:
    await factories.school(any_db)
    before = await number(any_db)
    async with any_db.write() as uow:
        await uow.session.execute(_UNTOUCHED[what])
    assert await number(any_db) == before


async def test_one_row_among_statements_that_find_none_counts(any_db: Database) -> None:
    school = await factories.school(any_db)
    before = await number(any_db)
    async with any_db.write() as uow:
        await uow.session.execute(_UNTOUCHED["a delete"])
        changed = sa.update(Organisation).where(Organisation.id == school.id).values(website="https://example.org")
        assert (await uow.session.scalars(changed.returning(Organisation.id))).all() == [school.id]
        await uow.session.execute(_UNTOUCHED["an update"])
    assert await number(any_db) == before + 1


async def test_many_at_once_count_when_one_of_them_is_changed(any_db: Database) -> None:
    school, nobody = await factories.school(any_db), new_id()
    statement = sa.update(Organisation.__table__).where(Organisation.id == sa.bindparam("key"))  # type: ignore[arg-type]
    for keys, more in (([nobody, new_id()], 0), ([nobody, school.id, new_id()], 1)):
        before = await number(any_db)
        async with any_db.write() as uow:
            values = [{"key": key, "name": f"Naam {key}"} for key in keys]
            await (await uow.session.connection()).execute(statement.values(name=sa.bindparam("name")), values)
        assert await number(any_db) == before + more


async def test_a_row_that_stands_already_is_no_change_and_a_new_one_is(any_db: Database) -> None:
    insert: Any = sqlite_insert if any_db.engine.dialect.name == "sqlite" else postgresql_insert
    row = {"id": new_id(), "kind": OrganisationKind.COMPANY, "name": "Bedrijf", "slug": "bedrijf"}
    for more in (1, 0):
        before = await number(any_db)
        async with any_db.write() as uow:
            await uow.session.execute(insert(Organisation).values(row).on_conflict_do_nothing())
        assert await number(any_db) == before + more


async def test_what_is_rolled_back_does_not_count(any_db: Database) -> None:
    school = await factories.school(any_db)
    before = await number(any_db)

    async def undone() -> None:
        async with any_db.write() as uow:
            (await uow.session.get_one(Organisation, school.id)).name = "Nooit"
            await uow.session.flush()
            raise TransientConflict

    with pytest.raises(TransientConflict):
        await undone()
    assert await number(any_db) == before


async def test_many_writers_are_all_counted(any_db: Database) -> None:
    before = await number(any_db)
    await asyncio.gather(*(factories.store(any_db, _plain(n)) for n in range(40)))
    assert await number(any_db) == before + 40


def _plain(n: int) -> Organisation:
    return Organisation(kind=OrganisationKind.COMPANY, name=f"Bedrijf {n}", slug=f"bedrijf-{n}")


async def test_another_process_is_counted_as_soon_as_it_is_done(any_settings: Settings) -> None:
    db = Database(make_engine(any_settings))
    await factories.school(db)
    before = await number(db)
    command = [sys.executable, "-c", _RENAME, any_settings.database()]
    await asyncio.to_thread(subprocess.run, command, check=True, timeout=60)
    assert await number(db) == before + 1
    await db.close()


async def test_a_database_that_is_away_gives_no_number(sqlite_settings: Settings) -> None:
    gone = sqlite_settings.model_copy(update={"database_url": f"sqlite:///{sqlite_settings.data_dir / 'none.db'}"})
    db = Database(make_engine(gone))
    assert await db.generations.current() is None
    await db.close()


async def test_every_slot_stands_there_and_every_unseen_table_exists(any_db: Database) -> None:
    load_every_table()
    assert set(GenerationRow.metadata.tables) >= UNSEEN
    async with any_db.read() as session:
        assert len((await session.scalars(sa.select(GenerationRow))).all()) == SLOTS
