"""What a row says, and how it differs: from the file before by marks of its cells, from what is here by values."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from duobaan.imports.cells import BadCell, read_cell
from duobaan.imports.findings import Finding
from duobaan.imports.formats import columns_of
from duobaan.imports.models import ImportedReference
from duobaan.imports.sheet import SheetRow
from duobaan.words import ImportKind, ImportOutcome

_MARK = 16


@dataclass(frozen=True, slots=True)
class Said:
    """The values of a row by column; `touched` names the columns that differ from the file before."""

    line: int
    values: Mapping[str, Any]
    touched: frozenset[str]
    findings: tuple[Finding, ...] = ()

    def only(self, *names: str) -> dict[str, Any]:
        """Return the values of these columns, as far as the row has them."""
        return {name: self.values[name] for name in names if name in self.values}

    def news(self, *names: str) -> dict[str, Any]:
        """Return the values of these columns that differ from the file before."""
        return {name: value for name, value in self.only(*names).items() if name in self.touched}


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a row: the outcome, which columns are new or differ, and the object."""

    outcome: ImportOutcome
    columns: tuple[str, ...] = ()
    professional_id: UUID | None = None
    vacancy_id: UUID | None = None
    findings: Sequence[Finding] = field(default=())


def differs(standing: Any, wanted: Any) -> bool:
    """Say whether what stands is not what is wanted; an empty text is nothing, and lists compare by their items."""
    if isinstance(standing, tuple | list):
        return list(standing) != list(wanted)
    return bool((standing or None) != wanted)


def marks_of(row: SheetRow, key: UUID) -> dict[str, str]:
    """Return a mark of each cell, keyed by the organisation: it tells that a cell changed and never what is in it."""
    return {
        name: hmac.new(key.bytes, f"{name}\x00{text}".encode(), hashlib.sha256).hexdigest()[:_MARK]
        for name, text in row.cells.items()
    }


def read_row(kind: ImportKind, row: SheetRow, known: ImportedReference | None, marks: Mapping[str, str]) -> Said:
    """Read the cells of a row; what cannot be read is a finding of its column."""
    before = (known.said or {}) if known is not None else {}
    values: dict[str, Any] = {}
    findings = list(row.findings)
    broken = {finding.column for finding in findings}
    for name, text in row.cells.items():
        if name in broken:
            continue
        try:
            values[name] = read_cell(columns_of(kind)[name], text)
        except BadCell as bad:
            findings.append(Finding(bad.rule, row.line, name, bad.facts))
    touched = frozenset(name for name, mark in marks.items() if before.get(name) != mark)
    return Said(row.line, values, touched, tuple(findings))
