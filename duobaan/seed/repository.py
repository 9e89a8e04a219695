"""All SQL of seeding: bulk writes with values prepared column by column, and what stands already."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.db.base import Base
from duobaan.organisations.models import Organisation
from duobaan.people.models import User
from duobaan.professionals.models import Professional
from duobaan.reference.models import Postcode
from duobaan.vacancies.models import LessonSlot, Vacancy


@dataclass(frozen=True, slots=True)
class Same:
    """One value for a whole column."""

    value: Any


Columns = Mapping[str, "Sequence[Any] | Same"]


class SeedRepository:
    """Writes many rows at once and asks what a database holds."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def has_user(self, email: str) -> bool:
        """Say whether someone with that e-mail has an account."""
        return bool(await self.session.scalar(sa.select(sa.exists().where(User.email == email))))

    async def has_organisation(self, slug: str) -> bool:
        """Say whether an organisation with that slug exists."""
        return bool(await self.session.scalar(sa.select(sa.exists().where(Organisation.slug == slug))))

    async def postcodes(self) -> list[Postcode]:
        """Return every imported postcode, in order."""
        return list(await self.session.scalars(sa.select(Postcode).order_by(Postcode.pc4)))

    async def people(self) -> list[Professional]:
        """Return every professional by id."""
        return list(await self.session.scalars(sa.select(Professional).order_by(Professional.id)))

    async def vacancies(self) -> list[Vacancy]:
        """Return every vacancy by id."""
        return list(await self.session.scalars(sa.select(Vacancy).order_by(Vacancy.id)))

    async def lessons(self) -> list[LessonSlot]:
        """Return every lesson by vacancy and key."""
        return list(await self.session.scalars(sa.select(LessonSlot).order_by(LessonSlot.vacancy_id, LessonSlot.id)))

    async def write(self, rows: Mapping[sa.Table, Sequence[Base]]) -> None:
        """Write the rows of a book, referenced tables first."""
        for table in Base.metadata.sorted_tables:
            if found := rows.get(table):
                columns = {column.key: _values(found, column) for column in table.columns}
                await self.insert(table, len(found), columns)

    async def insert(self, table: sa.Table, count: int, columns: Columns) -> None:
        """Insert rows given as columns; a column that is left out gets its default."""
        connection = await self.session.connection()
        dialect = connection.dialect
        bound = [
            _bound(column, columns[column.key] if column.key in columns else Same(_default(column)), count, dialect)
            for column in table.columns
        ]
        await connection.exec_driver_sql(_statement(table, dialect), list(zip(*bound, strict=True)))


def complete(row: Base) -> dict[str, Any]:
    """Return every column of a row to be, with its defaults."""
    table = type(row).__table__
    assert isinstance(table, sa.Table)
    return {column.key: _values([row], column)[0] for column in table.columns}


def _values(rows: Sequence[Base], column: sa.Column[Any]) -> list[Any]:
    # What was never said is a default; what was set to None stays None.
    return [row.__dict__[column.key] if column.key in row.__dict__ else _default(column) for row in rows]


def _default(column: sa.Column[Any]) -> Any:
    """Return a column's own default; one that asks the clock or makes an id must be given instead."""
    if column.name in ("id", "created_at", "updated_at"):
        raise ValueError(f"{column} must be given")
    default = column.default
    if isinstance(default, sa.ColumnDefault):
        return default.arg(None) if default.is_callable else default.arg
    return None


def _statement(table: sa.Table, dialect: Dialect) -> str:
    # By position on both databases: rows are tuples then, which is what makes it fast.
    style = "qmark" if dialect.name == "sqlite" else "format"
    make: Any = type(dialect)
    return str(sa.insert(table).compile(dialect=make(paramstyle=style)))


def _bound(column: sa.Column[Any], values: Sequence[Any] | Same, count: int, dialect: Dialect) -> Iterable[Any]:
    """Return what the driver takes; equal values are prepared once."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    if isinstance(values, Same):
        return itertools.repeat(values.value if process is None else process(values.value), count)
    if process is None:
        return values
    if isinstance(column.type, sa.Uuid):  # hardly ever twice the same
        return [process(value) for value in values]
    # What cannot be a key is known by its identity: `values` keeps it alive.
    keys = map(id, values) if isinstance(column.type, sa.JSON) else values
    known: dict[Hashable, Any] = {}
    return [
        known[key] if key in known else known.setdefault(key, process(value))
        for key, value in zip(keys, values, strict=True)
    ]
