"""Reads the filters that a text names ("duobaan havo dinsdag") and takes them out of it, saying so.

Quoted words and -exclusions stay text. A field that was filtered by hand is not read again: the hand wins. Misspelt
filter words count from six letters on, so that "dinsdg" is Tuesday and "havi" stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest

from duobaan.text import squeeze
from duobaan.words import DuoPreference, EngagementForm, HalfDay, Level, QualificationKind, Sector, Weekday
from search.asking import Between, HalfDayWish, ProfessionalWishes, SlotMode, SlotWishes, VacancyWishes, Wishes
from search.filter_words import Named, Word, named_in, words_in, words_of

_HOUR, _LESSON = 60, 50
_HOURS = re.compile(r"\b(\d{1,2})\s?(uur|uren|hours?|hrs?|lessen|lesuren|lessons?)\b(\s(per|in de|a)\s?week)?", re.I)
_DUO = (DuoPreference.OPEN, DuoPreference.PREFER, DuoPreference.ONLY)
_BOTH = re.compile(r"\b(en|and)\b", re.I)
_GROUPS = ("levels", "sectors", "forms", "qualifications", "languages")


@dataclass(frozen=True, slots=True)
class Applied:
    """A filter that was read from the text: its GraphQL name, its value as a code, and the words that named it."""

    name: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What is left of a text, the wishes with what it named, and what that was."""

    text: str
    wishes: Wishes
    applied: tuple[Applied, ...] = ()


def read_filters(text: str, wishes: Wishes) -> Reading:
    """Read what a text names beside what it looks for; organisations are called by such words, so theirs stays."""
    if not isinstance(wishes, VacancyWishes | ProfessionalWishes):
        return Reading(text, wishes)
    reader = _Reader(text, wishes)
    reader.read_hours()
    reader.read_days()
    reader.read_codes()
    reader.read_duo()
    return Reading(reader.rest(), reader.wishes, tuple(reader.applied))


class _Reader:
    """Goes through one text, moves what it understands into the wishes and remembers which words are gone."""

    def __init__(self, text: str, wishes: VacancyWishes | ProfessionalWishes) -> None:
        self.text = text
        self.wishes = wishes
        self.applied: list[Applied] = []
        self._words = words_in(text)
        self._named = named_in(self._words)
        self._gone: set[int] = set()

    def _take(self, name: str, values: Iterable[object], first: Named, last: Named | None = None) -> None:
        """Say what the words from the first to the last name, and take them out."""
        end = (last or first).last
        self._gone.update(range(first.first, end + 1))
        said = self.text[self._words[first.first].start : self._words[end].end]
        self.applied += [Applied(name, str(value), said) for value in values]

    def read_hours(self) -> None:
        """So many hours: no more than that for who looks for work, no less for who looks for people."""
        found = _HOURS.search(self.text)
        if found is None or self.wishes.minutes_per_week is not None:
            return
        inside = {at for at, word in enumerate(self._words) if found.start() <= word.start < found.end()}
        if not inside:
            return  # it stands in quotes
        minutes = int(found[1]) * (_LESSON if found[2].lower().startswith("les") else _HOUR)
        bounds = Between(lte=minutes) if isinstance(self.wishes, VacancyWishes) else Between(gte=minutes)
        self._gone |= inside
        self.applied.append(Applied("minutesPerWeek", str(minutes), squeeze(found[0])))
        self.wishes = replace(self.wishes, minutes_per_week=bounds)

    def read_days(self) -> None:
        """Days with a morning or afternoon right behind them ask for that half, days alone for the day."""
        if self.wishes.slots is not None or self.wishes.weekdays:
            return
        week = [one for one in self._named if one.group in ("days", "halves")]
        halves: list[HalfDayWish] = []
        days: list[Weekday] = []
        for day, half in zip_longest(week, week[1:]):
            if day.group != "days":
                continue
            if half is not None and self._belongs(day, half):
                halves.append(HalfDayWish(Weekday(day.code), HalfDay(half.code)))
                self._take("slots", [f"{day.code}_{half.code}"], day, half)
            else:
                days.append(Weekday(day.code))
                self._take("weekdays", [day.code], day)
        if halves:
            mode = SlotMode.ALL if len(halves) > 1 and _BOTH.search(self.text) else SlotMode.ANY
            self.wishes = replace(self.wishes, slots=SlotWishes(tuple(halves), mode))
        self.wishes = replace(self.wishes, weekdays=tuple(dict.fromkeys(days)))

    def _belongs(self, day: Named, half: Named) -> bool:
        """Whether a half-day follows its day, with nothing or small words between ("dinsdag in de ochtend")."""
        between = [word.token for word in self._words[day.last + 1 : half.first]]
        return half.group == "halves" and all(token in words_of("small") for token in between)

    def read_codes(self) -> None:
        """Levels, sectors and other lists: each takes every word that names one of its codes."""
        for group in _GROUPS:
            mine = [one for one in self._named if one.group == group]
            if not mine or not hasattr(self.wishes, group) or getattr(self.wishes, group):
                continue
            values: dict[object, None] = {}
            for one in mine:
                found = _values(group, one.code)
                values |= dict.fromkeys(found)
                self._take(group, found, one)
            self.wishes = replace(self.wishes, **{group: tuple(values)})  # type: ignore[arg-type]

    def read_duo(self) -> None:
        """A post that may be shared, or someone who wants to share one."""
        for one in self._named:
            if one.group != "duo":
                continue
            if isinstance(self.wishes, VacancyWishes) and self.wishes.duo_allowed is None:
                self._take("duoAllowed", ["true"], one)
                self.wishes = replace(self.wishes, duo_allowed=True)
            elif isinstance(self.wishes, ProfessionalWishes) and not self.wishes.duo_preferences:
                self._take("duoPreferences", _DUO, one)
                self.wishes = replace(self.wishes, duo_preferences=_DUO)

    def rest(self) -> str:
        """What is left to look for, without small words; the word that is being typed stays."""
        people = words_of("people") if isinstance(self.wishes, ProfessionalWishes) else frozenset()
        typing = self._words[-1] if self._words and self._words[-1].end == len(self.text) else None
        telling = [
            word
            for at, word in enumerate(self._words)
            if at not in self._gone
            and word.token not in people
            and (word.token not in words_of("small") or word is typing)
        ]
        if not (telling or self.applied):
            return self.text  # nothing but small words: they are what is meant
        return _without(self.text, [word for word in self._words if word not in telling])


def _values(group: str, code: str) -> tuple[str, ...]:
    """The codes that a word names; some name several."""
    if code == "VMBO_BB_KB_GL_TL":
        return (Level.VMBO_BB, Level.VMBO_KB, Level.VMBO_GL, Level.VMBO_TL)
    if code == "FIRST_DEGREE_SECOND_DEGREE_PABO":
        return (QualificationKind.FIRST_DEGREE, QualificationKind.SECOND_DEGREE, QualificationKind.PABO)
    kinds = {"levels": Level, "sectors": Sector, "forms": EngagementForm, "qualifications": QualificationKind}
    return (kinds[group](code),) if group in kinds else (code,)


def _without(text: str, dropped: Iterable[Word]) -> str:
    pieces, at = [], 0
    for word in dropped:
        pieces.append(text[at : word.start])
        at = word.end
    kept = "".join([*pieces, text[at:]])
    # Signs between words that went say nothing; a hyphen would stand as an exclusion.
    return squeeze(re.sub(r"(?<!\S)[^\w\s\"]+(?!\S)", " ", kept)) + (" " if text.endswith(" ") and kept.strip() else "")
