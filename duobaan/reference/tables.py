"""Reads the TOML tables shipped with the package; typed access that names file and row when a value is wrong.

Every table starts with a `[header]`: title, as_of, source, licence, note.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files


class ReferenceDataError(ValueError):
    """A shipped table is wrong: this stops the process, for no user can mend it."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table comes from and of what day it is."""

    title: str
    as_of: dt.date
    source: str
    licence: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One TOML table with typed access; `where` says which, for the message."""

    values: Mapping[str, object]
    where: str

    def _wrong(self, key: str, wanted: str) -> ReferenceDataError:
        return ReferenceDataError(f"{self.where}: {key} should be {wanted}, found {self.values.get(key)!r}")

    def has(self, key: str) -> bool:
        """Say whether the key stands in the table."""
        return key in self.values

    def text(self, key: str, default: str | None = None) -> str:
        """The text under the key; without a default it must be there and not be blank."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._wrong(key, "a text")
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """The whole number under the key."""
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(key, "a whole number")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """The number under the key."""
        value = self.values.get(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self._wrong(key, "a number")
        return float(value)

    def flag(self, key: str, default: bool = False) -> bool:
        """The yes or no under the key."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def day(self, key: str) -> dt.date:
        """The date under the key."""
        value = self.values.get(key)
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            raise self._wrong(key, "a date")
        return value

    def day_or_none(self, key: str) -> dt.date | None:
        """The date under the key, or none where the key is absent."""
        return self.day(key) if key in self.values else None

    def items(self, key: str) -> list[object]:
        """The list under the key; an absent key is an empty list."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under the key; an absent key is an empty list."""
        found = self.items(key)
        if not all(isinstance(item, str) and item.strip() for item in found):
            raise self._wrong(key, "a list of texts")
        return tuple(str(item) for item in found)

    def days(self, key: str) -> tuple[dt.date, ...]:
        """The list of dates under the key."""
        found = self.items(key)
        if not all(isinstance(item, dt.date) for item in found):
            raise self._wrong(key, "a list of dates")
        return tuple(item for item in found if isinstance(item, dt.date))

    def weights(self, key: str) -> dict[str, float]:
        """The table of code to weight under the key; weights lie above 0 and at most at 1."""
        table = self.table(key)
        found = {code: table.number(code) for code in table.values}
        if not all(0 < weight <= 1 for weight in found.values()):
            raise self._wrong(key, "a table of weights between 0 and 1")
        return found

    def table(self, key: str) -> Row:
        """The table under the key; an absent key is an empty table."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, "a table")
        return Row(value, f"{self.where}.{key}")

    def rows(self, key: str) -> Iterator[Row]:
        """The tables of an array of tables, each with its number from 1."""
        for number, value in enumerate(self.items(key), start=1):
            if not isinstance(value, dict):
                raise self._wrong(key, "an array of tables")
            yield Row(value, f"{self.where} {key} {number}")


def read_table(name: str, package: str = "duobaan.reference.data") -> Row:
    """The shipped TOML file of that name."""
    anchor, _, folder = package.rpartition(".")
    text = files(anchor).joinpath(folder, name).read_text(encoding="utf-8")
    return Row(tomllib.loads(text), f"{folder}/{name}")


def header_of(table: Row) -> Header:
    """The header of a table, which every shipped file must have."""
    row = table.table("header")
    return Header(
        title=row.text("title"),
        as_of=row.day("as_of"),
        source=row.text("source"),
        licence=row.text("licence"),
        note=row.text("note", ""),
    )
