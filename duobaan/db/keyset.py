"""Pages by key, not by offset: stable under writes and as quick on page 500 as on page 1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.errors import InvalidInput

R = TypeVar("R")


class Key(NamedTuple):
    """One column of an order; the last one must be unique, so that ties are broken."""

    column: Any
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Which page is asked for: at most `first` rows after the row with these key values."""

    first: int = 20
    after: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Rows of one page with the key values of each, and whether more follow."""

    rows: list[R]
    keys: list[tuple[str, ...]]
    has_next: bool


def _read(column: Any, text: str) -> object:
    kind = column.type.python_type
    if kind is UUID:
        return UUID(text)
    if kind is dt.datetime:
        return dt.datetime.fromisoformat(text)
    if kind is dt.date:
        return dt.date.fromisoformat(text)
    return kind(text)


def _write(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _beyond(keys: Sequence[Key], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Return (a, b) > (x, y), written out because the columns may differ in direction."""
    column, descending = keys[0]
    further: sa.ColumnElement[bool] = column < values[0] if descending else column > values[0]
    if len(keys) == 1:
        return further
    return sa.or_(further, sa.and_(column == values[0], _beyond(keys[1:], values[1:])))


async def fetch(session: AsyncSession, statement: sa.Select[R], keys: Sequence[Key], window: Window) -> Page[R]:
    """Run a statement for one page; the order's columns must not be null.

    Raises InvalidInput when the cursor's values do not fit the order.
    """
    if window.after is not None:
        try:
            values = [_read(key.column, text) for key, text in zip(keys, window.after, strict=True)]
        except ValueError:
            raise InvalidInput.at("after", rule="bad_cursor") from None
        statement = statement.where(_beyond(keys, values))
    order = [key.column.desc() if key.descending else key.column.asc() for key in keys]
    rows = list((await session.scalars(statement.order_by(*order).limit(window.first + 1))).all())
    has_next = len(rows) > window.first
    rows = rows[: window.first]
    marks = [tuple(_write(getattr(row, key.column.key)) for key in keys) for row in rows]
    return Page(rows=rows, keys=marks, has_next=has_next)


async def count(session: AsyncSession, statement: sa.Select[Any]) -> int:
    """Count the rows of a statement, whatever its page."""
    return (await session.scalar(sa.select(sa.func.count()).select_from(statement.order_by(None).subquery()))) or 0
