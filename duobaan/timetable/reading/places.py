"""Reads lessons from short text: "4H2: di 3, do 1-2", "Tue 3, Thu 1-2 (week A)", "di 08:30-09:20"."""

from __future__ import annotations

from collections.abc import Iterator

from duobaan.text import squeeze
from duobaan.timetable.reading.cells import content_in, cycles_in, spans_in, weekday
from duobaan.timetable.reading.sheet import Content, ReadLesson, Sheet
from duobaan.timetable.text import Place, read_places
from duobaan.words import Cycle

_LONGEST_LINE = 2_000
_LONGEST_HEAD = 40
_BRACKETS = str.maketrans("()[]", "    ")


def read_text(text: str, sheet: Sheet) -> None:
    """Read every line on its own."""
    for row, line in enumerate(text.split("\n"), start=1):
        if len(line) > _LONGEST_LINE:
            sheet.wrong(row, rule="timetable_long_line", most=_LONGEST_LINE)
        elif line.strip():
            _Line(row, sheet).read(squeeze(line))


class _Line:
    """One line: a head that says what is taught, and pieces that say when."""

    def __init__(self, row: int, sheet: Sheet) -> None:
        self.row, self.sheet = row, sheet
        self.content = Content()
        self.days: list[int] = []
        self.found = False
        self.unknown: list[str] = []

    def read(self, line: str) -> None:
        for cycle, piece in _by_cycle(self._without_head(line)):
            self._piece(cycle, piece)
        if not self.found:
            self.sheet.wrong(self.row, rule="timetable_no_lesson", text=line)
        elif self.unknown:
            self.sheet.wrong(self.row, rule="timetable_unknown_words", words=" ".join(self.unknown))

    def _without_head(self, line: str) -> str:
        """Take off what stands before a colon: what is taught, or nothing where it is a day, a week or a time."""
        head, colon, rest = line.partition(":")
        says_when = read_places(head).places or cycles_in(head) or (head[-1:].isdigit() and rest[:1].isdigit())
        if not colon or says_when or len(head) > _LONGEST_HEAD:
            return line
        self.content = content_in(head)
        return rest

    def _piece(self, cycle: Cycle, written: str) -> None:
        piece = written.translate(_BRACKETS)
        spans = spans_in(piece)
        if not spans:
            self._positions(cycle, piece)
        for start, end, before in spans:
            reading = read_places(before)
            self.days = [place.weekday for place in reading.places] or self.days
            for day in self.days:
                self._add(cycle, Place(day), (start, end))
            self.unknown += reading.unknown

    def _positions(self, cycle: Cycle, piece: str) -> None:
        reading = read_places(piece)
        for place in reading.places:
            if place.position is None:
                self.found = True
                self.sheet.wrong(self.row, rule="timetable_half_day", text=piece.strip(" ,;"))
            else:
                self._add(cycle, place, None)
        self.unknown += reading.unknown

    def _add(self, cycle: Cycle, place: Place, span: tuple[int, int] | None) -> None:
        self.found = True
        day = weekday(place.weekday)
        if day is None:
            self.sheet.wrong(self.row, rule="timetable_sunday")
            return
        said = self.content
        content = Content(said.subject, said.class_group, said.room, said.teacher, said.level, cycle)
        start, end = span or (None, None)
        self.sheet.add(ReadLesson(self.row, day, place.position, start, end, content=content))


def _by_cycle(line: str) -> Iterator[tuple[Cycle, str]]:
    """Divide a line by its weeks A and B: "week A: di 3; week B: do 1" as well as "di 3 (A), do 1 (B)"."""
    marks = cycles_in(line)
    if not marks:
        yield Cycle.EVERY_WEEK, line
        return
    leads = not read_places(line[: marks[0][1]]).places
    borders = [0, *(end for _, _, end in marks), len(line)]
    for number, (cycle, start, end) in enumerate(marks):
        after = marks[number + 1][1] if number + 1 < len(marks) else len(line)
        yield cycle, line[end:after].lstrip(" :") if leads else line[borders[number] : start]
    if not leads and line[borders[-2] :].strip(" ,.;)"):
        yield Cycle.EVERY_WEEK, line[borders[-2] :]
