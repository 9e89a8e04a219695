"""Reads iCalendar as timetable packages export it: weekly repetitions, or every single lesson with its date.

Dated lessons are laid over each other by weekday, time and words. What is there in at least half of the weeks of the
file is weekly, what is there in every other week belongs to week A or B, what comes once keeps its date.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event

from duobaan.timetable.calendar import ONE_DAY, ONE_WEEK, cycle_on, monday_of, week_bit
from duobaan.timetable.reading.cells import clipped, content_in, weekday
from duobaan.timetable.reading.sheet import MOST_ROWS, Content, ReadLesson, Sheet
from duobaan.timetable.slots import minute_of
from duobaan.words import Cycle

_HERE = ZoneInfo("Europe/Amsterdam")
_YEARS = (1990, 2100)
_ALTERNATES_FROM = 2


@dataclass(frozen=True, slots=True)
class _Held:
    """A lesson of the file: on which day it is first held, when, what it says, and how it comes back."""

    row: int
    on: dt.date
    start: int
    end: int
    summary: str
    location: str
    every: int = 0  # weeks; 0 when it is held once
    last: dt.date | None = None

    @property
    def key(self) -> tuple[int, int, int, str, str]:
        """Return what the same lesson of another week shares with it."""
        return self.on.isoweekday(), self.start, self.end, self.summary, self.location


def is_calendar(text: str) -> bool:
    """Say whether a text is iCalendar."""
    return "BEGIN:VEVENT" in text.upper()


def read_calendar(text: str, sheet: Sheet, anchors: Sequence[dt.date]) -> None:
    """Read every event; `anchors` are Mondays of the school's weeks A, where it has said them."""
    held = [one for row, block in _blocks(text) if (one := _event(row, block, sheet)) is not None]
    single: defaultdict[tuple[int, int, int, str, str], list[_Held]] = defaultdict(list)
    for one in held:
        if one.every:
            _add(sheet, one, _cycle_of(one, one.every == 2, anchors, held, sheet), until=one.last, dated=False)
        else:
            single[one.key].append(one)
    weeks = sorted({monday_of(one.on) for one in held if not one.every})
    for several in single.values():
        _lay(several, weeks, anchors, sheet)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield every event with the line on which it begins, so that a broken one spoils no other."""
    begun, lines = 0, list[str]()
    for row, line in enumerate(text.split("\n"), start=1):
        mark = line.strip().upper()
        if mark == "BEGIN:VEVENT":
            begun, lines = row, []
        if begun and len(lines) < MOST_ROWS:
            lines.append(line)
        if mark == "END:VEVENT" and begun:
            yield begun, "\r\n".join(lines) + "\r\n"
            begun = 0


def _event(row: int, block: str, sheet: Sheet) -> _Held | None:
    try:
        event = Event.from_ical(block)
        if not isinstance(event, Event):
            raise ValueError("another component")
        starts, ends = event.start, event.end
        texts = tuple(str(event.get(name, "")) for name in ("STATUS", "SUMMARY", "LOCATION"))
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError):
        sheet.wrong(row, rule="timetable_event")
        return None
    if texts[0].upper() == "CANCELLED" or "RECURRENCE-ID" in event:
        return None  # one week that differs; the lesson itself stands in another event
    if not isinstance(starts, dt.datetime) or not isinstance(ends, dt.datetime):
        return None  # a whole day is a holiday or a note, no lesson
    return _held(row, starts, ends, texts, event.get("RRULE"), sheet)


def _held(
    row: int, starts: dt.datetime, ends: dt.datetime, texts: tuple[str, ...], rule: Any, sheet: Sheet
) -> _Held | None:
    if not _YEARS[0] <= starts.year <= _YEARS[1] or not _YEARS[0] <= ends.year <= _YEARS[1]:
        sheet.wrong(row, rule="timetable_event")
        return None
    begin, end = (_local(one) for one in (starts, ends))
    start_minute, end_minute = minute_of(begin.time()), minute_of(end.time())
    if begin.date() != end.date() or start_minute >= end_minute or begin.isoweekday() > 6:
        sheet.wrong(row, rule="timetable_event_day", text=texts[1] or "-")
        return None
    every, last = _repetition(rule, begin)
    if every is None:
        sheet.wrong(row, rule="timetable_repetition", text=texts[1] or "-")
        return None
    return _Held(row, begin.date(), start_minute, end_minute, texts[1], texts[2], every, last)


def _local(instant: dt.datetime) -> dt.datetime:
    """Return an instant as the clock at school shows it; without a zone it is that clock already."""
    return instant if instant.tzinfo is None else instant.astimezone(_HERE)


def _repetition(rule: Any, begin: dt.datetime) -> tuple[int | None, dt.date | None]:
    """Return every how many weeks it comes back and until when; None for what is no week pattern of one day."""
    if not rule:
        return 0, None
    try:
        frequency = str(rule.get("FREQ", [""])[0]).upper()
        every = int(rule.get("INTERVAL", [1])[0])
        days = [str(day).upper() for day in rule.get("BYDAY", [])]
        until, count = rule.get("UNTIL", [None])[0], int(rule.get("COUNT", [0])[0])
    except (ValueError, TypeError, AttributeError, IndexError):
        return None, None
    own = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[begin.weekday()]
    if frequency != "WEEKLY" or every not in (1, 2) or days not in ([], [own]):
        return None, None
    return every, _until(until) or (begin.date() + (count - 1) * every * ONE_WEEK if 0 < count <= 200 else None)


def _until(said: Any) -> dt.date | None:
    """Return the last day of a repetition; a year that nobody means is none."""
    if not isinstance(said, dt.date) or not _YEARS[0] <= said.year <= _YEARS[1]:
        return None
    return _local(said).date() if isinstance(said, dt.datetime) else said


def _lay(several: Sequence[_Held], weeks: Sequence[dt.date], anchors: Sequence[dt.date], sheet: Sheet) -> None:
    """Say how often one lesson comes back, from the weeks in which the file has it."""
    first = min(several, key=lambda one: one.on)
    own = sorted({monday_of(one.on) for one in several})
    parities = {week_bit(week) for week in own}
    others = [week for week in weeks if own[0] <= week <= own[-1] and week_bit(week) not in parities]
    if len(weeks) > _ALTERNATES_FROM and len(own) == 1:
        _add(sheet, first, Cycle.EVERY_WEEK, dated=True)
    elif len(own) >= _ALTERNATES_FROM and len(parities) == 1 and others:
        _add(sheet, first, _cycle_of(first, True, anchors, several, sheet, weeks[0]), dated=False)
    elif 2 * len(own) >= len(weeks):
        _add(sheet, first, Cycle.EVERY_WEEK, dated=False)
    else:
        _add(sheet, first, Cycle.EVERY_WEEK, until=own[-1] + 6 * ONE_DAY, since=own[0], dated=False)


def _cycle_of(
    one: _Held,
    alternates: bool,
    anchors: Sequence[dt.date],
    held: Sequence[_Held],
    sheet: Sheet,
    first_week: dt.date | None = None,
) -> Cycle:
    """Return the week of the cycle; without the school's own weeks A the first week of the file counts as one."""
    if not alternates:
        return Cycle.EVERY_WEEK
    known = cycle_on(one.on, anchors)
    if known is not None:
        return known
    sheet.wrong(one.row, rule="timetable_which_week", text=one.summary or "-")
    start = first_week or monday_of(min(other.on for other in held))
    return Cycle.WEEK_A if week_bit(one.on) == week_bit(start) else Cycle.WEEK_B


def _add(
    sheet: Sheet,
    one: _Held,
    cycle: Cycle,
    *,
    dated: bool,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> None:
    day = weekday(one.on.isoweekday())
    if day is None:
        return
    said = content_in(one.summary)
    content = Content(
        said.subject, said.class_group, clipped(one.location) or said.room, said.teacher, said.level, cycle
    )
    sheet.add(
        ReadLesson(
            one.row,
            day,
            None,
            one.start,
            one.end,
            one.on if dated else None,
            since,
            None if until is None else until + ONE_DAY,
            content,
        )
    )
