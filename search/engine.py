"""The port that every search engine fits, in words that belong to no engine.

A query's three filters differ in who may drop them: `scope` (what the caller may see) and `where` never fall away,
each of the `refine` filters is left out when the facet of the same name is counted (disjunctive facets).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from duobaan.geo import Point

Scalar: TypeAlias = str | int | float | bool
Value: TypeAlias = Scalar | Sequence[str] | Sequence[int] | None
Document: TypeAlias = Mapping[str, Value]

PAGE_LIMIT = 1000
"""Hits that one page may ask for at most."""

FACET_LIMIT = 10_000
"""Values of one facet that are counted at most, the most frequent first; the Netherlands have 4,100 postcodes of four
digits and some 10,000 schools, so that every facet is whole."""


class EngineUnavailable(Exception):
    """The engine cannot answer now; the caller falls back or tries later."""


# --- the filter tree ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The field holds at least one of the values; no values match nothing."""

    field: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """The field holds every one of the values; no values match everything."""

    field: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """The field's number lies between the bounds, both included; a document without the field does not match."""

    field: str
    gte: float | None = None
    lte: float | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """The document's place lies within so many kilometres of the point, measured over the great circle."""

    point: Point
    km: float


@dataclass(frozen=True, slots=True)
class And:
    """Every part matches; no parts match everything."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part matches; no parts match nothing."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not match, which includes documents that lack its field."""

    part: Filter


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of the parts match, as in "four of these six lessons"."""

    count: int
    of: tuple[Filter, ...]


Filter: TypeAlias = AnyOf | AllOf | Range | Within | And | Or | Not | AtLeast


@dataclass(frozen=True, slots=True)
class Refine:
    """A filter that belongs to a facet and is left out when that facet is counted."""

    facet: str
    filter: Filter


# --- order ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class By:
    """Sort by a sortable field; documents without it come last in both directions."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ByDistance:
    """Sort by distance from a point, nearest first; documents without a place come last."""

    point: Point


SortKey: TypeAlias = By | ByDistance


class Words(enum.Enum):
    """How many words of the text a document must hold."""

    ALL = "all"
    LEADING = "leading"  # words may be missing from the end of the text; documents with more of them come first


# --- asking and answering -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Query:
    """One question to one index; without a sort the order is relevance, and ties are broken by id.

    `exact` takes words as they stand: no typos, and the last word is not the beginning of another. Who reads nothing of
    hits but their ids says so by `documents`; an engine may leave them empty then.
    """

    index: str
    text: str = ""
    scope: Filter | None = None
    where: Filter | None = None
    refine: tuple[Refine, ...] = ()
    facets: tuple[str, ...] = ()
    sort: tuple[SortKey, ...] = ()
    distance_from: Point | None = None
    offset: int = 0
    limit: int = 20
    highlight: tuple[str, ...] = ()
    exact: bool = False
    words: Words = Words.ALL
    documents: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.limit <= PAGE_LIMIT or self.offset < 0:
            raise ValueError(f"a page starts at 0 or later and holds at most {PAGE_LIMIT} hits")

    def filters(self, without: str | None = None) -> tuple[Filter, ...]:
        """Every filter that holds, but for the refinement of the facet `without`."""
        fixed = tuple(part for part in (self.scope, self.where) if part is not None)
        return fixed + tuple(part.filter for part in self.refine if part.facet != without)

    def origin(self) -> Point | None:
        """The point that distances are measured from: the one asked for, else that of the sort."""
        if self.distance_from is not None:
            return self.distance_from
        return next((key.point for key in self.sort if isinstance(key, ByDistance)), None)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of a field's text that was hit by the query, or was not."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document; the score lies between 0 and 1 and compares hits of one answer only."""

    id: str
    score: float
    document: Document
    distance_km: float | None = None
    highlights: Mapping[str, tuple[Fragment, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """An engine's answer; `corrected` is the text as the engine understood it when it found no such words."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    took_ms: float
    engine: str
    degraded: bool = False
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A document that is gone as of a version; an older version of it never comes back."""

    id: str
    version: int


@dataclass(frozen=True, slots=True)
class IndexStats:
    """What an index holds; equal checksums mean equal sets of (id, version), whatever the order."""

    count: int
    checksum: str
    definition: str


class SearchEngine(Protocol):
    """Finds documents; two implementations hold to one contract (tests/search/test_contract.py).

    `fresh=True` addresses the index that a rebuild fills beside the one that serves. Writing methods return when
    the change can be found; that it outlives the process is promised by `remember` only, for all that was written
    before. Every method raises EngineUnavailable when the engine cannot do its work.
    """

    name: str
    is_shared: bool
    """Whether several processes reach the same indexes, so that a lease must say which of them writes."""

    async def ensure_indexes(self) -> tuple[str, ...]:
        """Create what is missing and name the indexes that are new or were built from another definition."""

    async def search(self, query: Query) -> Page:
        """Answer a question."""

    async def search_all(self, queries: Sequence[Query]) -> tuple[Page, ...]:
        """Answer several questions in one go; they fail together."""

    async def upsert(self, index: str, documents: Sequence[Document], *, fresh: bool = False) -> None:
        """Add or replace documents; one that is older than what the index knows is ignored."""

    async def delete(self, index: str, tombstones: Sequence[Tombstone], *, fresh: bool = False) -> None:
        """Remove documents and remember their versions; one that is older than what the index knows is ignored."""

    async def start_fresh(self, index: str) -> None:
        """Make an empty index beside the one that serves, throwing away one that an earlier rebuild left."""

    async def swap(self, index: str) -> None:
        """Put the fresh index in the place of the one that serves, in one step, and drop the old one."""

    async def drop_fresh(self, index: str) -> None:
        """Throw the fresh index away; the one that serves is untouched."""

    async def stats(self, index: str, *, fresh: bool = False) -> IndexStats:
        """Count and fingerprint what the index holds."""

    async def versions(self, index: str, *, fresh: bool = False) -> Mapping[str, int]:
        """The version of every document that can be found, for comparison with the database."""

    async def watermark(self) -> int | None:
        """Return the outbox row up to which the indexes are known to hold everything; None before the first filling."""

    async def remember(self, watermark: int) -> None:
        """Make what was written last, and write that number down beside it: an engine that lost something shows it."""

    async def has_lost(self) -> bool:
        """Say, once, that the engine was put back to an older state since this process wrote to it."""

    async def close(self) -> None:
        """Finish what was accepted and let go of files and connections."""
