"""What stands in one cell: a day, positions, clock times, a date, a week of the cycle, or what is taught."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from duobaan.text import fold, squeeze
from duobaan.timetable.reading.sheet import LONGEST_NAME, Content
from duobaan.timetable.reading.vocabulary import is_mark, subject_of
from duobaan.timetable.text import read_places, weekday_of
from duobaan.words import Cycle, Weekday

_CLOCK = r"(\d{1,2})[:.hu](\d{2})\s*(am|pm)?(?:\s*(?:uur|h)\b)?"
_AT = re.compile(rf"\b{_CLOCK}\b")
_SPAN = re.compile(rf"\b{_CLOCK}\s*(?:-|–|—|tot|to|t/m|until|till)\s*{_CLOCK}\b")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})(\d{2})(\d{2})")
_DUTCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_CYCLE = re.compile(
    r"\bweek\s*([ab])\b|\b([ab])\s*-?\s*(?:week|weken)\b|\(([ab])\)|\[([ab])\]|^([ab])\s*:", re.IGNORECASE
)
_LETTERED = re.compile(r"^[puhl](?=\d)")
_PARTS = re.compile(r"[\s,;|()\[\]{}]+|(?<=\s)[-–/](?=\s)")
_NUMBERED = re.compile(r"[1-8][a-z]{1,9}-?\d{0,2}[a-z]?")
_LEVELLED = re.compile(
    r"(?:h|v|m|a|g|k|b|t|vm|gt|tl|kb|bb|mh|hv|tto|havo|vwo|mavo|vmbo|gym|ath|atheneum|gymnasium)[1-6](?:[a-z]\d?)?"
)
_ROOM = re.compile(r"[a-z]{0,3}-?\d{1,2}[.]\d{1,3}[a-z]?|[a-z]{0,2}-?\d{2,4}[a-z]?")
_ROOM_WORDS = {"lokaal", "lok", "room", "zaal", "ruimte"}
_TEACHER = re.compile(r"[a-z]{2,4}")
_LONGEST_SUBJECT = 4  # words
_LONGEST_CELL = 160


def _one_line(text: str) -> str:
    """Fold a text and its white space, so that no pattern meets a long run of it."""
    return squeeze(fold(text))


def weekday(number: int) -> Weekday | None:
    """Return the day of an ISO number; schools have no Sunday."""
    return next((day for day in Weekday if day.number == number), None)


def day_in(text: str) -> int | None:
    """Return the ISO number of the day that a cell begins with, such as "Maandag 23-11"."""
    first = re.match(r"[a-z]+", fold(text[:40]).strip())
    return None if first is None else weekday_of(first[0])


def positions_in(text: str) -> tuple[int, ...] | None:
    """Return the lesson positions that a cell names: "3", "3e uur", "1-2", "P4"; None when it names none."""
    cleaned = _LETTERED.sub("", fold(text[:60]).strip()).replace("lesuur", "uur")
    reading = read_places(f"ma {cleaned}")
    found = tuple(place.position for place in reading.places if place.position is not None and place.weekday == 1)
    return None if reading.unknown or not found or len(found) < len(reading.places) else found


def _minute(hour: str, minute: str, half: str | None) -> int | None:
    shown = int(hour)
    if half is not None:
        shown = shown % 12 + (12 if half == "pm" else 0)
    return shown * 60 + int(minute) if shown <= 24 and int(minute) < 60 and shown * 60 + int(minute) <= 1440 else None


def clock_in(text: str) -> int | None:
    """Return the minute of the day that a cell names: "8:30", "08.30", "8u30", "1:15 pm"."""
    found = _AT.fullmatch(_one_line(text))
    return None if found is None else _minute(found[1], found[2], found[3])


def spans_in(text: str) -> list[tuple[int, int, str]]:
    """Return the stretches of clock time in a text, each with what stands before it since the last one."""
    found, at, folded = [], 0, _one_line(text)
    for span in _SPAN.finditer(folded):
        start, end = _minute(span[1], span[2], span[3]), _minute(span[4], span[5], span[6])
        if start is not None and end is not None and start < end:
            found.append((start, end, folded[at : span.start()]))
            at = span.end()
    return found


def without_spans(text: str) -> str:
    """Return a text without its stretches of clock time."""
    return _SPAN.sub(" ", _one_line(text)).strip(" ()-")


def date_in(text: str) -> dt.date | None:
    """Return the day of a cell: 2026-11-24, 20261124, 24-11-2026 or 24/11/2026."""
    stripped = text.strip()
    if found := _ISO.fullmatch(stripped):
        year, month, day = found.group(1, 2, 3) if found[1] else found.group(4, 5, 6)
    elif found := _DUTCH.fullmatch(stripped):
        day, month, year = found.group(1, 2, 3)
    else:
        return None
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def cycles_in(text: str) -> list[tuple[Cycle, int, int]]:
    """Return the weeks of the cycle that a text in one line names, with where each stands."""
    found = []
    for match in _CYCLE.finditer(text):
        letter = next(group for group in match.groups() if group)
        found.append((Cycle.WEEK_A if letter in "aA" else Cycle.WEEK_B, match.start(), match.end()))
    return found


def clipped(text: str | None) -> str | None:
    """Return a name as long as the database keeps it, or nothing for a blank one."""
    return (text or "").strip()[:LONGEST_NAME].strip() or None


def content_in(text: str) -> Content:
    """Read what a cell or the summary of an event says: "nat 4H2 A1.23", "wiskunde B - H4a", "x"."""
    if is_mark(text):
        return Content()
    line = squeeze(text[:_LONGEST_CELL])
    cycles = cycles_in(line)
    cycle = cycles[0][0] if cycles else Cycle.EVERY_WEEK
    words = [word for word in _PARTS.split(_CYCLE.sub(" ", line)) if word and word not in "-–/"]
    subject, words = _without_subject(words)
    said: dict[str, str] = {}
    rest = _sorted_out(words, said)
    if "class_group" not in said and rest:
        said["class_group"] = " ".join(rest)
    names = {name: clipped(value) for name, value in said.items()}
    return Content(subject, names.get("class_group"), names.get("room"), names.get("teacher"), cycle=cycle)


def _without_subject(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Take the longest name of a subject out of the words."""
    for length in range(min(_LONGEST_SUBJECT, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            code = subject_of(" ".join(words[at : at + length]))
            if code is not None:
                return code, [*words[:at], *words[at + length :]]
    return None, list(words)


def _sorted_out(words: Sequence[str], said: dict[str, str]) -> list[str]:
    """Put words under what their form shows them to be; return those that show nothing."""
    rest, after_room = [], False
    for word in words:
        kind = "room" if after_room else _form_of(word)
        after_room = fold(word) in _ROOM_WORDS
        if after_room:
            continue
        if kind is None or kind in said:
            rest.append(word)
        else:
            said[kind] = word
    return rest


def _form_of(word: str) -> str | None:
    folded = fold(word)
    if _LEVELLED.fullmatch(folded) or _NUMBERED.fullmatch(folded):
        return "class_group"
    if _ROOM.fullmatch(folded):
        return "room"
    return "teacher" if _TEACHER.fullmatch(folded) else None
