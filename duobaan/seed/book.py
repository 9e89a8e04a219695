"""Collects the rows of a seeded region, with ids and instants that follow from the seed."""

from __future__ import annotations

import datetime as dt
import random
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy import orm

from duobaan.clock import AMSTERDAM
from duobaan.db.base import Base
from duobaan.seed.ids import SeededIds

R = TypeVar("R", bound=Base)


class Book:
    """The rows to be, by table, in the order in which they were written."""

    def __init__(self, seed: int, now: dt.datetime) -> None:
        self.seed = seed
        self.now = now
        self.today = now.astimezone(AMSTERDAM).date()
        self.ids = SeededIds(seed)
        self.rows: dict[sa.Table, list[Base]] = {}

    def chance(self, kind: str, number: int = 0) -> random.Random:
        """Return the dice of one thing: adding a thing does not change the others."""
        return random.Random(f"{self.seed}:{kind}:{number}")  # noqa: S311 # nosec B311 - invented people

    def add(self, row: R, made_at: dt.datetime | None = None) -> R:
        """Write a row, with an id and instants where the table has them and the row does not."""
        table = orm.object_mapper(row).local_table
        assert isinstance(table, sa.Table)
        rows = self.rows.setdefault(table, [])
        if "id" in table.c and getattr(row, "id", None) is None:
            row.id = self.ids.of(table.name, len(rows))  # type: ignore[attr-defined]
        for name in ("created_at", "updated_at"):
            if name in table.c and getattr(row, name, None) is None:
                setattr(row, name, made_at or self.now)
        rows.append(row)
        return row

    def of(self, kind: type[R]) -> list[R]:
        """Return the rows of a kind so far."""
        rows = self.rows.get(kind.__table__, [])  # type: ignore[call-overload]
        return [row for row in rows if isinstance(row, kind)]
