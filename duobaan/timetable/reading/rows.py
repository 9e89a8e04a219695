"""The rows of delimited text: which sign divides the cells, and on which line each row begins."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from duobaan.timetable.reading.sheet import MOST_ROWS

_DELIMITERS = "\t;,"
_MOST_CELLS = 64


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its cells, trimmed; `number` is the line on which it begins, from 1."""

    number: int
    cells: tuple[str, ...]

    def cell(self, at: int) -> str:
        """Return a cell; what is beyond the end is blank."""
        return self.cells[at] if at < len(self.cells) else ""


def delimiter_of(text: str) -> str | None:
    """Return the sign that divides cells: a tab wins, then what stands most in the first lines that are not blank."""
    lines = [line for line in text.split("\n", 40)[:40] if line.strip()]
    if any("\t" in line for line in lines):
        return "\t"
    counts = {sign: sum(line.count(sign) for line in lines) for sign in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda sign: counts[sign])
    return best if counts[best] else None


def rows_of(text: str, delimiter: str) -> list[Row]:
    """Return the rows that hold anything; a cell in quotes may hold line ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[Row] = []
    begun = 1
    try:
        for cells in reader:
            trimmed = tuple(cell.strip() for cell in cells[:_MOST_CELLS])
            if any(trimmed):
                found.append(Row(begun, trimmed))
            begun = reader.line_num + 1
            if len(found) >= MOST_ROWS:
                break
    except csv.Error:  # a cell that never ends: what came before it still counts
        pass
    return found
