"""What an import did or would do, row by row, as a file for a spreadsheet; no cell of it can be a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from duobaan.imports.findings import Finding
from duobaan.imports.formats import BOM, DELIMITERS, columns_of
from duobaan.imports.models import DataImport, DataImportRow
from duobaan.labels import label_of
from duobaan.running.statement import safe_cell
from duobaan.words import ImportKind

HEADINGS: Final = {
    "nl": ("regel", "kenmerk", "uitkomst", "kolommen", "redenen"),
    "en": ("line", "reference", "outcome", "columns", "reasons"),
}


def write_report(row: DataImport, rows: Sequence[DataImportRow], locale: str) -> bytes:
    """Return the report: first what is wrong with the file as a whole, then each row by its line."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, delimiter=DELIMITERS[locale])
    writer.writerow(HEADINGS[locale])
    for finding in map(Finding.of, row.issues):
        writer.writerow((finding.line or "", "", "", "", safe_cell(said(finding, row.kind, locale))))
    for one in rows:
        reasons = " ".join(said(finding, row.kind, locale) for finding in map(Finding.of, one.issues))
        outcome = label_of(one.outcome, locale)
        columns = ", ".join(headings_of(row.kind, one.columns, locale))
        writer.writerow((one.line, safe_cell(one.reference), outcome, safe_cell(columns), safe_cell(reasons)))
    return out.getvalue().encode()


def said(finding: Finding, kind: ImportKind, locale: str) -> str:
    """Return a finding in a sentence, with its column in front."""
    heading = finding.heading(kind, locale)
    message = finding.message(kind, locale)
    return message if heading is None else f"{heading}: {message}"


def headings_of(kind: ImportKind, names: Sequence[str], locale: str) -> list[str]:
    """Return the headings of columns in a language."""
    return [columns_of(kind)[name].headings[locale] for name in names if name in columns_of(kind)]
