"""Every table holds something about one person: all of it is in the export, and erasing takes it out of the files."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from duobaan.access import SYSTEM, Actor
from duobaan.db import jobs
from duobaan.db.base import Base
from duobaan.db.engine import make_engine
from duobaan.db.scrubbing import scrub
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.privacy.exporting import export_my_data
from duobaan.privacy.models import Erasure, ErasureKind
from duobaan.privacy.register import TECHNICAL, Erase, register
from duobaan.privacy.scrubbing import LedgerEntry, read_ledger, run_erasure_clock
from duobaan.proposals.erasing import apply_ledger, erase_account
from duobaan.settings import Settings
from tests.support.everything import Everything, fill_every_table

NOT_EXPORTED = {"vacancies": "names that a school typed; nobody's account", "api_clients": "an app is not a person"}


def kept(where: str) -> bool:
    """Say whether a text may stand after erasing: it is not about the person, or the law asks for it."""
    table, column = where.split(".")
    found = register().tables.get(table)
    if table == "professionals":
        return False
    if found is None or not found.is_owned or found.erase is Erase.KEEP:
        return True
    return found.erase is Erase.BLANK and column not in {*found.blank, *found.unset}


def actor_of(one: Everything) -> Actor:
    return Actor(user_id=one.user_id, professional_id=one.professional_id)


async def test_the_export_holds_a_row_of_every_table_with_people(any_db: Database) -> None:
    one = await fill_every_table(any_db)
    export = await export_my_data(actor_of(one), any_db)
    found = {section.table.name: section for section in export.sections}
    owned = {table.name for table in register().tables.values() if table.is_owned}
    assert owned - set(found) == set()
    assert {table.name for table in register().tables.values()} - set(found) - set(NOT_EXPORTED) == set()
    for name in owned:
        table, (row, *_) = register().tables[name], found[name].rows
        assert set(row) == {column.name for column in Base.metadata.tables[name].columns} - table.secret, name
        for column in set(row) - table.secret - TECHNICAL:
            if (mark := one.marks.get(f"{name}.{column}")) is not None:
                assert row[column] in (mark, [mark]), f"{name}.{column}"


async def test_the_export_of_somebody_else_holds_nothing_of_it(any_db: Database) -> None:
    await fill_every_table(any_db)
    stranger = Everything()
    export = await export_my_data(actor_of(stranger), any_db)
    assert export.sections == ()
    with pytest.raises(NotFound):
        await export_my_data(Actor(is_system=True), any_db)


async def test_secrets_are_not_exported(db: Database) -> None:
    one = await fill_every_table(db)
    text = str((await export_my_data(actor_of(one), db)).as_json())
    secret = {f"{table.name}.{column}" for table in register().tables.values() for column in table.secret}
    assert [where for where in secret if where in one.marks and one.marks[where] in text] == []


def stored(folder: Path, mark: str) -> list[str]:
    """Name the files that hold a mark."""
    return [path.name for path in folder.rglob("*") if path.is_file() and mark.encode() in path.read_bytes()]


async def test_erased_bytes_are_gone_from_the_files(sqlite_settings: Settings) -> None:
    db = Database(make_engine(sqlite_settings))
    one = await fill_every_table(db)
    assert stored(sqlite_settings.data_dir, one.marks["users.name"])
    await erase_account(actor_of(one), db)
    assert await scrub(db.engine)
    for name in (*(mark for where, mark in one.marks.items() if not kept(where)), one.email):
        assert stored(sqlite_settings.data_dir, name) == [], next(w for w, m in one.marks.items() if m == name)
    law = one.marks["consents.terms_hash"]
    assert stored(sqlite_settings.data_dir, law), "what the law asks for stays"
    await db.close()


async def test_nothing_of_an_erased_person_can_be_read_any_more(any_db: Database) -> None:
    one = await fill_every_table(any_db)
    await erase_account(actor_of(one), any_db)
    async with any_db.read() as session:
        for table in Base.metadata.sorted_tables:
            text = str((await session.execute(sa.select(table))).all())
            marks = {w: m for w, m in one.marks.items() if w.startswith(f"{table.name}.") and not kept(w)}
            assert [where for where, mark in marks.items() if mark in text] == []
            assert one.email not in text, table.name
    async with any_db.read() as session:
        rows = (await session.scalars(sa.select(Erasure))).all()
    assert {(row.kind, row.subject_id) for row in rows} >= {(ErasureKind.ACCOUNT, one.user_id)}


async def test_a_scrub_of_everything_keeps_what_stands(any_db: Database) -> None:
    one = await fill_every_table(any_db)
    assert await scrub(any_db.engine, whole=True)
    async with any_db.read() as session:
        assert await session.scalar(sa.text("SELECT count(*) FROM users")) == 1
    assert one.marks


async def test_a_backup_that_is_put_back_forgets_again(db: Database) -> None:
    one = await fill_every_table(db)
    entries = [LedgerEntry(ErasureKind.PROFILE, one.professional_id), LedgerEntry(ErasureKind.ACCOUNT, one.user_id)]
    assert await apply_ledger(SYSTEM, db, entries=entries) == 2
    assert await apply_ledger(SYSTEM, db, entries=entries) == 0
    async with db.read() as session:
        people = str((await session.execute(sa.text("SELECT * FROM professionals"))).all())
        assert one.marks["professionals.name"] not in people
        assert one.email not in str((await session.execute(sa.text("SELECT * FROM users"))).all())
    known = {(entry.kind, entry.subject_id) for entry in await read_ledger(SYSTEM, db)}
    assert known >= {(entry.kind, entry.subject_id) for entry in entries}


async def test_the_clock_scrubs_once_and_has_the_index_written_anew(db: Database) -> None:
    one = await fill_every_table(db)
    await erase_account(actor_of(one), db)
    assert await run_erasure_clock(SYSTEM, db, indexes=["professionals"])
    assert not await run_erasure_clock(SYSTEM, db, indexes=["professionals"])
    async with db.read() as session:
        (job, *_) = await jobs.latest(session)
    assert (job.kind, job.indexes) == ("REINDEX", ["professionals"])
