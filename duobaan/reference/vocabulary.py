"""Finds subjects and expertise in what people type: folded terms, prefixes, Dutch compounds, typing errors.

A search engine does this over documents; here it is a pure look-up over the shipped tables, for forms and filters.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from rapidfuzz.distance import OSA

from duobaan.reference.expertise import expertises
from duobaan.reference.subjects import subjects
from duobaan.reference.tables import read_table
from duobaan.text import fold

_WORD = re.compile(r"[a-z0-9]+(?:[&+#'][a-z0-9+#]*)*")
_AND = frozenset({"en", "and"})
_LONGEST_PHRASE = 6
_SHORTEST_COMPOUND = 4
_SHORTEST_PREFIX = 2
_TYPO_LENGTHS = ((9, 2), (5, 1))


class HowFound(enum.StrEnum):
    """By which likeness a term was found, best first."""

    EXACT = "EXACT"
    PHRASE = "PHRASE"
    COMPOUND = "COMPOUND"
    PREFIX = "PREFIX"
    WORD_PREFIX = "WORD_PREFIX"
    TYPO = "TYPO"


SCORES: Mapping[HowFound, float] = {
    HowFound.EXACT: 1.0,
    HowFound.PHRASE: 0.9,
    HowFound.COMPOUND: 0.85,
    HowFound.PREFIX: 0.7,
    HowFound.WORD_PREFIX: 0.5,
    HowFound.TYPO: 0.4,
}


@dataclass(frozen=True, slots=True)
class Match:
    """A subject or field of work that was found, by which of its terms, and how sure that is (0 to 1)."""

    code: str
    term: str
    how: HowFound
    score: float


Lexicon = Mapping[str, tuple[tuple[str, bool], ...]]


@cache
def _around() -> frozenset[str]:
    table = read_table("words_around.toml").table("around")
    return frozenset(word for key in table.values for word in table.texts(key))


@cache
def _compound_tails() -> frozenset[str]:
    table = read_table("words_around.toml").table("compounds")
    return frozenset(f"{joint}{tail}" for joint in table.items("joints") for tail in table.texts("tails"))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text; "M&O" and "C++" stay whole."""
    return tuple(_WORD.findall(fold(text)))


def _key(text: str) -> str:
    return " ".join(words_of(text))


def _lexicon(entries: Iterable[tuple[str, Iterable[str], Iterable[str]]]) -> Lexicon:
    """Folded term to the codes it names, and whether it is one of the names rather than a synonym."""
    found: dict[str, dict[str, bool]] = {}
    for code, names, synonyms in entries:
        for term, is_name in [*((name, True) for name in names), *((synonym, False) for synonym in synonyms)]:
            codes = found.setdefault(_key(term), {})
            codes[code] = codes.get(code, False) or is_name
    return {term: tuple(codes.items()) for term, codes in found.items() if term}


@cache
def _subject_lexicon() -> Lexicon:
    return _lexicon(
        (one.code, (one.name_nl, one.name_en, one.code), (*one.synonyms_nl, *one.synonyms_en))
        for one in subjects().values()
    )


@cache
def _expertise_lexicon() -> Lexicon:
    return _lexicon(
        (one.code, (one.name_nl, one.name_en), (*one.synonyms_nl, *one.synonyms_en)) for one in expertises().values()
    )


def _phrases(words: tuple[str, ...]) -> Iterator[str]:
    for length in range(min(len(words), _LONGEST_PHRASE), 0, -1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def _exact(lexicon: Lexicon, words: tuple[str, ...]) -> Iterator[tuple[str, HowFound]]:
    whole = " ".join(words)
    if whole in lexicon:
        yield whole, HowFound.EXACT


def _in_phrases(lexicon: Lexicon, words: tuple[str, ...]) -> Iterator[tuple[str, HowFound]]:
    taken: list[str] = []
    for phrase in _phrases(words):
        # "wiskunde" inside "wiskunde b" is already said by the longer phrase; "physics and chemistry" names two.
        inside = any(f" {phrase} " in f" {longer} " and not _AND & set(longer.split()) for longer in taken)
        if phrase in lexicon and phrase not in _around() and not inside:
            taken.append(phrase)
            yield phrase, HowFound.PHRASE


def _in_compounds(lexicon: Lexicon, words: tuple[str, ...]) -> Iterator[tuple[str, HowFound]]:
    for word in words:
        for cut in range(len(word) - 2, _SHORTEST_COMPOUND - 2, -1):
            head, tail = word[:cut], word[cut:]
            if head in lexicon and tail in _compound_tails():
                yield head, HowFound.COMPOUND
                break


def _by_prefix(lexicon: Lexicon, words: tuple[str, ...]) -> Iterator[tuple[str, HowFound]]:
    start = " ".join(words)
    if len(start) < _SHORTEST_PREFIX:
        return
    for term in lexicon:
        if term.startswith(start):
            yield term, HowFound.PREFIX
        elif f" {start}" in term:
            yield term, HowFound.WORD_PREFIX


def _edits_allowed(word: str) -> int:
    return next((edits for length, edits in _TYPO_LENGTHS if len(word) >= length), 0)


def _by_typo(lexicon: Lexicon, words: tuple[str, ...]) -> Iterator[tuple[str, HowFound]]:
    for typed in {" ".join(words), *words}:
        allowed = _edits_allowed(typed)
        for term in lexicon if allowed else ():
            if OSA.distance(typed, term, score_cutoff=allowed) <= allowed:
                yield term, HowFound.TYPO


def _matches(lexicon: Lexicon, found: Iterable[tuple[str, HowFound]]) -> list[Match]:
    best: dict[str, Match] = {}
    for term, how in found:
        for code, is_name in lexicon[term]:
            # A name beats a synonym that several subjects share, such as "science".
            score = SCORES[how] * (1.0 if is_name else 0.95) / len(lexicon[term]) ** 0.1
            match = Match(code, term, how, round(score, 4))
            if code not in best or match.score > best[code].score:
                best[code] = match
    return sorted(best.values(), key=lambda match: (-match.score, len(match.term), match.code))


def _find(lexicon: Lexicon, text: str, limit: int) -> list[Match]:
    words = words_of(text)
    telling = tuple(word for word in words if word not in _around()) or words
    if " ".join(words) in lexicon:
        telling = words  # "wiskunde a" is a name; its "a" is no article
    ways: list[Callable[[], Iterator[tuple[str, HowFound]]]] = [
        partial(_exact, lexicon, telling),
        partial(_in_phrases, lexicon, words),
        partial(_in_compounds, lexicon, telling),
        partial(_by_prefix, lexicon, telling),
    ]
    found = [hit for way in ways for hit in way()] if words else []
    if not found and words:
        found = list(_by_typo(lexicon, telling))
    return _matches(lexicon, found)[:limit]


def find_subjects(text: str, limit: int = 10) -> list[Match]:
    """The subjects that a text names, surest first; typing errors are tried only when nothing else is found."""
    return _find(_subject_lexicon(), text, limit)


def find_expertise(text: str, limit: int = 10) -> list[Match]:
    """The fields of work that a text names, surest first."""
    return _find(_expertise_lexicon(), text, limit)
