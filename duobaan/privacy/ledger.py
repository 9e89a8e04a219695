"""The ledger of erasures as a file: one line of JSON for each, ids only, kept apart from the backups it corrects."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from duobaan.privacy.models import ErasureKind
from duobaan.privacy.scrubbing import LedgerEntry

LEDGER = "erasures.jsonl"


class NotALedger(Exception):
    """A file is no ledger of erasures; the text names the line."""


def read_file(path: Path) -> list[LedgerEntry]:
    """Return the entries of a file, none where there is no file; raise `NotALedger`."""
    if not path.exists():
        return []
    return [_entry(path, number, line) for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line]


def _entry(path: Path, number: int, line: str) -> LedgerEntry:
    try:
        found = json.loads(line)
        return LedgerEntry(ErasureKind(found["kind"]), UUID(found["id"]))
    except (ValueError, KeyError, TypeError) as error:
        raise NotALedger(f"line {number} of {path} is not an erasure") from error


def add_to_file(path: Path, entries: Iterable[LedgerEntry]) -> int:
    """Append what the file does not have yet, on the disk when this returns; return how many were added.

    Without any the file is there afterwards: an empty ledger is another thing than one that was lost.
    """
    known = set(read_file(path))
    fresh = [entry for entry in entries if entry not in known]
    if path.exists() and not fresh:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps({"kind": one.kind.value, "id": str(one.subject_id)}) + "\n" for one in fresh)
        file.flush()
        os.fsync(file.fileno())
    return len(fresh)
