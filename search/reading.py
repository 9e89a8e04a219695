"""Reads the filters that a text names ("duobaan havo dinsdag") and takes them out of it, saying so.

Quoted words and -exclusions stay text. A field that was filtered by hand is not read again: the hand wins. Misspelt
filter words count from six letters on, so that "dinsdg" is Tuesday and "havi" stays what it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import OSA

from duobaan.text import squeeze
from duobaan.words import DuoPreference, EngagementForm, HalfDay, Level, QualificationKind, Sector, Weekday
from search.asking import Between, HalfDayWish, ProfessionalWishes, SlotMode, SlotWishes, VacancyWishes, Wishes
from search.text import spans

LONGEST_PHRASE = 3
_SHORTEST_MISSPELT = 6
_HOUR, _LESSON = 60, 50
_QUOTED = re.compile(r'-?"[^"]*"?|(?<!\S)-\S+')
_HOURS = re.compile(r"\b(\d{1,2})\s?(uur|uren|hours?|hrs?|lessen|lesuren|lessons?)\b(\s(per|in de|a)\s?week)?", re.I)
_DUO = (DuoPreference.OPEN, DuoPreference.PREFER, DuoPreference.ONLY)
_BOTH = re.compile(r"\b(en|and)\b", re.I)


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


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text where it stands; folded."""

    start: int
    end: int
    token: str


@dataclass(frozen=True, slots=True)
class Named:
    """A group of filter words, the code that it names, and from which words to which."""

    group: str
    code: str
    first: int
    last: int


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files("search").joinpath("filter_words.toml").read_text("utf-8"))


@cache
def _phrases() -> Mapping[tuple[str, ...], tuple[str, str]]:
    """Folded words to the group and code that they name."""
    found = {}
    for group, entries in _table().items():
        for code, terms in entries.items() if group not in ("small", "people") else ():
            for term in terms:
                found[tuple(token for _, _, token in spans(term))] = (group, code)
    return found


@cache
def _single_words() -> tuple[str, ...]:
    return tuple(words[0] for words in _phrases() if len(words) == 1 and len(words[0]) >= _SHORTEST_MISSPELT)


@cache
def _words_of(group: str) -> frozenset[str]:
    return frozenset(_table()[group]["words"])


def read_filters(text: str, wishes: Wishes) -> Reading:
    """Read what a text names beside what it looks for; organisations are called by such words, so theirs stays."""
    if not isinstance(wishes, VacancyWishes | ProfessionalWishes):
        return Reading(text, wishes)
    words = _words(text)
    named = _named(words)
    applied: list[Applied] = []
    gone: set[int] = set()
    wishes = _with_hours(text, wishes, applied, words, gone)
    for reader in (_read_days, _read_codes, _read_duo):
        wishes = reader(text, words, named, wishes, applied, gone)
    return Reading(_rest(text, words, gone, wishes, bool(applied)), wishes, tuple(applied))


def _words(text: str) -> list[Word]:
    kept = [found.span() for found in _QUOTED.finditer(text)]
    return [Word(*span) for span in spans(text) if not any(start <= span[0] < end for start, end in kept)]


def _named(words: Sequence[Word]) -> list[Named]:
    """The filter words of a text, the longest phrase first at each place."""
    found: list[Named] = []
    at = 0
    while at < len(words):
        known = _known_at(words, at)
        if known:
            found += known
            at = known[-1].last + 1
        else:
            at += 1
    return found


def _known_at(words: Sequence[Word], at: int) -> list[Named]:
    for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
        known = _phrases().get(tuple(word.token for word in words[at : at + length]))
        if known is not None:
            return [Named(*known, at, at + length - 1)]
    token = words[at].token
    if together := _day_and_half(token):
        return [Named("days", together[0], at, at), Named("halves", together[1], at, at)]
    right = _spelt_right(token)
    return [] if right is None else [Named(*_phrases()[(right,)], at, at)]


def _day_and_half(token: str) -> tuple[str, str] | None:
    """Cut "dinsdagochtend" in two."""
    for cut in range(6, len(token) - 5):
        day, half = _phrases().get((token[:cut],)), _phrases().get((token[cut:],))
        if day and half and (day[0], half[0]) == ("days", "halves"):
            return day[1], half[1]
    return None


def _spelt_right(token: str) -> str | None:
    if len(token) < _SHORTEST_MISSPELT or not token.isalpha():
        return None
    near = [(OSA.distance(token, word, score_cutoff=1), word) for word in _single_words() if word[0] == token[0]]
    return min(((typos, word) for typos, word in near if typos <= 1), default=(0, None))[1]


def _said(text: str, words: Sequence[Word], one: Named) -> str:
    return text[words[one.first].start : words[one.last].end]


# --- the week -------------------------------------------------------------------------------------


def _read_days(
    text: str,
    words: Sequence[Word],
    named: Sequence[Named],
    wishes: VacancyWishes | ProfessionalWishes,
    applied: list[Applied],
    gone: set[int],
) -> VacancyWishes | ProfessionalWishes:
    """Days with a morning or afternoon right behind them ask for that half, days alone for the day."""
    if wishes.slots is not None or wishes.weekdays:
        return wishes
    week = [one for one in named if one.group in ("days", "halves")]
    halves: list[HalfDayWish] = []
    days: list[Weekday] = []
    for number, one in enumerate(week):
        if one.group == "halves":
            continue
        half = next((other for other in week[number + 1 : number + 2] if _belongs(words, one, other)), None)
        gone.update(range(one.first, one.last + 1))
        if half is None:
            days.append(Weekday(one.code))
            applied.append(Applied("weekdays", one.code, _said(text, words, one)))
            continue
        gone.update(range(half.first, half.last + 1))
        halves.append(HalfDayWish(Weekday(one.code), HalfDay(half.code)))
        said = text[words[one.first].start : words[half.last].end]
        applied.append(Applied("slots", f"{one.code}_{half.code}", said))
    if halves:
        mode = SlotMode.ALL if len(halves) > 1 and _BOTH.search(text) else SlotMode.ANY
        wishes = replace(wishes, slots=SlotWishes(tuple(halves), mode))
    return replace(wishes, weekdays=tuple(dict.fromkeys(days))) if days else wishes


def _belongs(words: Sequence[Word], day: Named, half: Named) -> bool:
    """Whether a half-day follows its day, with nothing or small words between ("dinsdag in de ochtend")."""
    between = [word.token for word in words[day.last + 1 : half.first]]
    return half.group == "halves" and all(token in _words_of("small") for token in between)


# --- lists of codes -------------------------------------------------------------------------------


def _levels(code: str) -> tuple[Level, ...]:
    if code == "VMBO_BB_KB_GL_TL":
        return (Level.VMBO_BB, Level.VMBO_KB, Level.VMBO_GL, Level.VMBO_TL)
    return (Level(code),)


def _papers(code: str) -> tuple[QualificationKind, ...]:
    if code == "FIRST_DEGREE_SECOND_DEGREE_PABO":
        return (QualificationKind.FIRST_DEGREE, QualificationKind.SECOND_DEGREE, QualificationKind.PABO)
    return (QualificationKind(code),)


def _values(group: str, code: str) -> tuple[str, ...]:
    match group:
        case "levels":
            return _levels(code)
        case "qualifications":
            return _papers(code)
        case "sectors":
            return (Sector(code),)
        case "forms":
            return (EngagementForm(code),)
        case _:
            return (code,)


def _read_codes(
    text: str,
    words: Sequence[Word],
    named: Sequence[Named],
    wishes: VacancyWishes | ProfessionalWishes,
    applied: list[Applied],
    gone: set[int],
) -> VacancyWishes | ProfessionalWishes:
    for group in ("levels", "sectors", "forms", "qualifications", "languages"):
        mine = [one for one in named if one.group == group]
        if not mine or not hasattr(wishes, group) or getattr(wishes, group):
            continue
        values: dict[str, None] = {}
        for one in mine:
            found = _values(group, one.code)
            values |= dict.fromkeys(found)
            gone.update(range(one.first, one.last + 1))
            applied += [Applied(group, str(value), _said(text, words, one)) for value in found]
        wishes = replace(wishes, **{group: tuple(values)})  # type: ignore[arg-type]
    return wishes


def _read_duo(
    text: str,
    words: Sequence[Word],
    named: Sequence[Named],
    wishes: VacancyWishes | ProfessionalWishes,
    applied: list[Applied],
    gone: set[int],
) -> VacancyWishes | ProfessionalWishes:
    """A post that may be shared, or someone who wants to share one."""
    for one in named:
        if one.group != "duo":
            continue
        if isinstance(wishes, VacancyWishes) and wishes.duo_allowed is None:
            wishes = replace(wishes, duo_allowed=True)
            applied.append(Applied("duoAllowed", "true", _said(text, words, one)))
        elif isinstance(wishes, ProfessionalWishes) and not wishes.duo_preferences:
            wishes = replace(wishes, duo_preferences=_DUO)
            applied += [Applied("duoPreferences", str(value), _said(text, words, one)) for value in _DUO]
        gone.update(range(one.first, one.last + 1))
    return wishes


# --- hours and what is left -----------------------------------------------------------------------


def _with_hours(
    text: str,
    wishes: VacancyWishes | ProfessionalWishes,
    applied: list[Applied],
    words: Sequence[Word],
    gone: set[int],
) -> VacancyWishes | ProfessionalWishes:
    """So many hours: no more than that for who looks for work, no less for who looks for people."""
    found = _HOURS.search(text)
    inside = {number for number, word in enumerate(words) if found and found.start() <= word.start < found.end()}
    if found is None or not inside or wishes.minutes_per_week is not None:
        return wishes
    minutes = int(found[1]) * (_LESSON if found[2].lower().startswith("les") else _HOUR)
    gone |= inside
    applied.append(Applied("minutesPerWeek", str(minutes), squeeze(found[0])))
    bounds = Between(lte=minutes) if isinstance(wishes, VacancyWishes) else Between(gte=minutes)
    return replace(wishes, minutes_per_week=bounds)


def _rest(text: str, words: Sequence[Word], gone: set[int], wishes: Wishes, is_applied: bool) -> str:
    """What is left to look for, without small words; the word that is being typed stays."""
    left = [word for number, word in enumerate(words) if number not in gone]
    people = _words_of("people") if isinstance(wishes, ProfessionalWishes) else frozenset()
    typing = words[-1] if words and words[-1].end == len(text) else None
    telling = [
        word for word in left if word.token not in people and (word.token not in _words_of("small") or word is typing)
    ]
    if not (telling or is_applied):
        return text  # nothing but small words: they are what is meant
    dropped = [word for number, word in enumerate(words) if number in gone or word not in telling]
    return _without(text, dropped)


def _without(text: str, dropped: Iterable[Word]) -> str:
    pieces, at = [], 0
    for word in sorted(dropped, key=lambda one: one.start):
        pieces.append(text[at : word.start])
        at = word.end
    kept = "".join([*pieces, text[at:]])
    # A hyphen or apostrophe that joined words which went would stand as an exclusion.
    return squeeze(re.sub(r"(?<!\S)[-'’]+(?!\S)", " ", kept)) + (" " if text.endswith(" ") and kept.strip() else "")
