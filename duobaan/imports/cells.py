"""What stands in a cell, by the kind of its column: codes and words, hours, money, days, half-days and lessons."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from duobaan.imports.formats import Column
from duobaan.labels import LOCALES, label_of
from duobaan.professionals.rules import SubjectOffer, WindowFields
from duobaan.timetable.calendar import ONE_DAY
from duobaan.timetable.reading.cells import date_in, weekday
from duobaan.timetable.reading.reader import read_timetable
from duobaan.timetable.reading.vocabulary import level_of, plain, subject_of
from duobaan.timetable.text import Reading, read_places
from duobaan.vacancies.lessons import SlotFields
from duobaan.words import HalfDay, TimetableFormat

_DIVIDERS: Final = re.compile(r"[,;|\n]+")
_STRENGTH: Final = re.compile(r"(.+?)\s*[:=(]?\s*([1-5])\)?")
_NUMBER: Final = re.compile(r"[0-9]{1,7}([.,][0-9]{1,2})?")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+(?=$|[.,][0-9]{1,2}$)")
_CLOCK: Final = re.compile(r"([0-9]{1,2})[:u]([0-9]{2})")
_YES: Final = {"ja": True, "j": True, "yes": True, "y": True, "x": True, "1": True, "waar": True, "true": True}
_NO: Final = {"nee": False, "n": False, "no": False, "0": False, "onwaar": False, "false": False}
_DAY: Final = (8 * 60, 18 * 60)
_HALVES: Final = {None: _DAY, HalfDay.MORNING: (_DAY[0], 720), HalfDay.AFTERNOON: (720, _DAY[1])}


class BadCell(Exception):
    """A cell that cannot be read: the rule and what it wants to say."""

    def __init__(self, rule: str, **facts: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.facts = facts


def read_cell(column: Column, text: str) -> Any:
    """Return the value of a cell as use cases take it; raises BadCell."""
    return _READERS[column.kind](column, text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _DIVIDERS.split(text) if part.strip()]


@cache
def _members(words: type[enum.StrEnum]) -> Mapping[str, enum.StrEnum]:
    """Return the members of a closed list by their words in both languages and by their codes, which win."""
    said = {plain(label_of(member, locale)): member for member in words for locale in LOCALES}
    codes = {plain(code): member for member in words for code in (member.value, member.value.replace("_", " "))}
    return said | codes


def _code(column: Column, text: str) -> enum.StrEnum:
    assert column.words is not None
    found = _members(column.words).get(plain(text))
    if found is None:
        # The words of a whole list are too long to tell, and a list of few is told whole.
        known = sorted({label_of(one) for one in column.words})
        raise BadCell("import_unknown_word", value=text, known=", ".join(known[:8]))
    return found


def _codes(column: Column, text: str) -> tuple[enum.StrEnum, ...]:
    return tuple(dict.fromkeys(_code(column, part) for part in _parts(text)))


def _levels(column: Column, text: str) -> tuple[Any, ...]:
    found = {part: level_of(part) for part in _parts(text)}
    unknown = [part for part, level in found.items() if level is None]
    if unknown:
        raise BadCell("import_unknown_level", value=unknown[0])
    return tuple(dict.fromkeys(found.values()))


def _subject(text: str) -> str:
    code = subject_of(text)
    if code is None:
        raise BadCell("import_unknown_subject", value=text)
    return code


def _subjects(column: Column, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_subject(part) for part in _parts(text)))


def _offers(column: Column, text: str) -> list[SubjectOffer]:
    found: dict[str, SubjectOffer] = {}
    for part in _parts(text):
        strength = _STRENGTH.fullmatch(part) if subject_of(part) is None else None
        code = _subject(part if strength is None else strength[1])
        found[code] = SubjectOffer(code, 3 if strength is None else int(strength[2]))
    return list(found.values())


def _number(text: str) -> float:
    """Read "6", "6,5" or "6.5"."""
    if not _NUMBER.fullmatch(text):
        raise BadCell("not_a_number")
    return float(text.replace(",", "."))


def _integer(column: Column, text: str) -> int:
    number = _number(text)
    if number != int(number):
        raise BadCell("not_a_number")
    return int(number)


def _hours(column: Column, text: str) -> int:
    """Return minutes of "6", "6,5" or "6:30"."""
    if clock := _CLOCK.fullmatch(text.strip()):
        return int(clock[1]) * 60 + int(clock[2])
    return round(_number(text.lower().removesuffix("uur").removesuffix("u").removesuffix("h").strip()) * 60)


def _euro(column: Column, text: str) -> int:
    """Return cents of "55,00", "€ 1.250" or "55,-": a point or comma before three digits divides thousands."""
    cleaned = re.sub(r"[€\s]", "", text).removesuffix(",-").removesuffix(".-")
    if thousands := _THOUSANDS.match(cleaned):
        cleaned = re.sub(r"[.,]", "", thousands[0]) + cleaned[thousands.end() :]
    return round(_number(cleaned) * 100)


def _date(column: Column, text: str) -> dt.date:
    day = date_in(text)
    if day is None:
        raise BadCell("import_date")
    return day


def _last_day(column: Column, text: str) -> dt.date:
    day = _date(column, text)
    return day if day == dt.date.max else day + ONE_DAY  # people name the last day, use cases the first one after


def _yes_no(column: Column, text: str) -> bool:
    found = (_YES | _NO).get(plain(text))
    if found is None:
        raise BadCell("import_yes_no")
    return found


def _places(text: str) -> Reading:
    reading = read_places(text)
    if reading.unknown or not reading.places or any(place.position is not None for place in reading.places):
        raise BadCell("import_half_days")
    return reading


def _half_days(column: Column, text: str) -> list[WindowFields]:
    """Return the stretches of a week that "di ochtend, do" names; a whole day is eight to six."""
    found: list[WindowFields] = []
    for place in _places(text).places:
        day = weekday(place.weekday)
        if day is None:
            raise BadCell("import_half_days")
        found.append(WindowFields(day, *_HALVES[place.half]))
    return found


def _days(column: Column, text: str) -> tuple[Any, ...]:
    reading = _places(text)
    days = tuple(weekday(place.weekday) for place in reading.places)
    if None in days or any(place.half is not None for place in reading.places):
        raise BadCell("import_days")
    return days


def _lessons(column: Column, text: str) -> list[SlotFields]:
    reading = read_timetable(text, written=TimetableFormat.PLACES)
    if reading.issues:
        issue = reading.issues[0]
        raise BadCell(issue.rule, **issue.facts)
    return [
        SlotFields(one.weekday, one.position, one.start_minute, one.end_minute, on=one.on, cycle=one.content.cycle)
        for one in reading.lessons
    ]


def _text(column: Column, text: str) -> str:
    return text


def _words(column: Column, text: str) -> list[str]:
    return list(dict.fromkeys(_parts(text)))


_READERS: Final[Mapping[str, Callable[[Column, str], Any]]] = {
    "code": _code,
    "codes": _codes,
    "date": _date,
    "days": _days,
    "euro": _euro,
    "half_days": _half_days,
    "hours": _hours,
    "integer": _integer,
    "last_day": _last_day,
    "lessons": _lessons,
    "levels": _levels,
    "offers": _offers,
    "reference": _text,
    "subjects": _subjects,
    "text": _text,
    "words": _words,
    "yes_no": _yes_no,
}
