"""Types of the search over everything at once, and of things that are alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import strawberry

from duobaan.words import Level, Sector
from schema.context import Context
from schema.cursors import Scope
from schema.organisations.types import Organisation, wrap
from schema.pagination import PageInfo
from schema.professionals.types import Professional
from schema.search.inputs import NearInput, check_lengths
from schema.search.processing import SearchInfo
from schema.search.types import Highlight, hit
from schema.vacancies.types import Vacancy
from schema.vocabulary import register
from search.together import MarketKind, SharedWishes, Together

register(MarketKind)


@strawberry.input(description="What vacancies, professionals and organisations can all be asked.")
class EverythingFilter:
    """Everything may be left out."""

    levels: list[Level] | None = None
    provinces: list[str] | None = strawberry.field(default=None, description="Codes or names.")
    sectors: list[Sector] | None = None
    near: NearInput | None = None

    def read(self) -> SharedWishes:
        """Return the wishes as the search floor knows them."""
        check_lengths(self)
        return SharedWishes(
            levels=tuple(self.levels or ()),
            provinces=tuple(self.provinces or ()),
            sectors=tuple(self.sectors or ()),
            near=self.near.read() if self.near else None,
        )


@strawberry.type(description="Something that was found among everything, with its place in the list.")
class EverythingHit:
    """A vacancy, a professional or an organisation."""

    cursor: str
    kind: MarketKind
    vacancy: Vacancy | None
    professional: Professional | None
    organisation: Organisation | None
    score: float | None
    distance_km: float | None
    highlights: list[Highlight]


@strawberry.type(description="How many of one kind were found.")
class KindCount:
    """A kind and its total."""

    kind: MarketKind
    count: int


@strawberry.type(description="One page of everything, best first.")
class EverythingConnection:
    """Vacancies, professionals and organisations in one ranked list."""

    edges: list[EverythingHit]
    page_info: PageInfo
    total_count: int
    counts: list[KindCount]
    processing: list[SearchInfo] = strawberry.field(description="How each kind was searched, in the order of `counts`.")


@strawberry.type(description="A vacancy that is like another.")
class SimilarVacancy:
    """With how far apart they are."""

    node: Vacancy
    distance_km: float | None


@strawberry.type(description="A professional who is like another.")
class SimilarProfessional:
    """With how far apart they live, from postcode to postcode."""

    node: Professional
    distance_km: float | None


_WRAPS: Mapping[MarketKind, Callable[[Any], Any]] = {
    MarketKind.VACANCY: Vacancy.of,
    MarketKind.PROFESSIONAL: Professional.of,
    MarketKind.ORGANISATION: wrap,
}


def everything(context: Context, scope: Scope, found: Together) -> EverythingConnection:
    """Build the connection of an answer."""
    edges = []
    for kind, row in found.rows:
        one = hit(context, scope, row, _WRAPS[kind], None)
        node = {kind.lower(): one.node}
        edges.append(
            EverythingHit(
                cursor=one.written(),
                kind=kind,
                vacancy=node.get("vacancy"),
                professional=node.get("professional"),
                organisation=node.get("organisation"),
                score=one.score,
                distance_km=one.distance_km,
                highlights=one.highlights,
            )
        )
    return EverythingConnection(
        edges=edges,
        page_info=PageInfo(
            has_next_page=found.has_next,
            has_previous_page=found.offset > 0,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
        total_count=found.total,
        counts=[KindCount(kind=kind, count=count) for kind, count in found.totals.items()],
        processing=[SearchInfo.of(answer) for answer in found.answers.values()],
    )
