"""The order of relevance, in Meilisearch's spirit: words, typos, proximity, weight of the field, exactness, then id.

All matches have a first score of words, typos, neighbours and field (texts.py); what that cannot weigh is weighed here,
for the best of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.embedded.queries import FEW
from search.embedded.slots import Numbers, Rows, Slots, numbers_of, smallest
from search.embedded.view import View
from search.embedded.vocabulary import Meant

RERANKED = 200
_FINE = 16
"""Places that are told apart one by one; deeper ones in steps that double."""
FARTHEST = 8
"""Words that stand further apart than this, or in different fields, count as equally far apart."""


Spot = tuple[int, int, bool]
"""Where a word of the query was found: field by weight, place in the field, and whether exactly as it was typed."""

Wanted = tuple[int, str, bool]
"""A word to look for: typos, the word between spaces, and whether it is the one that was typed."""


class Asked:
    """The words of a text, and what each of them means in this index."""

    def __init__(self, words: Sequence[str], meanings: Sequence[Meant]) -> None:
        self.words = words
        self.meanings = meanings
        self._wanted = [
            sorted((typos, f" {token} ", token == word) for token, typos in meant.items())
            if len(meant) <= FEW
            else None
            for word, meant in zip(words, meanings, strict=True)
        ]

    def wanted(self, text: str) -> Iterator[Sequence[Wanted]]:
        """What to look for in a document: few words as they are, of many only those that it holds."""
        present: set[str] = set()
        for word, meant, wanted in zip(self.words, self.meanings, self._wanted, strict=True):
            if wanted is None:
                present = present or set(text.split())
                yield _wanted(word, meant, meant.keys() & present)
            else:
                yield wanted


def _wanted(word: str, meant: Meant, tokens: Iterable[str]) -> list[Wanted]:
    return sorted((meant[token], f" {token} ", token == word) for token in tokens)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document in its place."""

    slot: int
    score: float


def ranked(view: View, found: Slots, scores: Numbers, asked: Asked, offset: int, limit: int) -> list[Ranked]:
    """A page of what was found, whose first scores are given in the order of the slots."""
    slots = numbers_of(found)
    by_id = view.columns.by_id[slots]
    if not len(slots):
        return []
    best = smallest([-scores, by_id], max(RERANKED, offset + limit))
    near = _weighed(asked, view, slots[best[:RERANKED]], scores[best[:RERANKED]])
    rest = [(slot, 0.0) for slot in slots[best[RERANKED:]].tolist()]
    return [Ranked(slot, score) for slot, score in [*near, *rest][offset : offset + limit]]


def _weighed(asked: Asked, view: View, slots: Rows, scores: Numbers) -> list[tuple[int, float]]:
    """The slots in their right order, each with the score that is shown."""
    places = view.columns.by_id[slots].tolist()
    texts = view.words(slots.tolist())
    found = [
        (_weight(asked, text), -score, place, slot)
        for slot, text, score, place in zip(slots.tolist(), texts, scores.tolist(), places, strict=True)
    ]
    return [(slot, _score(weight)) for weight, _, _, slot in sorted(found)]


def _score(weight: tuple[int, ...]) -> float:
    """A number between 0 and 1 that falls with every step of the weight."""
    missing, typos, far, place, depth, inexact = weight
    parts = ((missing, 0.5), (typos, 0.25), (far, 0.1), (place, 0.1), (inexact, 0.04), (depth, 0.01))
    return round(sum(share / (1 + amount) for amount, share in parts), 6)


def _weight(asked: Asked, text: str) -> tuple[int, ...]:
    """How far from a perfect match: missing words, typos, distance, field, place in the field, inexact words."""
    spots, typos = _spots(asked, text)
    held = [found for found in spots if found]
    return (
        len(spots) - len(held),
        typos,
        sum([_apart(one, other) for one, other in pairwise(spots)]),
        sum([min(found)[0] for found in held]),
        sum([_depth(min([place for _, place, _ in found])) for found in held]),
        sum([not any([exact for _, _, exact in found]) for found in spots]),
    )


def _depth(place: int) -> int:
    """How deep a word stands in whichever field, in the steps in which Meilisearch counts it."""
    return place if place < _FINE else 24 if place < 24 else 1 << (place - 1).bit_length()


def _spots(asked: Asked, text: str) -> tuple[list[list[Spot]], int]:
    """Where each word of the query stands with the fewest typos, and the typos of them all."""
    spots: list[list[Spot]] = []
    total = 0
    for wanted in asked.wanted(text):
        found: list[Spot] = []
        fewest = 0
        for typos, whole, exact in wanted:
            if found and typos > fewest:
                break
            if whole in text:
                found += _places(text, whole, exact)
                fewest = typos
        spots.append(found)
        total += fewest
    return spots, total


def _places(text: str, whole: str, exact: bool) -> list[Spot]:
    """Every place of a word in the text of a document: its fields are lines, its words stand between spaces."""
    places = []
    at = text.find(whole)
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        places.append((text.count("\n", 0, at), text.count(" ", start, at), exact))
        at = text.find(whole, at + len(whole) - 1)
    return places


def _apart(one: list[Spot], other: list[Spot]) -> int:
    """The smallest distance between two words of the query; the wrong order costs one more."""
    nearest = FARTHEST
    for field, place, _ in one[:FARTHEST]:
        for other_field, other_place, _ in other[:FARTHEST]:
            if field == other_field and place != other_place:
                gap = other_place - place
                nearest = min(nearest, gap if gap > 0 else 1 - gap)
    return nearest
