"""Reads a list of lessons under heads in Dutch or English: CSV as timetable packages and spreadsheets write it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from duobaan.timetable.reading.cells import (
    clipped,
    clock_in,
    cycles_in,
    date_in,
    day_in,
    positions_in,
    spans_in,
    weekday,
)
from duobaan.timetable.reading.rows import Row
from duobaan.timetable.reading.sheet import Content, ReadLesson, Sheet, day_after
from duobaan.timetable.reading.vocabulary import head_of, level_of, subject_of
from duobaan.words import Cycle, Weekday

_HEADS_WITHIN = 5
_LETTERS = {"a": Cycle.WEEK_A, "b": Cycle.WEEK_B}


def _columns(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row.cells):
        name = head_of(cell)
        if name is not None:
            found.setdefault(name, at)
    return found


def head_row(rows: Sequence[Row]) -> int | None:
    """Return the place of the row whose heads say when lessons are."""
    for at, row in enumerate(rows[:_HEADS_WITHIN]):
        heads = _columns(row)
        if heads.keys() & {"day", "date"} and heads.keys() & {"position", "start"}:
            return at
    return None


def read_table(rows: Sequence[Row], sheet: Sheet) -> None:
    """Read every row below the heads."""
    at = head_row(rows)
    if at is None:
        sheet.wrong(0, rule="timetable_no_heads")
        return
    columns = _columns(rows[at])
    for row in rows[at + 1 :]:
        _Line(row, {name: row.cell(place) for name, place in columns.items()}, rows[at], columns, sheet).read()


class _Line:
    """One row with its cells by field; refused as a whole when one of them cannot be read."""

    def __init__(self, row: Row, said: Mapping[str, str], head: Row, columns: Mapping[str, int], sheet: Sheet) -> None:
        self.row, self.said, self.sheet = row, said, sheet
        self.names = {name: head.cell(at) for name, at in columns.items()}
        self.failed = False

    def read(self) -> None:
        on = self._day_of("date")
        day = self._weekday(on)
        positions = self._positions()
        start, end = self._times()
        content = self._content()
        valid_from, last = self._day_of("valid_from"), self._day_of("valid_to")
        if start is None and not positions and not self.failed:
            self._wrong("position" if "position" in self.names else "start", rule="timetable_no_when")
        if self.failed or day is None:
            return
        valid_to = None if last is None else day_after(last)
        for position in positions or (None,):
            self.sheet.add(ReadLesson(self.row.number, day, position, start, end, on, valid_from, valid_to, content))

    def _wrong(self, name: str, *, rule: str) -> None:
        self.failed = True
        text = self.said.get(name, "") or "-"
        self.sheet.wrong(self.row.number, rule=rule, column=self.names.get(name), text=text)

    def _day_of(self, name: str) -> dt.date | None:
        text = self.said.get(name, "")
        found = date_in(text)
        if text and found is None:
            self._wrong(name, rule="timetable_date")
        return found

    def _weekday(self, on: dt.date | None) -> Weekday | None:
        text = self.said.get("day", "")
        number = on.isoweekday() if on is not None else int(text) if text in set("1234567") else day_in(text)
        if number is None:
            self._wrong("day" if "day" in self.names else "date", rule="timetable_no_day")
            return None
        day = weekday(number)
        if day is None:
            self.failed = True
            self.sheet.wrong(self.row.number, rule="timetable_sunday")
        return day

    def _positions(self) -> tuple[int, ...]:
        text = self.said.get("position", "")
        found = positions_in(text)
        if text and found is None and not spans_in(text):
            self._wrong("position", rule="timetable_no_when")
        return found or ()

    def _times(self) -> tuple[int | None, int | None]:
        spans = [span for name in ("start", "position") for span in spans_in(self.said.get(name, ""))]
        if spans:
            return spans[0][:2]
        times = {name: clock_in(self.said[name]) for name in ("start", "end") if self.said.get(name)}
        for name, minute in times.items():
            if minute is None:
                self._wrong(name, rule="timetable_clock")
        start, end = times.get("start"), times.get("end")
        if start is not None and end is not None and start >= end:
            self._wrong("end", rule="timetable_ends_before")
        return start, end if start is not None else None

    def _content(self) -> Content:
        subject, level = self.said.get("subject", ""), self.said.get("level", "")
        code = subject_of(subject) if subject else None
        if subject and code is None:
            # The lesson is still a lesson: whoever posts it chooses the subject.
            self.sheet.wrong(self.row.number, rule="timetable_subject", column=self.names.get("subject"), text=subject)
        known = clipped(self.said.get("class_group")), clipped(self.said.get("room")), clipped(self.said.get("teacher"))
        return Content(code, *known, level_of(level) if level else None, self._cycle())

    def _cycle(self) -> Cycle:
        text = self.said.get("cycle", "")[:40]
        letter = _LETTERS.get(text.lower())
        named = cycles_in(text)
        return letter or (named[0][0] if named else Cycle.EVERY_WEEK)
