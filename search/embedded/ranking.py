"""The order of relevance, in Meilisearch's spirit: words, typos, proximity, weight of the field, exactness, then id.

tantivy brings the best ones by words, typos and field; what it cannot weigh is weighed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from tantivy import DocAddress, Searcher
from tantivy import Query as Q

from search.embedded.store import load, load_words, total
from search.engine import Document
from search.matching import Matcher

RERANKED = 500
_MANY = 99
FARTHEST = 8
"""Words that stand further apart than this, or in different fields, count as equally far apart."""


class Spot(NamedTuple):
    """Where a word of the query was found: field by weight, place in the field, and how well."""

    field: int
    place: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document in its place."""

    address: DocAddress
    score: float
    document: Document


def ranked(searcher: Searcher, query: Q, matcher: Matcher, offset: int, limit: int) -> tuple[list[Ranked], int]:
    """A page of the best matches and how many there are in all."""
    wanted = max(RERANKED, offset + limit)
    found = searcher.search(query, wanted)
    top = found.hits[:RERANKED]
    texts = [[field.split() for field in load_words(searcher, address)] for _, address in top]
    matcher.learn({token for fields in texts for tokens in fields for token in tokens})
    weighed = [
        (_weight(matcher, fields), -float(native), address)
        for (native, address), fields in zip(top, texts, strict=True)
    ]
    # The id is read only for those that tie: documents on the page and their equals.
    weighed.sort(key=lambda entry: entry[:2])
    page = _with_ids(searcher, weighed, offset, limit)
    rest = found.hits[max(offset, RERANKED) : offset + limit]
    page += [Ranked(address, 0.0, load(searcher, address)) for _, address in rest]
    return page, total(found)


Weighed = tuple[tuple[int, ...], float, DocAddress]


def _with_ids(searcher: Searcher, weighed: list[Weighed], offset: int, limit: int) -> list[Ranked]:
    end = min(offset + limit, len(weighed))
    if offset >= end:
        return []
    first = next(place for place, entry in enumerate(weighed) if entry[:2] == weighed[offset][:2])
    last = end
    while last < len(weighed) and weighed[last][:2] == weighed[end - 1][:2]:
        last += 1
    group = [(entry[:2], load(searcher, entry[2]), entry) for entry in weighed[first:last]]
    group.sort(key=lambda one: (one[0], str(one[1]["id"])))
    return [Ranked(entry[2], _score(entry[0]), document) for _, document, entry in group[offset - first : end - first]]


def _score(weight: tuple[int, ...]) -> float:
    """A number between 0 and 1 that falls with every step of the weight."""
    missing, typos, far, place, depth, inexact = weight
    parts = ((missing, 0.5), (typos, 0.25), (far, 0.1), (place, 0.1), (inexact, 0.04), (depth, 0.01))
    return round(sum(share / (1 + amount) for amount, share in parts), 6)


def _weight(matcher: Matcher, fields: list[list[str]]) -> tuple[int, ...]:
    """How far from a perfect match: missing words, typos, distance, field, place in the field, inexact words."""
    spots, typos = _spots(matcher, fields)
    best = [min(found) for found in spots if found]
    return (
        len(spots) - len(best),
        typos,
        sum(_apart(one, other) for one, other in pairwise(spots)),
        sum(spot.field for spot in best),
        sum(min(spot.place, 50) for spot in best),
        sum(not any(spot.exact for spot in found) for found in spots),
    )


def _spots(matcher: Matcher, fields: list[list[str]]) -> tuple[list[list[Spot]], int]:
    """Where each word of the query stands with the fewest typos, and the typos of them all."""
    spots: list[list[Spot]] = [[] for _ in matcher.words]
    fewest = [_MANY] * len(spots)
    for field, tokens in enumerate(fields):
        for place, token in enumerate(tokens):
            for number, typos in matcher.meant(token):
                if typos > fewest[number]:
                    continue
                if typos < fewest[number]:
                    fewest[number] = typos
                    spots[number].clear()
                spots[number].append(Spot(field, place, token == matcher.words[number]))
    return spots, sum(one for one in fewest if one < _MANY)


def _apart(one: list[Spot], other: list[Spot]) -> int:
    """The smallest distance between two words of the query; the wrong order costs one more."""
    nearest = FARTHEST
    for left in one[:FARTHEST]:
        for right in other[:FARTHEST]:
            if left.field == right.field and left.place != right.place:
                gap = right.place - left.place
                nearest = min(nearest, gap if gap > 0 else 1 - gap)
    return nearest
