"""Reads a pasted timetable: finds out how it is written and hands it to the reader of that format; never raises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from duobaan.timetable.reading import calendars, grids, places, tables, untis
from duobaan.timetable.reading.rows import Row, delimiter_of, rows_of
from duobaan.timetable.reading.sheet import ALL, MOST_CHARACTERS, MOST_ROWS, Only, Sheet, TimetableReading
from duobaan.words import TimetableFormat

_NEWLINES = ("\r\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029", "\x85")


def read_timetable(
    text: str,
    *,
    written: TimetableFormat | None = None,
    anchors: Sequence[dt.date] = (),
    only: Only = ALL,
) -> TimetableReading:
    """Read lessons from a text; `anchors` are Mondays of the school's weeks A, for lessons of every other week."""
    sheet = Sheet()
    clean = _clean(text[:MOST_CHARACTERS])
    rows = _rows(clean)
    kind = written or _format_of(clean, rows)
    sheet.row_count = clean.count("\n") + 1 if clean.strip() else 0
    if len(text) > MOST_CHARACTERS:
        sheet.wrong(0, rule="timetable_too_long", most=MOST_CHARACTERS)
    if sheet.row_count > MOST_ROWS:
        sheet.wrong(0, rule="timetable_too_many_rows", most=MOST_ROWS)
    if not clean.strip():
        sheet.wrong(0, rule="timetable_empty")
        return sheet.settle(kind, only)
    _read(kind, clean, rows, sheet, anchors)
    if not sheet.lessons and not sheet.issues:
        sheet.wrong(0, rule="timetable_nothing_found")
    return sheet.settle(kind, only)


def _clean(text: str) -> str:
    """Return the text with one kind of line end, without the mark that some programs put first."""
    for end in _NEWLINES:
        text = text.replace(end, "\n")
    return text.replace("\x00", "").removeprefix("\ufeff")


def _rows(text: str) -> list[Row]:
    delimiter = delimiter_of(text)
    return [] if delimiter is None else rows_of(text, delimiter)


def _format_of(text: str, rows: Sequence[Row]) -> TimetableFormat:
    if calendars.is_calendar(text):
        return TimetableFormat.ICALENDAR
    if untis.is_untis(rows):
        return TimetableFormat.UNTIS_GPU001
    if tables.head_row(rows) is not None:
        return TimetableFormat.TABLE
    return TimetableFormat.GRID if grids.is_grid(rows) else TimetableFormat.PLACES


def _read(kind: TimetableFormat, text: str, rows: Sequence[Row], sheet: Sheet, anchors: Sequence[dt.date]) -> None:
    if kind is TimetableFormat.ICALENDAR:
        calendars.read_calendar(text, sheet, anchors)
    elif kind is TimetableFormat.PLACES:
        places.read_text("\n".join(text.split("\n")[:MOST_ROWS]), sheet)
    elif kind is TimetableFormat.UNTIS_GPU001:
        untis.read_untis(rows, sheet)
    elif kind is TimetableFormat.TABLE:
        tables.read_table(rows, sheet)
    else:
        grids.read_grid(rows, sheet)
