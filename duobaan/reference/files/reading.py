"""Opens a delimited file whatever its encoding and separator, and names what is wrong by row and column.

Rows are numbered as an editor shows a file without line breaks in its cells: the header is row 1.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from duobaan.reference.tables import read_table

_CHUNK = 1 << 20
_SAMPLE = 1 << 14
_SEPARATORS = (";", "\t", ",")
_LONGEST_CELL = 1 << 20


class UnknownLayout(ValueError):
    """The file's header is of no layout that this reader knows."""


@dataclass(frozen=True, slots=True)
class FileIssue:
    """What is wrong with a row: its number, the column as the file names it, the rule (see labels) and the value.

    A fatal issue drops the row; any other only leaves something out.
    """

    row: int
    column: str
    rule: str
    value: str
    is_fatal: bool = True


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a file with access by our own names of columns."""

    number: int
    values: tuple[str, ...]
    places: Mapping[str, int]
    header: tuple[str, ...]

    def get(self, name: str) -> str:
        """The trimmed text of a column; blank or absent is empty."""
        place = self.places.get(name)
        return self.values[place].strip() if place is not None and place < len(self.values) else ""

    def issue(self, name: str, rule: str, *, is_fatal: bool = True) -> FileIssue:
        """An issue of this row with the column as the file names it."""
        place = self.places.get(name)
        column = self.header[place].strip() if place is not None else name
        return FileIssue(self.number, column, rule, self.get(name)[:100], is_fatal)


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as start:
        is_gzip = start.read(2) == b"\x1f\x8b"
    # GzipFile is a binary stream in all but its declared type.
    return gzip.open(path, "rb") if is_gzip else path.open("rb")  # type: ignore[return-value]


def encoding_of(path: Path) -> str:
    """The encoding of a file: UTF-8 (with or without mark) when every byte fits, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with _open(path) as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def separator_of(text: str) -> str:
    """The separator that the first line of a text has most of."""
    line = text.split("\n", 1)[0]
    return max(_SEPARATORS, key=line.count)


@contextmanager
def open_rows(path: Path) -> Iterator[Iterator[tuple[int, tuple[str, ...]]]]:
    """Stream the numbered rows of a file, the header included, empty lines left out."""
    csv.field_size_limit(_LONGEST_CELL)
    with (
        _open(path) as stream,
        # Five bytes are undefined in Windows-1252; they show as a replacement sign instead of stopping an import.
        io.TextIOWrapper(stream, encoding=encoding_of(path), errors="replace", newline="") as text,
    ):
        sample = text.read(_SAMPLE)
        text.seek(0)
        separator = separator_of(sample)
        # GeoNames writes bare quotes; tab-separated files have no quoting.
        if separator == "\t":
            rows = csv.reader(text, delimiter=separator, quoting=csv.QUOTE_NONE)
        else:
            rows = csv.reader(text, delimiter=separator)
        yield ((number, tuple(row)) for number, row in enumerate(rows, start=1) if row)


@cache
def _aliases(layout: str) -> Mapping[str, tuple[str, ...]]:
    table = read_table("file_columns.toml").table(layout)
    return {name: tuple(alias.casefold() for alias in table.texts(name)) for name in table.values}


def columns(layout: str, header: tuple[str, ...]) -> dict[str, int]:
    """Where our columns of a layout stand in a file's header."""
    given = [name.strip().casefold() for name in header]
    found = {}
    for name, aliases in _aliases(layout).items():
        place = next((given.index(alias) for alias in aliases if alias in given), None)
        if place is not None:
            found[name] = place
    return found


def cells_of(
    rows: Iterator[tuple[int, tuple[str, ...]]], header: tuple[str, ...], places: Mapping[str, int]
) -> Iterator[Cells | FileIssue]:
    """Give each row its names; a row that breaks off before its last needed column is an issue."""
    for number, values in rows:
        if len(values) < len(header) - 1:
            yield FileIssue(number, header[len(values)].strip(), "row_too_short", "")
        else:
            yield Cells(number, values, places, header)
