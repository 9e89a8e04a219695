"""Reads GPU001.TXT, the timetable that Untis exports: lesson, class, teacher, subject, room, day, hour.

Classes that are taught together stand in rows of their own with the same lesson, teacher, day and hour; they are one
lesson of one teacher.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from duobaan.timetable.reading.cells import clipped, weekday
from duobaan.timetable.reading.rows import Row
from duobaan.timetable.reading.sheet import Content, ReadLesson, Sheet
from duobaan.timetable.reading.vocabulary import subject_of
from duobaan.timetable.text import MAX_POSITION

_FIELDS = 7
_DAY, _HOUR = 5, 6
_LOOKED_AT = 50


def _is_row(row: Row) -> bool:
    if len(row.cells) < _FIELDS:
        return False
    return _is_number(row.cells[0]) and row.cells[_DAY] in set("1234567") and _is_number(row.cells[_HOUR])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def is_untis(rows: Sequence[Row]) -> bool:
    """Say whether nearly all rows have the form of GPU001."""
    looked = rows[:_LOOKED_AT]
    return bool(looked) and 10 * sum(map(_is_row, looked)) >= 8 * len(looked)


def read_untis(rows: Sequence[Row], sheet: Sheet) -> None:
    """Read every row; coupled classes become one lesson."""
    coupled: dict[tuple[str, ...], ReadLesson] = {}
    unknown: set[str] = set()
    for row in rows:
        lesson = _lesson(row, sheet)
        if lesson is None:
            continue
        subject = row.cell(3)
        if subject and lesson.content.subject is None and subject not in unknown:
            unknown.add(subject)  # said once: a school writes its own short name in every row
            sheet.wrong(row.number, rule="timetable_subject", column="4", text=subject)
        key = (row.cell(0), row.cell(2), subject, row.cell(_DAY), row.cell(_HOUR))
        first = coupled.get(key)
        coupled[key] = lesson if first is None else _joined(first, lesson)
    for lesson in coupled.values():
        sheet.add(lesson)


def _lesson(row: Row, sheet: Sheet) -> ReadLesson | None:
    if not _is_row(row):
        sheet.wrong(row.number, rule="timetable_untis_row", fields=_FIELDS)
        return None
    day, position = weekday(int(row.cell(_DAY))), int(row.cell(_HOUR))
    if day is None:
        sheet.wrong(row.number, rule="timetable_sunday")
        return None
    if not 1 <= position <= MAX_POSITION:
        sheet.wrong(row.number, rule="timetable_position", column="7", position=position, most=MAX_POSITION)
        return None
    content = Content(subject_of(row.cell(3)), clipped(row.cell(1)), clipped(row.cell(4)), clipped(row.cell(2)))
    return ReadLesson(row.number, day, position, content=content)


def _joined(first: ReadLesson, other: ReadLesson) -> ReadLesson:
    """Add a class to the lesson that it shares."""
    groups = (first.content.class_group or "").split(", ")
    added = other.content.class_group
    if added is None or added in groups:
        return first
    joined = clipped(", ".join(filter(None, [*groups, added])))
    return replace(first, content=replace(first.content, class_group=joined))
