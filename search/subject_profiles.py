"""Which subjects the words of a text belong to: BM25 over everything that is said of each subject, taken together.

A phrase that is like no single topic still shares words with many topics of its subject, and rare ones tell most. The
weights are worked out once, when a lexicon is filled, and are the same on both engines.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING

from search.text import tokens

if TYPE_CHECKING:
    from search.lexicon import Entry

K1, B = 1.2, 0.75
"""The usual values; they were not tuned."""

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class SubjectProfiles:
    """Per word what it adds to each subject, and how rare it is among them."""

    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    rarity: Mapping[str, float] = field(default_factory=dict)
    unknown: float = 1.0

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> SubjectProfiles:
        """Work them out; an entry counts for a subject as far as it is near."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for entry in entries:
            words = Counter(word for phrase in entry.phrases() for word in tokens(phrase)) if entry.subjects else {}
            for subject, nearness in entry.subjects.items():
                for word, count in words.items():
                    counts[subject][word] += count * nearness  # type: ignore[assignment] # a Counter of shares
        lengths = {subject: sum(words.values()) for subject, words in counts.items()}
        average = sum(lengths.values()) / (len(lengths) or 1) or 1.0
        holders = Counter(word for words in counts.values() for word in words)
        rarity = {word: round(_rarity(len(counts), held), _DIGITS) for word, held in holders.items()}
        weights: dict[str, dict[str, float]] = defaultdict(dict)
        for subject, words in counts.items():
            norm = K1 * (1 - B + B * lengths[subject] / average)
            for word, count in words.items():
                weights[word][subject] = round(rarity[word] * count * (K1 + 1) / (count + norm), _DIGITS)
        return cls(dict(weights), rarity, _rarity(len(counts), 0))

    def shares(self, text: str) -> dict[str, float]:
        """Each subject by its share in what the words say, up to 1 where every word of the text is known."""
        words = set(tokens(text))
        said: dict[str, float] = defaultdict(float)
        for word in words:
            for subject, weight in self.weights.get(word, {}).items():
                said[subject] += weight
        if not said:
            return {}
        known = sum(self.rarity.get(word, 0.0) for word in words)
        most = max(said.values()) * sum(self.rarity.get(word, self.unknown) for word in words)
        return {subject: weight * known / most for subject, weight in said.items() if most}


def _rarity(subjects: int, holders: int) -> float:
    return log(1 + (subjects - holders + 0.5) / (holders + 0.5))
