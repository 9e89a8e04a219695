"""How rare runs of letters and whole words are in a lexicon: what is rare in a text says most of what it means.

"Ingenieur" and the letters in it stand in hundreds of occupations, "metallurg" in three. Worked out once, when a
lexicon is filled, kept with it and the same on both engines, so that a text is compared as the phrases were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

from search.likeness import grams_of
from search.text import tokens

if TYPE_CHECKING:
    from search.lexicon import Alike, Entry

WORDS_PART = 0.2
"""What it is worth, beside a likeness of 1, that all words of a text stand in an entry as they are."""

LETTERS_POWER = 0.4
"""By which power rarity counts among letters: in full, a slip in a rare word would weigh too much."""

LOOKED_AT = 30
"""How many of the likest entries are weighed by their words too."""

_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Rarity:
    """The weight of each run of letters and of each word, and of those that are not known."""

    grams: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    unknown_gram: float = 1.0
    unknown_word: float = 1.0

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Rarity:
        """Work them out: letters among phrases, words among entries."""
        folded = [[" ".join(tokens(phrase)) for phrase in entry.phrases()] for entry in entries]
        phrases = [phrase for some in folded for phrase in some]
        grams, unknown_gram = _rarity(map(grams_of, phrases), len(phrases), lambda rare: rare**LETTERS_POWER)
        words, unknown_word = _rarity((set(" ".join(some).split()) for some in folded), len(folded), float)
        return cls(grams, words, unknown_gram, unknown_word)

    def gram(self, gram: str) -> float:
        """The weight of a run of letters."""
        return self.grams.get(gram, self.unknown_gram)

    def ordered(self, text: str, found: Iterable[Alike]) -> list[Alike]:
        """Entries by likeness and by the share of the text's words that they hold, equals by key."""
        asked = set(tokens(text))
        worth = [(-round(one.likeness + WORDS_PART * self._share(asked, one.entry), 5), one) for one in found]
        return [one for _, one in sorted(worth, key=lambda held: (held[0], held[1].entry.key))]

    def _share(self, asked: set[str], entry: Entry) -> float:
        held = words_of(entry.phrases())
        weights = {word: self.words.get(word, self.unknown_word) for word in asked}
        return sum(weight for word, weight in weights.items() if word in held) / (sum(weights.values()) or 1.0)


@lru_cache(maxsize=8192)
def words_of(phrases: tuple[str, ...]) -> frozenset[str]:
    """Every word of some phrases; those of the same entries are asked for again and again."""
    return frozenset(word for phrase in phrases for word in tokens(phrase))


def _rarity(
    held: Iterable[Iterable[str]], count: int, weight: Callable[[float], float]
) -> tuple[dict[str, float], float]:
    """The weight of everything that is held, and of what is not."""
    holders = Counter(one for some in held for one in some)

    def rare(held_by: int) -> float:
        return round(weight(log(1 + (count - held_by + 0.5) / (held_by + 0.5))), _DIGITS)

    return {one: rare(held_by) for one, held_by in holders.items()}, rare(0)
