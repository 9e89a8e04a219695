"""The words of an index, and which of them a word of a query can mean; each comparison is made once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

from search.matching import compared
from search.text import typo_budget

REMEMBERED = 2_000
Meant = Mapping[str, int]
"""Words with the typos that lie between."""


class Vocabulary:
    """Words that stand or stood in an index; it only grows, so that every state of the index can use it."""

    def __init__(self, read: Callable[[], Iterable[str]]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._words: list[str] = []
        self._known: set[str] | None = None
        self._meant: OrderedDict[tuple[str, bool, bool], tuple[int, Meant]] = OrderedDict()

    def add(self, words: Iterable[str], then: Callable[[], None]) -> None:
        """Learn the words of a commit and let it be seen, as one step: whoever reads them all meanwhile has both."""
        with self._lock:
            if self._known is not None:
                new = [word for word in dict.fromkeys(words) if word not in self._known]
                self._words += new
                self._known.update(new)
            then()

    def read(self) -> None:
        """Read the words of the index, unless that was done."""
        with self._lock:
            self._ensure_read()

    def _ensure_read(self) -> None:
        if self._known is None:
            self._words = list(self._read())
            self._known = set(self._words)

    def meant(self, word: str, *, prefix: bool, exact: bool) -> Meant:
        """The words of the index that a word of a query means; a prefix may go on, an exact word bears no typos."""
        with self._lock:
            self._ensure_read()
            key = (word, prefix, exact)
            seen, meant = self._meant.get(key, (0, {}))
            if seen < len(self._words):
                budget = 0 if exact else typo_budget(word)
                # A mapping that was handed out is never changed.
                meant = {**meant, **compared(word, self._words[seen:], budget=budget, prefix=prefix)}
            self._meant[key] = (len(self._words), meant)
            self._meant.move_to_end(key)
            if len(self._meant) > REMEMBERED:
                self._meant.popitem(last=False)
            return meant
