"""The order of relevance, in Meilisearch's spirit: words, typos, proximity, weight of the field, exactness, then id.

tantivy brings the matches with a first score of words, typos and field; what it cannot weigh is weighed here, for the
best of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from tantivy import DocAddress

from search.embedded.queries import FEW
from search.embedded.slots import Numbers, Rows, Slots, smallest
from search.embedded.view import View, load_words
from search.embedded.vocabulary import Meant

RERANKED = 200
_MANY = 99
_FINE = 16
"""Places that are told apart one by one; deeper ones in steps that double."""
FARTHEST = 8
"""Words that stand further apart than this, or in different fields, count as equally far apart."""


class Spot(NamedTuple):
    """Where a word of the query was found: field by weight, place in the field, and how well."""

    field: int
    place: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """What a text finds: one row each of slot, first score and address."""

    slots: Rows
    scores: Numbers
    addresses: list[DocAddress]


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a text, and what each of them means in this index."""

    words: tuple[str, ...]
    meanings: Sequence[Meant]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document in its place."""

    address: DocAddress
    score: float


def ranked(view: View, matches: Matches, within: Slots, asked: Asked, offset: int, limit: int) -> list[Ranked]:
    """A page of the best matches within a set."""
    kept = np.zeros(view.columns.size + 1, dtype=bool)
    kept[within.to_array()] = True
    rows = np.flatnonzero(kept[matches.slots])
    by_id = view.columns.by_id[matches.slots[rows]]
    wanted = max(RERANKED, offset + limit)
    best = rows[smallest([-matches.scores[rows], by_id], wanted)] if len(rows) else rows
    page = _weighed(view, matches, best[:RERANKED], asked)[offset : offset + limit]
    rest = best[max(offset, RERANKED) : offset + limit]
    return page + [Ranked(matches.addresses[row], 0.0) for row in rest]


def _weighed(view: View, matches: Matches, rows: Rows, asked: Asked) -> list[Ranked]:
    by_id = view.columns.by_id[matches.slots[rows]].tolist()
    found = []
    for row, score, place in zip(rows.tolist(), matches.scores[rows].tolist(), by_id, strict=True):
        address = matches.addresses[row]
        found.append((_weight(asked, load_words(view.searcher, address)), -score, place, address))
    found.sort(key=lambda entry: entry[:3])
    return [Ranked(address, _score(weight)) for weight, _, _, address in found]


def _score(weight: tuple[int, ...]) -> float:
    """A number between 0 and 1 that falls with every step of the weight."""
    missing, typos, far, place, depth, inexact = weight
    parts = ((missing, 0.5), (typos, 0.25), (far, 0.1), (place, 0.1), (inexact, 0.04), (depth, 0.01))
    return round(sum(share / (1 + amount) for amount, share in parts), 6)


def _weight(asked: Asked, text: str) -> tuple[int, ...]:
    """How far from a perfect match: missing words, typos, distance, field, place in the field, inexact words."""
    spots, typos = _spots(asked, text)
    best = [min(found) for found in spots if found]
    return (
        len(spots) - len(best),
        typos,
        sum(_apart(one, other) for one, other in pairwise(spots)),
        sum(spot.field for spot in best),
        sum(_depth(min(spot.place for spot in found)) for found in spots if found),
        sum(not any(spot.exact for spot in found) for found in spots),
    )


def _depth(place: int) -> int:
    """How deep a word stands in whichever field, in the steps in which Meilisearch counts it."""
    return place if place < _FINE else 24 if place < 24 else 1 << (place - 1).bit_length()


def _spots(asked: Asked, text: str) -> tuple[list[list[Spot]], int]:
    """Where each word of the query stands with the fewest typos, and the typos of them all."""
    present: set[str] = set()
    spots: list[list[Spot]] = []
    total = 0
    for word, meant in zip(asked.words, asked.meanings, strict=True):
        if len(meant) > FEW:
            present = present or set(text.split())
        # Few words are looked for as they are; of many only those that the text holds.
        held = {
            token: meant[token]
            for token in (meant.keys() & present if len(meant) > FEW else meant)
            if f" {token} " in text
        }
        fewest = min(held.values(), default=_MANY)
        right = [token for token, typos in held.items() if typos == fewest]
        spots.append([spot for token in right for spot in _places(text, token, token == word)])
        total += fewest if held else 0
    return spots, total


def _places(text: str, token: str, exact: bool) -> Iterator[Spot]:
    """Every place of a word in the text of a document: its fields are lines, its words stand between spaces."""
    whole = f" {token} "
    at = text.find(whole)
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        yield Spot(text.count("\n", 0, at), text.count(" ", start, at), exact)
        at = text.find(whole, at + len(token) + 1)


def _apart(one: list[Spot], other: list[Spot]) -> int:
    """The smallest distance between two words of the query; the wrong order costs one more."""
    nearest = FARTHEST
    for left in one[:FARTHEST]:
        for right in other[:FARTHEST]:
            if left.field == right.field and left.place != right.place:
                gap = right.place - left.place
                nearest = min(nearest, gap if gap > 0 else 1 - gap)
    return nearest
