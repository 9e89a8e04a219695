"""What a ranking is worth, and the plain BM25 that rankings are held against."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log, log2

from search.text import tokens

FIRST = 10
K1, B = 1.2, 0.75


def reciprocal_rank(found: Sequence[str], right: str) -> float:
    """One by the place of the right one among the first ten, nothing when it is not there."""
    return next((1 / place for place, key in enumerate(found[:FIRST], start=1) if key == right), 0.0)


def ndcg(found: Sequence[str], grades: Mapping[str, int], first: int = 5) -> float:
    """How near the first five are to the best order, with gains of 2**grade - 1."""
    best = _gain(sorted(grades.values(), reverse=True)[:first])
    return _gain([grades.get(key, 0) for key in found[:first]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(float(2**grade - 1) / log2(place + 1) for place, grade in enumerate(grades, start=1))


def mean(values: Iterable[float]) -> float:
    """The mean, 0 of none."""
    known = list(values)
    return sum(known) / len(known) if known else 0.0


class PlainWords:
    """BM25 over whole folded words: no stems, no parts, no typos."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        counts = {key: Counter(tokens(text)) for key, text in texts.items()}
        lengths = {key: sum(words.values()) for key, words in counts.items()}
        average = mean(lengths.values()) or 1.0
        self._weights: dict[str, dict[str, float]] = defaultdict(dict)
        holders = Counter(word for words in counts.values() for word in words)
        for key, words in counts.items():
            norm = K1 * (1 - B + B * lengths[key] / average)
            for word, count in words.items():
                rare = log(1 + (len(counts) - holders[word] + 0.5) / (holders[word] + 0.5))
                self._weights[word][key] = rare * count * (K1 + 1) / (count + norm)

    def search(self, text: str, limit: int = FIRST) -> list[str]:
        """The keys of the best texts, best first, equals by key."""
        scores: dict[str, float] = defaultdict(float)
        for word in set(tokens(text)):
            for key, weight in self._weights.get(word, {}).items():
                scores[key] += weight
        return sorted(scores, key=lambda key: (-scores[key], key))[:limit]
