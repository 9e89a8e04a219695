"""Vectors of short phrases, so that phrases can be compared that share no whole word.

Every phrase is counted by its runs of three letters, which meet in compounds, inflections, typing errors and words that
Dutch and English share ("metallurg", "procesmetallurg", "metallurgist"). No model goes into it. What is rare in a
lexicon weighs more (search/rarity.py); the vector of a phrase is then the same in every engine. With the optional
extra `semantic` a sentence encoder adds what phrases mean (search/semantic.py); both then weigh by a share.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from search.text import tokens

Vectors: TypeAlias = NDArray[np.float32]

GRAM = 3
DIMENSIONS = 256
"""Runs of letters are thrown together in so many heaps; twice as many ranked no better (docs/search.md)."""

LEAST = 0.25
"""Phrases less alike than this have nothing to do with each other."""


Weight: TypeAlias = Callable[[str], float]
"""What a run of letters counts."""


class Encoder(Protocol):
    """Gives phrases vectors of length 1 by what they mean, in whichever language."""

    name: str
    dimensions: int

    def encode(self, phrases: Sequence[str]) -> Vectors:
        """One row per phrase."""


class Likeness:
    """Brings phrases to vectors of length 1, whose product says how alike they are: 1 is the same, 0 is nothing."""

    def __init__(self, encoder: Encoder | None = None, share: float = 0.5) -> None:
        self._encoder = encoder
        self._share = share if encoder is not None else 0.0
        self.dimensions = DIMENSIONS + (encoder.dimensions if encoder is not None else 0)
        grams = f"rare{GRAM}x{DIMENSIONS}"
        self.name = grams if encoder is None else f"{grams}+{encoder.name}@{share}"

    def vectors(self, phrases: Sequence[str], weight: Weight | None = None) -> Vectors:
        """One row per phrase, all runs of letters alike without a weight; a phrase without any gets zeros."""
        if not phrases:
            return np.zeros((0, self.dimensions), np.float32)
        rows = np.stack([_row(" ".join(tokens(phrase)), weight) for phrase in phrases])
        if self._encoder is None:
            return rows
        # The product of two such rows is the weighted sum of both likenesses: scores are blended, not ranks.
        meant = self._encoder.encode(phrases) * (rows.any(axis=1, keepdims=True))
        blended = np.hstack([rows * (1 - self._share) ** 0.5, meant * self._share**0.5])
        return np.asarray(blended, np.float32)


def grams_of(folded: str) -> Counter[str]:
    """The runs of letters of a folded phrase, as often as they stand in it."""
    padded = f"  {folded} "
    return Counter(padded[at : at + GRAM] for at in range(len(padded) - GRAM + 1)) if folded else Counter()


def _row(folded: str, weight: Weight | None) -> Vectors:
    row = np.zeros(DIMENSIONS, np.float32)
    for gram, count in grams_of(folded).items():
        heap, sign = _heap(gram)
        row[heap] += sign * count**0.5 * (weight(gram) if weight else 1.0)
    length = float(np.linalg.norm(row))
    return row / length if length else row


@lru_cache(maxsize=65536)
def _heap(gram: str) -> tuple[int, int]:
    """Which heap a run of letters falls in, and on which side, so that accidents cancel out on average."""
    number = zlib.crc32(gram.encode())
    return number % DIMENSIONS, 1 if number >> 20 & 1 else -1
