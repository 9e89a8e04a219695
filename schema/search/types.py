"""Types of answers: hits, highlights, what was understood, wider questions, suggestions."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

import strawberry

from duobaan.errors import InvalidInput
from duobaan.ids import Kind, public
from duobaan.matching.fit.explain import Explanation
from schema.context import Context, Info
from schema.cursors import CursorBox, Scope, scope_when_asked
from schema.matching.fit_types import MatchExplanation
from schema.organisations.types import Organisation
from schema.pagination import PageInfo
from schema.professionals.types import Professional
from schema.search.facets import Facet, OrganisationFacet, ProfessionalFacet, VacancyFacet, facet, part_of
from schema.search.maps import COUNTED_BY, BoundsInput, MapCluster, map_of
from schema.search.paging import PageWish
from schema.search.processing import SearchInfo
from schema.shared import shared
from schema.vacancies.types import Vacancy
from schema.vocabulary import Locale, language
from search import suggesting
from search.asking import Sort, Wishes
from search.choices import choices_of
from search.engine import AnyOf
from search.finding import Found, FoundRow
from search.mapping import FEWEST_PEOPLE
from search.market import Question
from search.suggesting import SuggestScope

N = TypeVar("N")
MOST_FACET_VALUES = 1000
FACETS = (
    "Counts by value; empty when the engine did not answer. `matching` keeps the "
    "values of which a name holds those\n"
    "words, the last one as a beginning and typos forgiven, best first; `first` keeps so many."
)
_FIELDS = {"subject_labels": "subjects", "school_name": "school"}
"""Names of the index that are others in GraphQL."""


@strawberry.type(description="A stretch of text that was hit by the query, or was not.")
class Fragment:
    """Never HTML."""

    text: str
    hit: bool


@strawberry.type(description="A field in which the query was found, in fragments.")
class Highlight:
    """Long texts are cropped around the first hit."""

    field: str
    fragments: list[Fragment]


@strawberry.type
class Hit(Generic[N]):
    """Something that was found, with its place in the answer."""

    written: strawberry.Private[Callable[[], str]]

    @strawberry.field
    def cursor(self) -> str:
        """Write the cursor; most documents ask for none."""
        return self.written()

    node: N
    score: float | None = strawberry.field(
        description="How well it fits, between 0 and 1 within this answer; null without a text or when not signed in."
    )
    distance_km: float | None = strawberry.field(description="As the crow flies, from where it was asked.")
    highlights: list[Highlight]
    match: MatchExplanation | None = strawberry.field(
        description="How well it fits; only in a search that a signed-in user makes for a vacancy or a professional."
    )


@strawberry.type
class SearchConnection(Generic[N]):
    """One page of what was found, best first."""

    edges: list[Hit[N]]

    @strawberry.field
    def page_info(self) -> PageInfo:
        """Say where the page stands."""
        return PageInfo(
            has_next_page=self.found.has_next,
            has_previous_page=self.found.offset > 0,
            start_cursor=self.edges[0].written() if self.edges else None,
            end_cursor=self.edges[-1].written() if self.edges else None,
        )

    total_count: int
    processing: SearchInfo
    found: strawberry.Private[Found[Any]]

    @strawberry.field(description="The things of this page without their cursors.")
    def nodes(self) -> list[N]:
        """Return the nodes."""
        return [edge.node for edge in self.edges]

    async def mapped(self, info: Info, bounds: BoundsInput | None, zoom: int, *, fewest: int = 1) -> list[MapCluster]:
        """Build the clusters; empty when the engine did not answer."""
        return await map_of(info.context, self.found.facets.get(COUNTED_BY, {}), zoom, bounds, fewest=fewest)

    def counted(
        self, info: Info, names: Sequence[enum.StrEnum], matching: str | None = None, first: int | None = None
    ) -> list[Facet]:
        """Build the facets; what the engine could not count is left out."""
        if first is not None and not 0 <= first <= MOST_FACET_VALUES:
            raise InvalidInput.at("first", rule="between", low=0, high=MOST_FACET_VALUES)
        selected = {
            choice.facet: frozenset(str(value) for value in choice.filter.values)
            for choice in choices_of(self.found.understood.wishes)
            if choice.facet is not None and isinstance(choice.filter, AnyOf)
        }
        known = self.found.facets
        whole = [facet(name, known[name], selected.get(name, frozenset())) for name in names if name in known]
        return [part_of(one, matching, first) for one in whole]


@strawberry.type(description="One page of vacancies, best first.")
class VacancySearchConnection(SearchConnection[Vacancy]):
    """With facets of its own."""

    @strawberry.field(description=FACETS)
    def facets(
        self, info: Info, names: list[VacancyFacet], matching: str | None = None, first: int | None = None
    ) -> list[Facet]:
        """Count."""
        return self.counted(info, names, matching, first)

    @strawberry.field(name="map", description="Clusters for a zoom of the map.")
    async def map_clusters(self, info: Info, bounds: BoundsInput | None = None, zoom: int = 7) -> list[MapCluster]:
        """Group."""
        return await self.mapped(info, bounds, zoom)


@strawberry.type(description="One page of professionals, best first.")
class ProfessionalSearchConnection(SearchConnection[Professional]):
    """With facets of its own."""

    @strawberry.field(description=FACETS)
    def facets(
        self, info: Info, names: list[ProfessionalFacet], matching: str | None = None, first: int | None = None
    ) -> list[Facet]:
        """Count."""
        return self.counted(info, names, matching, first)

    @strawberry.field(name="map", description="Clusters for a zoom of the map, none below three people.")
    async def map_clusters(self, info: Info, bounds: BoundsInput | None = None, zoom: int = 7) -> list[MapCluster]:
        """Group."""
        return await self.mapped(info, bounds, zoom, fewest=FEWEST_PEOPLE)


@strawberry.type(description="One page of organisations, best first.")
class OrganisationSearchConnection(SearchConnection[Organisation]):
    """With facets of its own."""

    @strawberry.field(description=FACETS)
    def facets(
        self, info: Info, names: list[OrganisationFacet], matching: str | None = None, first: int | None = None
    ) -> list[Facet]:
        """Count."""
        return self.counted(info, names, matching, first)

    @strawberry.field(name="map", description="Clusters for a zoom of the map.")
    async def map_clusters(self, info: Info, bounds: BoundsInput | None = None, zoom: int = 7) -> list[MapCluster]:
        """Group."""
        return await self.mapped(info, bounds, zoom)


C = TypeVar("C", bound=SearchConnection[Any])


def cursor_scope(name: str, wishes: Wishes, text: str, sort: Sort, interpret: bool = True) -> Scope:
    """Return what the cursors of a search are bound to: the question and its order."""
    return scope_when_asked(name, wishes, text, sort, interpret)


def question(
    context: Context,
    scope: Scope,
    wishes: Wishes,
    text: str,
    sort: Sort,
    facets: tuple[str, ...],
    page: PageWish,
    *,
    interpret: bool = True,
) -> Question:
    """Return the question for one page; raise InvalidInput for a page or cursor that cannot be."""
    offset, limit, from_end = page.read(context, scope)
    return Question(wishes, text, sort, facets, offset, limit, from_end, interpret)


def connect(
    kind: type[C],
    context: Context,
    scope: Scope,
    found: Found[Any],
    wrap: Callable[[Any], Any],
    matches: Mapping[UUID, Explanation] | None = None,
) -> C:
    """Build the connection of an answer; `matches` by the id of what was found."""
    edges = [hit(context, scope, one, wrap, (matches or {}).get(one.row.id)) for one in found.rows]
    return kind(
        edges=edges,
        total_count=found.total,
        processing=SearchInfo.of(found),
        found=found,
    )


def _cursor(cursors: CursorBox, scope: Scope, position: int) -> str:
    return cursors.write(scope(), (str(position),))


def hit(
    context: Context, scope: Scope, one: FoundRow[Any], wrap: Callable[[Any], Any], match: Explanation | None
) -> Hit[Any]:
    """Wrap one thing that was found."""
    highlights = [
        Highlight(field=_FIELDS.get(name, name), fragments=[Fragment(text=f.text, hit=f.hit) for f in fragments])
        for name, fragments in one.highlights.items()
        if any(fragment.hit for fragment in fragments)
    ]
    return Hit(
        written=partial(_cursor, context.cursors, scope, one.position),
        node=shared(context, one.row, wrap),
        score=one.score,
        distance_km=one.distance_km,
        highlights=highlights,
        match=None if match is None else MatchExplanation.of(match),
    )


@strawberry.type(description="What a few letters may mean.")
class Suggestion:
    """`id` is what a filter takes: a subject's code, a place's name or an organisation's id."""

    scope: SuggestScope
    id: strawberry.ID
    count: int | None = strawberry.field(description="Open vacancies that the viewer may see, where it is known.")
    meant: strawberry.Private[suggesting.Suggestion]

    @classmethod
    def of(cls, meant: suggesting.Suggestion) -> Suggestion:
        """Wrap it."""
        of = meant.organisation
        key = meant.key if of is None else public(Kind.ORGANISATION, of.id)
        return cls(scope=meant.scope, id=strawberry.ID(key), count=meant.count, meant=meant)

    @strawberry.field(description="Its name in the caller's language.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Name it."""
        return self.meant.label_en if language(info.context, locale) == "en" else self.meant.label_nl
