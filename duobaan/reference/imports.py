"""What an import tells when it is done, the same for every kind of file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from duobaan.reference.files.reading import FileIssue

T = TypeVar("T")
Progress = Callable[[int], None]  # is told how many rows are done so far


def silent(done: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class ImportReport:
    """How many rows were new, changed or known already, and what was wrong; of a dry run: what would have been."""

    dry_run: bool = False
    added: int = 0
    changed: int = 0
    same: int = 0
    issues: list[FileIssue] = field(default_factory=list)

    @property
    def fatal(self) -> int:
        """Return how many issues dropped their row."""
        return sum(issue.is_fatal for issue in self.issues)


def sift(rows: Iterable[T | FileIssue], report: ImportReport) -> Iterator[T]:
    """Pass the rows on and keep the issues in the report."""
    for row in rows:
        if isinstance(row, FileIssue):
            report.issues.append(row)
        else:
            yield row
