"""Dutch and English text as both engines see it: folding, words, plurals, compounds, typo budget, query syntax.

Everything here is done before an engine is asked, so that "wiskundedocenten" means the same to each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from duobaan.text import fold

MAX_WORDS = 10
"""Words of a query that count; Meilisearch reads no more."""

ONE_TYPO_FROM = 5
TWO_TYPOS_FROM = 9

_WORD = re.compile(r"[^\W_]+")
_SPACED = bytes(code if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256))
"""What becomes of each byte when only words are to be left."""

_PARTS = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_LINKS = ("", "s", "en", "e", "n")
_SHORTEST_PART = 3
_SHORTEST_STEM = 5


def tokens(text: str) -> list[str]:
    """The folded words of a text, in order."""
    plain = _plain(text)
    # Most text is plain letters, or is so when it is folded: splitting it by a table takes a quarter of the time.
    return plain.encode().translate(_SPACED).decode().split() if plain.isascii() else _WORD.findall(plain)


def _plain(text: str) -> str:
    # Folding can bring capitals to light (mathematical letters), hence the second lowering.
    return text.lower() if text.isascii() else fold(text).lower()


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of a text with its place in it: start, end and folded form."""
    for found in _WORD.finditer(text):
        yield found.start(), found.end(), _plain(found.group())


def typo_budget(word: str) -> int:
    """How many typos a word may have, as Meilisearch counts: none below 5 letters or with digits, two from 9."""
    if len(word) < ONE_TYPO_FROM or not word.isalpha():
        return 0
    return 2 if len(word) >= TWO_TYPOS_FROM else 1


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A query's text: words to find, phrases to find as they stand, words to keep out."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    prefix: bool = False  # the last word may go on: nothing was typed after it

    @property
    def is_empty(self) -> bool:
        """Nothing to find and nothing to keep out."""
        return not (self.words or self.phrases or self.excluded)


class Analyser:
    """Brings words to the form that documents and queries share: known words, parts of compounds, singulars."""

    def __init__(self, vocabulary: Iterable[str], stem: Callable[[str], str]) -> None:
        self._stem = stem
        self._known = {word for entry in vocabulary for word in tokens(entry) if len(word) >= _SHORTEST_PART}
        self._by_stem: dict[str, str] = {}
        for word in sorted(self._known, key=lambda known: (len(known), known)):
            self._by_stem.setdefault(stem(word), word)
        self.canonical = lru_cache(maxsize=65536)(self._canonical)

    def _canonical(self, word: str) -> tuple[str, ...]:
        if word in self._known or not word.isalpha():
            return (word,)
        single = self._single(word)
        if single in self._known:
            return (single,)
        return self._split(word) or (single,)

    def _single(self, word: str) -> str:
        """The known word of the same stem, else the word without its plural ending, else the word."""
        stem = self._stem(word)
        if len(word) >= _SHORTEST_STEM and stem in self._by_stem:
            return self._by_stem[stem]
        # Stemming may take "ge" from the front too, which is no plural: what is left must begin as the word does.
        plural = word.endswith(("en", "s")) and len(stem) >= _SHORTEST_STEM and word[:2] == stem[:2]
        return stem if plural else word

    def _split(self, word: str) -> tuple[str, ...]:
        """The known words that a compound consists of, or nothing when it is none."""
        for end in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            if word[:end] not in self._known:
                continue
            if tail := self._tail(word[end:]):
                return (word[:end], *tail)
        return ()

    def _tail(self, rest: str) -> tuple[str, ...]:
        for link in _LINKS:
            part = rest.removeprefix(link) if rest.startswith(link) else ""
            if len(part) < _SHORTEST_PART:
                continue
            single = part if part in self._known else self._single(part)
            if single in self._known:
                return (single,)
            if deeper := self._split(part):
                return deeper
        return ()

    def additions(self, words: Iterable[str]) -> list[str]:
        """What a document must be found by besides its own words: singulars and parts of compounds."""
        own = dict.fromkeys(words)
        found = chain.from_iterable(map(self.canonical, own))
        return [part for part in dict.fromkeys(found) if part not in own]

    def parse(self, text: str) -> ParsedText:
        """Read what a person typed: words, "phrases" and -exclusions; never fails."""
        words: list[str] = []
        phrases: list[tuple[str, ...]] = []
        excluded: list[tuple[str, ...]] = []
        for minus, quote, plain in _PARTS.findall(text.replace("\x00", " ")):
            if not plain:
                (excluded if minus else phrases).append(tuple(tokens(quote)))
            elif plain.startswith("-") and len(plain) > 1:
                excluded.append(tuple(tokens(plain)))
            else:
                words.extend(part for word in tokens(plain) for part in self.canonical(word))
        kept = tuple(words[:MAX_WORDS])
        return ParsedText(kept, _filled(phrases), _filled(excluded), bool(kept) and _goes_on(text))


def wanted_and_not(text: str) -> tuple[str, str]:
    """A query's text in two: what is to be found, and the exclusions as they were typed."""
    wanted: list[str] = []
    excluded: list[str] = []
    for found in _PARTS.finditer(text):
        minus, _, plain = found.groups()
        is_exclusion = bool(minus) or ((plain or "").startswith("-") and len(plain) > 1)
        (excluded if is_exclusion else wanted).append(found[0])
    return " ".join(wanted), " ".join(excluded)


def _filled(groups: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(group for group in groups if group)


def _goes_on(text: str) -> bool:
    """Whether the last thing typed is a word that may not be finished."""
    return bool(_WORD.match(text[-1])) and not text.split()[-1].startswith("-")
