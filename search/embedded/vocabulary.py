"""The words of an index, and which of them a word of a query can mean; each comparison is made once."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

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
        self._by_start = _ByStart()
        self._meant: OrderedDict[tuple[str, bool, bool], tuple[int, Meant]] = OrderedDict()

    def add(self, words: Callable[[], Iterable[str]], then: Callable[[], None]) -> None:
        """Learn the words of a commit and let it be seen, as one step: whoever reads them all meanwhile has both."""
        with self._lock:
            if self._known is not None:
                self._learn([word for word in dict.fromkeys(words()) if word not in self._known], self._known)
            then()

    def read(self) -> None:
        """Read the words of the index, unless that was done."""
        with self._lock:
            self._ensure_read()

    def _ensure_read(self) -> None:
        if self._known is None:
            self._known = set()
            self._learn(list(self._read()), self._known)

    def _learn(self, words: list[str], known: set[str]) -> None:
        self._words += words
        known.update(words)
        self._by_start.add(words)

    def meant(self, word: str, *, prefix: bool, exact: bool) -> Meant:
        """The words of the index that a word of a query means; a prefix may go on, an exact word bears no typos."""
        with self._lock:
            self._ensure_read()
            key = (word, prefix, exact)
            seen, meant = self._meant.get(key, (0, {}))
            if seen < len(self._words):
                budget = 0 if exact else typo_budget(word)
                new = self._words[seen:] if seen else self._by_start.near(word, budget)
                # A mapping that was handed out is never changed.
                meant = {**meant, **compared(word, new, budget=budget, prefix=prefix)}
            self._meant[key] = (len(self._words), meant)
            self._meant.move_to_end(key)
            if len(self._meant) > REMEMBERED:
                self._meant.popitem(last=False)
            return meant


class _ByStart:
    """Words by each of their first two letters, so that few are compared with a word of a query."""

    def __init__(self) -> None:
        self._first: defaultdict[str, list[str]] = defaultdict(list)
        self._second: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, words: Iterable[str]) -> None:
        for word in words:
            self._first[word[:1]].append(word)
            self._second[word[1:2]].append(word)

    def near(self, word: str, budget: int) -> Sequence[str]:
        """The words that can be meant with so many typos; some of them twice.

        A wrong first letter counts twice (`compared`), so that with two typos it is the only one: it was put before
        the word, in the place of its first letter, left out, or changed places with the next.
        """
        if budget < 2:
            return self._first.get(word[:1], ())
        letters = dict.fromkeys(word[:2])
        groups = [by.get(letter, ()) for by in (self._first, self._second) for letter in letters]
        return list(chain.from_iterable(groups))
