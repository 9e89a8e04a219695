"""Looks through all sealed columns, and seals anew what an older key sealed, in batches that may be broken off."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from duobaan.access import SYSTEM
from duobaan.db.sealing import DataKeys, WrongDataKey, keys_of
from duobaan.db.tables_above import named
from duobaan.db.uow import Database

_BATCH: Final = 200
Columns = Sequence[tuple[str, str]]
"""Table and name of every sealed column, as the register of personal data has them."""


@dataclass(slots=True)
class Seals:
    """How many sealed values were looked at, how many an older key sealed, and how many open with none."""

    values: int = 0
    older: int = 0
    unreadable: int = 0


async def count(db: Database, columns: Columns) -> int:
    """Return how many sealed values there are."""
    found = 0
    async with db.read() as session:
        for table, name in columns:
            rows = _rows(table, name)
            found += await session.scalar(sa.select(sa.func.count()).select_from(rows).where(rows.c[name] != "")) or 0
    return found


async def inspect(db: Database, columns: Columns) -> Seals:
    """Try every sealed value with the keys of this installation."""
    found, keys = Seals(), keys_of(db.engine.dialect)
    for table, name in columns:
        last: UUID | None = None
        while batch := await _read(db, table, name, last):
            last = batch[-1][0]
            for _, text in batch:
                _judge(found, keys, text)
    return found


def _judge(found: Seals, keys: DataKeys, text: str) -> None:
    found.values += 1
    if keys.is_newest(text):
        return
    try:
        keys.open(text)
        found.older += 1
    except WrongDataKey:
        found.unreadable += 1


async def opens(db: Database, columns: Columns) -> bool:
    """Say whether the newest value of each sealed column opens: a quick look before serving."""
    keys = keys_of(db.engine.dialect)
    async with db.read() as session:
        for table, name in columns:
            rows = _rows(table, name)
            text = await session.scalar(
                sa.select(rows.c[name]).where(rows.c[name] != "").order_by(rows.c.id.desc()).limit(1)
            )
            try:
                if text is not None:
                    keys.open(text)
            except WrongDataKey:
                return False
    return True


async def reseal(db: Database, columns: Columns) -> AsyncGenerator[int, None]:
    """Seal with the newest key what an older one sealed; yields how many values were looked at after each batch."""
    for table, name in columns:
        last: UUID | None = None
        while seen := await _batch(db, table, name, last):
            last = seen[-1]
            yield len(seen)


async def _batch(db: Database, table: str, name: str, last: UUID | None) -> list[UUID]:
    keys, rows = keys_of(db.engine.dialect), _rows(table, name)
    async with db.write(SYSTEM) as uow:
        found = (await uow.session.execute(_after(table, name, last).with_for_update())).all()
        for key, text in found:
            if not keys.is_newest(text):
                # Neither version nor moment of the row changes: it says the same as before.
                anew = sa.update(rows).where(rows.c.id == key).values({name: keys.seal(keys.open(text))})
                await uow.session.execute(anew)
    return [key for key, _ in found]


async def _read(db: Database, table: str, name: str, last: UUID | None) -> list[tuple[UUID, str]]:
    async with db.read() as session:
        return [(key, text) for key, text in (await session.execute(_after(table, name, last))).all()]


def _rows(table: str, name: str) -> sa.TableClause:
    """Return a table with its raw column: what stands in the file, neither opened nor sealed."""
    return named(table, sa.column("id", sa.Uuid()), sa.column(name, sa.Text()))


def _after(table: str, name: str, last: UUID | None) -> sa.Select[UUID, str]:
    rows = _rows(table, name)
    found = sa.select(rows.c.id, rows.c[name]).where(rows.c[name] != "").order_by(rows.c.id).limit(_BATCH)
    return found if last is None else found.where(rows.c.id > last)
