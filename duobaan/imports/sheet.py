"""From the bytes of a file to rows of cells: encoding, separator, headings; what is wrong with the file as a whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from duobaan.imports.findings import Finding
from duobaan.imports.formats import alike, column_named, columns_of
from duobaan.reference.files.reading import separator_of
from duobaan.words import ImportKind

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORKBOOK: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx and xls
_MOST_COLUMNS: Final = 100
_QUOTED: Final = "'"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a file may be, in bytes, rows and characters of a cell; the settings say."""

    content_bytes: int
    rows: int
    cell: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by the line on which it begins, its cells by the names of the columns; blank cells are left out."""

    line: int
    cells: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    @property
    def reference(self) -> str:
        """Return the organisation's own key of what the row is about."""
        return self.cells.get("reference", "")[:100]


@dataclass(slots=True)
class Sheet:
    """The rows of a file, and what is wrong with all of it; `is_readable` when rows can be judged at all."""

    rows: list[SheetRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_readable(self) -> bool:
        """Say whether nothing stands in the way of reading the rows."""
        return not any(finding.is_fatal for finding in self.findings)


def read_sheet(kind: ImportKind, content: bytes, bounds: Bounds) -> Sheet:
    """Read a file as the format of a kind; never raises, whatever the bytes are."""
    sheet = Sheet()
    text = _text(content, bounds, sheet)
    if text is None:
        return sheet
    lines = _lines(text, bounds, sheet)
    if not lines:
        sheet.findings = sheet.findings or [Finding("import_empty", line=1)]
        return sheet
    (line, heads), *rest = lines
    places = _places(kind, line, heads, sheet)
    if sheet.is_readable:
        sheet.rows = list(_rows(kind, rest, places, bounds, len(heads)))
    return sheet


def _text(content: bytes, bounds: Bounds, sheet: Sheet) -> str | None:
    if len(content) > bounds.content_bytes:
        sheet.findings.append(Finding("import_too_large", facts={"most": bounds.content_bytes // 1000}))
    elif content.startswith(_WORKBOOK):
        sheet.findings.append(Finding("import_workbook"))
    else:
        found = _decoded(content)
        if found is not None and "\x00" not in found:
            return found
        sheet.findings.append(Finding("import_not_text"))
    return None


def _decoded(content: bytes) -> str | None:
    """Return the text: by its mark, as UTF-8 when every byte fits, else as the Windows-1252 of Dutch Excel."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for name in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _lines(text: str, bounds: Bounds, sheet: Sheet) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, each with the line on which it begins."""
    first, _, rest = text.partition("\n")
    told = first.strip().lower().removeprefix("sep=") if first.lower().startswith("sep=") else ""
    if len(told) == 1:  # Excel's own line that names the separator; lines are counted with it
        text, skipped, separator = rest, 1, told
    else:
        skipped, separator = 0, separator_of(text.lstrip("\r\n"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[tuple[int, list[str]]] = []
    begun = 1 + skipped
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begun, cells))
            begun = reader.line_num + 1 + skipped
            if len(found) > bounds.rows + 1:
                sheet.findings.append(Finding("import_too_many_rows", line=begun, facts={"most": bounds.rows}))
                return []
    except csv.Error:
        sheet.findings.append(Finding("import_quotes", line=begun))
        return []
    return found


def _places(kind: ImportKind, line: int, heads: Sequence[str], sheet: Sheet) -> dict[str, int]:
    """Return where each column stands; a heading that is nearly one of ours is a mistake, any other is left out."""
    places: dict[str, int] = {}
    if len(heads) > _MOST_COLUMNS:
        sheet.findings.append(Finding("import_too_many_columns", line=line, facts={"most": _MOST_COLUMNS}))
        return places
    for place, heading in enumerate(heads):
        name = column_named(kind, heading)
        if name is not None and name in places:
            sheet.findings.append(Finding("import_heading_twice", line=line, column=name, facts={"heading": heading}))
        elif name is not None:
            places[name] = place
        elif heading.strip():
            sheet.findings.append(_unknown(kind, line, heading[:80]))
    for column in columns_of(kind).values():
        if column.is_needed and column.name not in places:
            sheet.findings.append(Finding("import_column_missing", line=line, column=column.name))
    return places


def _unknown(kind: ImportKind, line: int, heading: str) -> Finding:
    meant = alike(kind, heading)
    if meant is None:
        return Finding("import_heading_unknown", line=line, facts={"heading": heading}, is_fatal=False)
    return Finding("import_heading_typo", line=line, column=meant, facts={"heading": heading})


def _rows(
    kind: ImportKind, lines: Sequence[tuple[int, list[str]]], places: Mapping[str, int], bounds: Bounds, width: int
) -> Iterator[SheetRow]:
    seen: dict[str, int] = {}
    for line, cells in lines:
        said = {name: _cell(cells[place]) for name, place in places.items() if place < len(cells)}
        findings = [
            Finding("too_long", line=line, column=name, facts={"longest": bounds.cell})
            for name, text in said.items()
            if len(text) > bounds.cell
        ]
        if any(cell.strip() for cell in cells[width:]):
            findings.append(Finding("import_row_too_long", line=line))
        row = SheetRow(line, {name: text[: bounds.cell] for name, text in said.items() if text})
        findings += _needed(kind, row, seen)
        yield SheetRow(line, row.cells, tuple(findings))


def _needed(kind: ImportKind, row: SheetRow, seen: dict[str, int]) -> Iterator[Finding]:
    for column in columns_of(kind).values():
        if column.is_needed and column.name not in row.cells:
            yield Finding("required", line=row.line, column=column.name)
    if len(row.cells.get("reference", "")) > 100:
        yield Finding("too_long", line=row.line, column="reference", facts={"longest": 100})
    for name in ("reference", "contact_email"):
        key = f"{name} {row.cells[name].casefold()}" if row.cells.get(name) else ""
        if key and seen.setdefault(key, row.line) != row.line:
            yield Finding("import_twice", line=row.line, column=name, facts={"first": seen[key]})


def _cell(text: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    stripped = text.strip()
    return stripped[1:] if stripped.startswith(_QUOTED) and stripped[1:].startswith(_FORMULA) else stripped
