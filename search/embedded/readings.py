"""What was read of one state of an index, handed on from commit to commit, also what is still being read meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Set
from typing import Generic, TypeVar

from search.embedded.recent import Delta
from search.embedded.spot import about_to_read

MOST = 60_000
"""Readings that are handed on at most; most of them are small, or empty: a word stands in few of the word fields."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Readings(Generic[K, V]):
    """The readings of one state; `step` works a delta into one of them, or gives it up."""

    def __init__(self, step: Callable[[K, V, Delta], V | None]) -> None:
        self._step = step
        self._held: dict[K, V] = {}
        self._next: tuple[Delta, Readings[K, V]] | None = None
        self._handing = threading.Lock()
        self._reading = threading.Lock()

    def get(self, key: K, read: Callable[[], V]) -> V:
        """A reading, read when it is not there; a reading that takes long outlives the state it was begun in."""
        found = self._held.get(key)
        if found is None:
            about_to_read()
            found = read()
            self._keep(key, found)
        return found

    def held(self, key: K) -> V | None:
        """A reading if it was read before."""
        return self._held.get(key)

    def get_alone(self, key: K, read: Callable[[], V]) -> V:
        """The same for what takes long: who needs it meanwhile waits instead of reading it too."""
        found = self._held.get(key)
        if found is None:
            about_to_read()
            with self._reading:
                found = self.get(key, read)
        return found

    def _keep(self, key: K, value: V) -> None:
        with self._handing:
            readings: Readings[K, V] = self
            known: V | None = value
            while known is not None:
                if len(readings._held) < MOST:
                    readings._held[key] = known
                if readings._next is None:
                    return
                delta, readings = readings._next
                known = self._step(key, known, delta)

    def after(self, delta: Delta, touched: Set[K] | None = None) -> Readings[K, V]:
        """The readings of the state after a commit, which may be known to alter none but some."""
        new = Readings(self._step)
        new._handing, new._reading = self._handing, self._reading
        with self._handing:
            new._held = self._held.copy()
            for key in list(self._held) if touched is None else self._held.keys() & touched:
                if (moved := self._step(key, self._held[key], delta)) is not None:
                    new._held[key] = moved
                else:
                    del new._held[key]
            self._next = (delta, new)
        return new
