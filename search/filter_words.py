"""Words that name filters: which of them a text holds, phrases and compounds and one typo included."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

from rapidfuzz.distance import OSA

from search.text import spans

LONGEST_PHRASE = 3
_SHORTEST_MISSPELT = 6
_SHORT = "short_days"
_QUOTED = re.compile(r'-?"[^"]*"?|(?<!\S)-\S+')


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
def words_of(group: str) -> frozenset[str]:
    """The words of a group that names no filter."""
    return frozenset(_table()[group]["words"])


def words_in(text: str) -> list[Word]:
    """The words of a text but for quoted ones and exclusions."""
    kept = [found.span() for found in _QUOTED.finditer(text)]
    return [Word(*span) for span in spans(text) if not any(start <= span[0] < end for start, end in kept)]


def named_in(words: Sequence[Word]) -> list[Named]:
    """The filter words of a text, the longest phrase first at each place."""
    return list(_sure(words, _named_in(words)))


def _sure(words: Sequence[Word], found: Sequence[Named]) -> Iterator[Named]:
    """What is named for sure: "di" is Tuesday beside "ochtend" or "do", and else a word like others."""
    for at, one in enumerate(found):
        if one.group != _SHORT:
            yield one
        elif any(_stand_together(words, *pair) for pair in pairwise(found[max(at - 1, 0) : at + 2])):
            yield replace(one, group="days")


def _stand_together(words: Sequence[Word], first: Named, last: Named) -> bool:
    """Whether two names of parts of the week follow each other, with nothing or small words between."""
    between = (word.token for word in words[first.last + 1 : last.first])
    return (
        first.group in ("days", _SHORT)
        and last.group in ("days", _SHORT, "halves")
        and all(token in words_of("small") for token in between)
    )


def _named_in(words: Sequence[Word]) -> list[Named]:
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
