"""What a text finds, as sets of slots, and the first score: words, then typos, neighbouring words, the best field.

A word that means few others is read once as sets of slots, which commits hand on; one that means many, such as a
single letter that may go on, is asked of tantivy each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import pairwise
from operator import and_
from typing import NamedTuple

import numpy as np

from search.embedded.queries import NEXT_STEP, by_level, level
from search.embedded.slots import NOTHING, Numbers, Slots, numbers_of, set_of, slots_at
from search.embedded.view import View
from search.embedded.vocabulary import Meant
from search.engine import Words
from search.text import ParsedText

KEPT = 48
"""Up to so many words that a word means are kept as sets."""

Layers = list[tuple[Slots, float]]
"""Sets with what their members are worth, in rising order: who is in several has the last."""


class Word(NamedTuple):
    """What one word of a text finds: by typos, and by the field in which it stands as it was typed."""

    slots: Slots
    levels: Layers
    fields: Layers = []


class Text:
    """A text on one state of an index."""

    def __init__(self, view: View, parsed: ParsedText, meanings: Sequence[Meant]) -> None:
        self._view = view
        self._parsed = parsed
        self._words = [self._word(word, meant) for word, meant in zip(parsed.words, meanings, strict=True)]

    def found(self, words: Words) -> Slots:
        """Everything that the text finds."""
        needed = [word.slots for word in self._words[: 1 if words is Words.LEADING else None]]
        needed += [self._phrase(phrase) for phrase in self._parsed.phrases]
        found = reduce(and_, needed) if needed else self._view.columns.live
        return found - self._any(map(self._phrase, self._parsed.excluded))

    def scores(self, among: Slots) -> Numbers:
        """The first score of each of these slots, in their order."""
        total = np.zeros(self._view.columns.size)
        for word in self._words:
            for layers in (word.levels, word.fields):
                part = np.zeros_like(total)
                for slots, worth in layers:
                    part[numbers_of(slots & among)] = worth
                total += part
        for pair in pairwise(self._parsed.words):
            total[numbers_of(self._phrase(pair) & among)] += NEXT_STEP
        scores: Numbers = total[numbers_of(among)]
        return scores

    def _word(self, word: str, meant: Meant) -> Word:
        read = self._asked if len(meant) > KEPT else self._kept
        found = read(meant)
        if synonyms := self._any(map(self._phrase, self._view.build.synonyms(word))):
            found = Word(found.slots | synonyms, [*found.levels, (synonyms, level(0))], found.fields)
        return found

    def _kept(self, meant: Meant) -> Word:
        columns = self._view.columns
        by_typos = by_level(meant)
        # The fields first: who stands in one of them is then not read once more as standing anywhere.
        by_field = zip(*(columns.standing(token) for token in by_typos.get(0, ())), strict=True)
        worth = self._view.build.weights().values()
        fields = [(self._any(slots), weight) for slots, weight in zip(by_field, worth, strict=False)]
        levels = [
            (self._any(columns.anywhere(token) for token in by_typos[typos]), level(typos))
            for typos in sorted(by_typos, reverse=True)
        ]
        return Word(self._any(slots for slots, _ in levels), levels, fields[::-1])

    def _asked(self, meant: Meant) -> Word:
        searcher, recent = self._view.searcher, self._view.recent
        hits = searcher.search(self._view.build.word(meant), max(1, searcher.num_docs), count=False).hits
        scores = np.array([score for score, _ in hits], dtype=np.float64)
        slots = slots_at(searcher, [address for _, address in hits])
        levels = {float(one): set_of(slots[scores == one]) - recent.gone for one in np.unique(scores)}
        for slot, change in recent.changed.items():
            if score := self._view.build.score(meant, change.written.texts):
                levels[score] = levels.get(score, NOTHING) | Slots([slot])
        return Word(self._any(levels.values()), [(found, score) for score, found in sorted(levels.items())])

    def _phrase(self, phrase: tuple[str, ...]) -> Slots:
        columns = self._view.columns
        if len(phrase) == 1:
            return columns.anywhere(phrase[0])
        return columns.phrase(phrase, self._view.build.phrase(phrase))

    def _any(self, sets: Iterable[Slots]) -> Slots:
        return Slots.union(*(Slots(), *sets))
