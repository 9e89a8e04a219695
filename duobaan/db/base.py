"""The declarative base, constraint names and the column types that both databases share."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from duobaan.clock import now
from duobaan.ids import new_id

E = TypeVar("E", bound=enum.StrEnum)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables hang from here."""

    metadata = sa.MetaData(naming_convention=NAMES)


class UTCDateTime(TypeDecorator[dt.datetime]):
    """An instant: always aware and in UTC in Python, whatever the database keeps."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[dt.datetime]:
        """Say what values look like in Python, for cursors."""
        return dt.datetime

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse naive instants; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give SQLite's naive values back their zone."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], dt.datetime | None] | None:
        """Read SQLite's texts in one go: pages of rows hold many instants."""
        return _instant if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


class Codes(TypeDecorator[tuple[Any, ...]]):
    """A short ordered set of codes, kept as ",A,B," so that both databases can ask `contains_code`."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, words: type[enum.StrEnum] | None = None) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Write the codes between commas."""
        codes = [str(code) for code in value or ()]
        if any("," in code for code in codes):
            raise ValueError("a code may not hold a comma")
        return f",{','.join(codes)}," if codes else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Any, ...]:
        """Read the codes back as members of their enum."""
        return _codes(value) if self.words is None else _members(self.words, value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], tuple[Any, ...]]:
        """Read without a detour: the same few texts stand in thousands of rows."""
        return _codes if self.words is None else partial(_members, self.words)


def _instant(value: str | None) -> dt.datetime | None:
    return None if value is None else dt.datetime.fromisoformat(f"{value}+00:00")


def _codes(value: str | None) -> tuple[str, ...]:
    return tuple([code for code in value.split(",") if code]) if value else ()


@lru_cache(maxsize=4096)
def _members(words: type[enum.StrEnum], value: str | None) -> tuple[enum.StrEnum, ...]:
    return tuple(words(code) for code in _codes(value))


def contains_code(column: Any, code: str) -> sa.ColumnElement[bool]:
    """Return the condition that a Codes column holds the code."""
    return sa.type_coerce(column, sa.Text).contains(f",{code},", autoescape=True)


def enum_column(words: type[E]) -> sa.Enum:
    """Return the column type of a closed list: a short text, the same on both databases."""
    return sa.Enum(words, native_enum=False, create_constraint=False, length=32, name=None)


class Identified:
    """Mixed into every entity: a UUIDv7 key and when it was made."""

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True, default=new_id)
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)


class Versioned(Identified):
    """Mixed into what people edit: a version for the optimistic lock and when it last changed."""

    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}
