"""Reads a week as spreadsheets have it: a column for every day and a row for every lesson, or the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duobaan.timetable.reading.cells import content_in, day_in, positions_in, spans_in, weekday, without_spans
from duobaan.timetable.reading.rows import Row
from duobaan.timetable.reading.sheet import ReadLesson, Sheet
from duobaan.timetable.reading.vocabulary import is_free

_HEADS_WITHIN = 8  # rows: a title and a legend may stand above the days
_MOST_IN_A_CELL = 6


@dataclass(frozen=True, slots=True)
class When:
    """What the edge of a grid says: a position, clock times, or both."""

    position: int | None = None
    span: tuple[int, int] | None = None


def when_in(text: str) -> When | None:
    """Return which lesson the first cell of a row means: "1", "1e uur", "08:30-09:20", "1 (08:30 - 09:20)"."""
    spans = spans_in(text)
    rest = without_spans(text) if spans else text
    found = positions_in(rest) if rest else None
    position = found[0] if found and len(found) == 1 else None
    if position is None and not spans:
        return None
    return When(position, spans[0][:2] if spans else None)


def upright(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with days as columns: a grid that has its days below each other is turned."""
    if head_row(rows) is not None or not _has_days_below(rows):
        return list(rows)
    width = max(len(row.cells) for row in rows)
    # A turned row has no line of its own; the place from the top is what one can still count.
    return [Row(at + 1, tuple(row.cell(at) for row in rows)) for at in range(width)]


def _has_days_below(rows: Sequence[Row]) -> bool:
    days = [row for row in rows if day_in(row.cell(0)) is not None]
    heads = [row for row in rows[:_HEADS_WITHIN] if day_in(row.cell(0)) is None]
    return len(days) >= 2 and any(when_in(cell) for row in heads for cell in row.cells[1:])


def head_row(rows: Sequence[Row]) -> int | None:
    """Return the place of the row that names the days, if rows of lessons follow it."""
    for at, row in enumerate(rows[:_HEADS_WITHIN]):
        days = [cell for cell in row.cells[1:] if day_in(cell) is not None]
        below = [one for one in rows[at + 1 :] if one.cell(0)]
        lessons = [one for one in below if when_in(one.cell(0)) is not None]
        if days and lessons and 2 * len(lessons) >= len(below) and not when_in(row.cell(0)):
            return at
    return None


def is_grid(rows: Sequence[Row]) -> bool:
    """Say whether rows are a week with days along an edge."""
    return head_row(rows) is not None or head_row(upright(rows)) is not None


def read_grid(rows: Sequence[Row], sheet: Sheet) -> None:
    """Read every cell below a day and beside a lesson."""
    turned = upright(rows)
    # In a grid that was turned, a lesson's row is that of its day.
    numbers = None if turned == list(rows) else [row.number for row in rows]
    at = head_row(turned)
    if at is None:
        sheet.wrong(0, rule="timetable_no_days")
        return
    days = {column: day for column, cell in enumerate(turned[at].cells) if column and (day := day_in(cell))}
    for row in turned[at + 1 :]:
        when = when_in(row.cell(0))
        if when is not None:
            _read_row(row, when, days, numbers, sheet)
        elif any(row.cell(column) and not is_free(row.cell(column)) for column in days):
            sheet.wrong(row.number, rule="timetable_no_hour", text=row.cell(0) or "-")


def _read_row(row: Row, when: When, days: dict[int, int], numbers: list[int] | None, sheet: Sheet) -> None:
    for column, number in days.items():
        at = row.number if numbers is None else numbers[column]
        day = weekday(number)
        lines = [line for line in row.cell(column).split("\n")[:_MOST_IN_A_CELL] if not is_free(line)]
        for text in _lessons_in(lines):
            if day is None:
                sheet.wrong(at, rule="timetable_sunday")
                continue
            start, end = when.span or (None, None)
            sheet.add(ReadLesson(at, day, when.position, start, end, content=content_in(text)))


def _lessons_in(lines: Sequence[str]) -> list[str]:
    """Return the lessons of a cell: one in several lines, or one a line where each line names its own week."""
    each = [content_in(line) for line in lines]
    own = len(lines) > 1 and len({one.cycle for one in each}) == len(lines)
    return list(lines) if own else [" ".join(lines)] if lines else []
