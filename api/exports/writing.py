"""Writes rows as CSV and as XLSX; no cell of either can be a formula."""

from __future__ import annotations

import csv
import importlib.util
import io
from collections.abc import Sequence
from typing import Final

from api.exports.columns import Row
from duobaan.running.statement import safe_cell

_BOM: Final = "\ufeff"  # or spreadsheets read UTF-8 as something else


def can_write_xlsx() -> bool:
    """Say whether workbooks can be made here."""
    return importlib.util.find_spec("xlsxwriter") is not None


def to_csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return rows in the comma form of RFC 4180."""
    out = io.StringIO()
    out.write(_BOM)
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue().encode()


def write_xlsx(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return rows as a workbook; text is stored as text, so what begins like a formula stays what it is."""
    import xlsxwriter  # here: it is an extra

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("Duobaan")
    for number, row in enumerate([columns, *rows]):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, place, cell)
            elif cell is not None:
                page.write_number(number, place, cell)
    page.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
