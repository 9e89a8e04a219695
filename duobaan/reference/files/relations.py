"""Reads which skills belong to which occupations: ESCO's own relations file, and the merged one with short columns.

This service uses the ESCO classification of the European Commission.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from duobaan.reference.files.reading import Cells, FileIssue, UnknownLayout, cells_of, open_rows

_MERGED = {"o", "s", "e", "k"}
_ESCO = {"occupationuri", "relationtype", "skilltype", "skilluri"}


@dataclass(frozen=True, slots=True)
class Relation:
    """An occupation needs a skill; whether it is essential, and whether it is knowledge rather than a competence."""

    occupation: str
    skill: str
    is_essential: bool
    is_knowledge: bool


def _merged(cells: Cells) -> Relation | FileIssue:
    if not cells.get("o") or not cells.get("s"):
        return cells.issue("s" if cells.get("o") else "o", "required")
    return Relation(cells.get("o"), cells.get("s"), cells.get("e") == "1", cells.get("k") == "1")


def _esco(cells: Cells) -> Relation | FileIssue:
    occupation, skill = (cells.get(name).rpartition("/")[2] for name in ("occupationuri", "skilluri"))
    if not occupation or not skill:
        return cells.issue("skilluri" if occupation else "occupationuri", "required")
    return Relation(occupation, skill, cells.get("relationtype") == "essential", cells.get("skilltype") == "knowledge")


def read_relations(path: Path) -> Iterator[Relation | FileIssue]:
    """Stream the relations of a file; raises UnknownLayout for any other file."""
    with open_rows(path) as rows:
        _, header = next(rows, (1, ()))
        places = {name.strip().casefold(): number for number, name in enumerate(header)}
        if not (places.keys() >= _MERGED or places.keys() >= _ESCO):
            raise UnknownLayout(f"{path.name} does not say which skills belong to which occupations")
        reader = _merged if places.keys() >= _MERGED else _esco
        for cells in cells_of(rows, header, places):
            yield cells if isinstance(cells, FileIssue) else reader(cells)
