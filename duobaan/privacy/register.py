"""Reads the register of personal data (register.toml): per table whose rows they are, per column what it is for."""

from __future__ import annotations

import enum
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from duobaan.privacy.models import Basis

TECHNICAL = frozenset({"id", "created_at", "updated_at", "version"})
"""Columns that every row has; they say nothing about anybody."""


class Erase(enum.StrEnum):
    """What erasing does to the rows of a table."""

    DELETE = "DELETE"
    BLANK = "BLANK"
    KEEP = "KEEP"


@dataclass(frozen=True, slots=True)
class Person:
    """By what the rows of one person are found; what is None is not looked for."""

    user_id: UUID | None = None
    professional_id: UUID | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why something is held, on what basis and how long, in both languages."""

    code: str
    basis: Basis
    words: Mapping[str, str]
    kept: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What the register says about one table."""

    name: str
    by_user: tuple[str, ...]
    by_professional: tuple[str, ...]
    by_email: tuple[str, ...]
    through: tuple[tuple[str, str], ...]  # column, parent table
    acted: tuple[str, ...]
    unname: tuple[str, ...]  # of `acted`: whoever erases their account does not stay in it
    fields: Mapping[str, str]  # column -> purpose
    secret: frozenset[str]
    sealed: frozenset[str]  # encrypted at rest; the export opens them
    blank: tuple[str, ...]
    unset: tuple[str, ...]
    erase: Erase
    why: str

    @property
    def is_owned(self) -> bool:
        """Say whether rows of this table belong to somebody."""
        return bool(self.by_user or self.by_professional or self.by_email or self.through)


@dataclass(frozen=True, slots=True)
class Register:
    """All purposes and tables, tables in the order of erasing."""

    purposes: Mapping[str, Purpose]
    tables: Mapping[str, Table]

    @property
    def sealed_columns(self) -> list[tuple[str, str]]:
        """Return table and name of every column that is encrypted at rest."""
        return [(table.name, name) for table in self.tables.values() for name in sorted(table.sealed)]


@cache
def register() -> Register:
    """Return the register of this version."""
    read = tomllib.loads(files("duobaan.privacy").joinpath("register.toml").read_text(encoding="utf-8"))
    purposes = {code: _purpose(code, said) for code, said in read["purposes"].items()}
    return Register(purposes, {name: _table(name, said) for name, said in read["tables"].items()})


def _purpose(code: str, said: Mapping[str, str]) -> Purpose:
    kept = {"nl": said["kept_nl"], "en": said["kept_en"]}
    return Purpose(code, Basis(said["basis"]), {"nl": said["nl"], "en": said["en"]}, kept)


def _table(name: str, said: Mapping[str, Any]) -> Table:
    owner = said.get("owner", {})
    return Table(
        name=name,
        by_user=tuple(owner.get("user", ())),
        by_professional=tuple(owner.get("professional", ())),
        by_email=tuple(owner.get("email", ())),
        through=tuple((column, parent) for column, parent in owner.get("through", ())),
        acted=tuple(said.get("acted", ())),
        unname=tuple(said.get("unname", ())),
        fields={column: purpose for purpose, columns in said["fields"].items() for column in columns},
        secret=frozenset(said.get("secret", ())),
        sealed=frozenset(said.get("sealed", ())),
        blank=tuple(said.get("blank", ())),
        unset=tuple(said.get("unset", ())),
        erase=Erase(said["erase"]),
        why=said.get("why", ""),
    )
