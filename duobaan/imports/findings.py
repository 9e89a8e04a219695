"""What is wrong with a file, a row or a cell, in the form that is kept and told in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from duobaan import labels
from duobaan.errors import DomainError, InvalidInput, Issue
from duobaan.imports.formats import columns_of
from duobaan.words import ImportKind

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a column of a line breaks; what is not fatal only tells what is left out."""

    rule: str
    line: int | None = None
    column: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_fatal: bool = True
    is_error: bool = False  # the rule is the code of an error, not of an input

    def stored(self) -> dict[str, Any]:
        """Return the form that the database keeps; what is quoted stays short."""
        facts = {name: _short(value) for name, value in self.facts.items()}
        kept = {"rule": self.rule, "line": self.line, "column": self.column, "facts": facts}
        return kept | {"fatal": self.is_fatal, "error": self.is_error}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Finding:
        """Read what the database keeps."""
        place = stored["line"], stored["column"], stored["facts"]
        return cls(stored["rule"], *place, is_fatal=stored["fatal"], is_error=stored["error"])

    def heading(self, kind: ImportKind, locale: str) -> str | None:
        """Return the heading of the column in a language; None where it is about no column in particular."""
        column = columns_of(kind).get(self.column or "")
        return None if column is None else column.headings[locale]

    def message(self, kind: ImportKind, locale: str) -> str:
        """Say it in a language."""
        facts = {**self.facts, "column": self.heading(kind, locale)}
        return labels.render(f"{'errors' if self.is_error else 'rules'}.{self.rule}", locale, facts)


def _short(value: object) -> object:
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def findings_of(error: DomainError, line: int, columns: Mapping[str, str]) -> list[Finding]:
    """Return what a use case has against a row; `columns` says by which column a field of its input is written."""
    if isinstance(error, InvalidInput):
        return [_of_issue(issue, line, columns) for issue in error.issues]
    return [Finding(error.code, line, _column(error.path, columns), dict(error.facts()), is_error=True)]


def _of_issue(issue: Issue, line: int, columns: Mapping[str, str]) -> Finding:
    return Finding(issue.rule, line, _column(issue.path, columns), dict(issue.facts))


def _column(path: Iterable[str], columns: Mapping[str, str]) -> str | None:
    """Return the column of the innermost part of a path that has one."""
    return next((columns[part] for part in reversed(tuple(path)) if part in columns), None)
