"""Alphabetical order as a column of numbers, kept up to date without sorting again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

import numpy as np

from search.embedded.slots import Numbers, Rows


class Ranks:
    """Where each slot's text stands in the alphabet; a new text takes a number between those of its neighbours."""

    def __init__(self, texts: list[str], places: list[float], by_slot: Numbers) -> None:
        self._texts = texts  # in order; with the places it belongs to the one who writes, readers use the column only
        self._places = places
        self.by_slot = by_slot

    @classmethod
    def joined(cls, texts: Sequence[str], keys: Rows, slots: Rows, slot_keys: Rows, size: int) -> Ranks:
        """Join sorted texts, given with their keys, and slots that name their text by its key."""
        by_slot = np.full(size, np.nan)
        if len(texts):
            by_key = np.argsort(keys)
            found = np.searchsorted(keys[by_key], slot_keys).clip(max=len(texts) - 1)
            right = keys[by_key][found] == slot_keys
            by_slot[slots[right]] = by_key[found][right]
        return cls(list(texts), [float(place) for place in range(len(texts))], by_slot)

    def after(self, changed: Mapping[int, str | None], size: int) -> Ranks | None:
        """The order after some slots changed; None when there is no room left between two neighbours."""
        places = {}
        for slot, text in changed.items():
            place = np.nan if text is None else self._place(text)
            if place is None:
                return None
            places[slot] = place
        return Ranks(self._texts, self._places, written_over(self.by_slot, places, size))

    def _place(self, text: str) -> float | None:
        at = bisect_left(self._texts, text)
        if at < len(self._texts) and self._texts[at] == text:
            return self._places[at]
        place = self._between(at)
        if place is not None:
            self._texts.insert(at, text)
            self._places.insert(at, place)
        return place

    def _between(self, at: int) -> float | None:
        if not self._places:
            return 0.0
        if at == 0:
            return self._places[0] - 1.0
        if at == len(self._places):
            return self._places[-1] + 1.0
        low, high = self._places[at - 1], self._places[at]
        middle = (low + high) / 2
        return middle if low < middle < high else None


def written_over(column: Numbers, values: Mapping[int, float], size: int) -> Numbers:
    """A column with room for so many slots and other values in some; the same one where nothing would change."""
    slots = np.fromiter(values, dtype=np.int64, count=len(values))
    new = np.fromiter(values.values(), dtype=np.float64, count=len(values))
    if size <= len(column) and np.array_equal(column[slots], new, equal_nan=True):
        return column
    copy = np.empty(max(size, len(column)))
    copy[: len(column)] = column
    copy[len(column) :] = np.nan
    copy[slots] = new
    return copy
