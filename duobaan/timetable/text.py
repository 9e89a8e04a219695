"""Reads and writes places in the timetable as people type them: "di 3, do 1-2", "Tue 1-3", "di ochtend"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from duobaan.text import fold
from duobaan.words import HalfDay

MAX_POSITION = 15

_DAYS_NL = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_DAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {"nl": ("ma", "di", "wo", "do", "vr", "za", "zo"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_HALVES = {
    HalfDay.MORNING: ("ochtend", "ochtenden", "voormiddag", "morgen", "morning", "mornings", "am"),
    HalfDay.AFTERNOON: ("middag", "middagen", "namiddag", "afternoon", "afternoons", "pm"),
}
_HALF_WORDS = {
    "nl": {HalfDay.MORNING: "ochtend", HalfDay.AFTERNOON: "middag"},
    "en": {HalfDay.MORNING: "morning", HalfDay.AFTERNOON: "afternoon"},
}
_NOISE = {"uur", "uren", "les", "lessen", "lesson", "lessons", "period", "hour", "and", "en", "the", "het", "op", "on"}
_TO = {"-", "t/m", "tm", "tot", "to", "until", "through"}
_TOKEN = re.compile(r"t/m|[0-9]+|[a-z]+|-|\S")
_ORDINALS = {"e", "de", "ste", "st", "nd", "rd"}
_SKIPPED = _NOISE | _ORDINALS | set(",+&/.")


def _day_words() -> dict[str, int]:
    words: dict[str, int] = {}
    for names, lengths in ((_DAYS_NL, (2, 3)), (_DAYS_EN, (3, 4, 5))):
        for number, name in enumerate(names, start=1):
            for form in (name, f"{name}s", f"{name}en", *(name[:length] for length in lengths)):
                words.setdefault(form, number)
    # Two English letters, where Dutch has not taken them.
    for number, short in enumerate(("mo", "tu", "we", "th", "fr", "sa", "su"), start=1):
        words.setdefault(short, number)
    return words


_DAYS = _day_words()
_HALF_OF = {word: half for half, words in _HALVES.items() for word in words}


def weekday_of(word: str) -> int | None:
    """Return the ISO number of the day that a folded word names in Dutch or English."""
    return _DAYS.get(word)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the week: one lesson position, a half day, or (with neither) the whole day."""

    weekday: int
    position: int | None = None
    half: HalfDay | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, and the words in it that say nothing."""

    places: tuple[Place, ...]
    unknown: tuple[str, ...]


def read_places(text: str) -> Reading:
    """Read places in the timetable in Dutch or English, in order and each once."""
    reader = _Reader(_TOKEN.findall(fold(text).replace("–", "-")))
    return reader.read()


class _Reader:
    """Walks over the words with the days and the pending number in mind."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.days: list[int] = []
        self.fresh = False  # the days named last have nothing said about them yet
        self.last: int | None = None
        self.to = False
        self.places: list[Place] = []
        self.unknown: list[str] = []

    def read(self) -> Reading:
        for token in self.tokens:
            self._take(token)
        self._close_days()
        return Reading(tuple(dict.fromkeys(self.places)), tuple(self.unknown))

    def _take(self, token: str) -> None:
        if token in _DAYS:
            self._day(_DAYS[token])
        elif token.isdigit():
            self._number(int(token))
        elif token in _HALF_OF and self.days:
            self._say(*(Place(day, None, _HALF_OF[token]) for day in self.days))
        elif token in _TO:
            self.to = True
        elif token == ";":
            self._close_days()
        elif token not in _SKIPPED:
            self.unknown.append(token)

    def _close_days(self) -> None:
        if self.fresh:
            self._say(*(Place(day) for day in self.days))

    def _day(self, day: int) -> None:
        if self.to and self.fresh and self.days[-1] < day:  # "ma t/m wo"
            self.days += range(self.days[-1] + 1, day + 1)
        elif self.fresh:  # "ma, di 1-2": the positions are for both
            self.days.append(day)
        else:
            self.days = [day]
        self.fresh, self.to, self.last = True, False, None

    def _number(self, number: int) -> None:
        if not self.days or not 1 <= number <= MAX_POSITION:
            self.unknown.append(str(number))
            return
        first = self.last + 1 if self.to and self.last is not None else number
        self._say(*(Place(day, at) for day in self.days for at in range(first, number + 1)))
        self.last, self.to = number, False

    def _say(self, *places: Place) -> None:
        self.places += places
        self.fresh = False


def write_places(places: Iterable[Place], locale: str = "nl") -> str:
    """Write places in one line, runs of positions together: "di 3, do 1-2"; a whole day ends in a semicolon."""
    ordered = sorted(set(places), key=lambda one: (one.weekday, one.position or 0, one.half or ""))
    return ", ".join(_phrases(ordered, locale)).replace(";,", ";").rstrip(";")


def _phrases(places: list[Place], locale: str) -> Iterator[str]:
    for weekday, group in groupby(places, key=lambda one: one.weekday):
        of_day = list(group)
        day = _SHORT[locale][weekday - 1]
        yield from (f"{day};" for one in of_day if one.position is None and one.half is None)
        yield from (f"{day} {_HALF_WORDS[locale][one.half]}" for one in of_day if one.half is not None)
        positions = [one.position for one in of_day if one.position is not None]
        yield from (f"{day} {run}" for run in _runs(positions))


def _runs(positions: list[int]) -> Iterator[str]:
    for _, group in groupby(enumerate(positions), key=lambda pair: pair[1] - pair[0]):
        run = [position for _, position in group]
        yield str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"
