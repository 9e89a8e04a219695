"""Queries that search."""

from __future__ import annotations

import strawberry

from duobaan.errors import InvalidInput
from duobaan.ids import Kind, private
from schema.access import query
from schema.context import Info
from schema.cursors import scope_when_asked
from schema.organisations import loaders as organisation_loaders
from schema.organisations.types import wrap
from schema.professionals import loaders as professional_loaders
from schema.professionals.types import Professional
from schema.search.facets import asked_facets
from schema.search.filters import OrganisationFilter, ProfessionalFilter, VacancyFilter
from schema.search.inputs import OrganisationSort, ProfessionalSort, VacancySort
from schema.search.matches import professional_matches, vacancy_matches
from schema.search.paging import PageWish
from schema.search.together import (
    EverythingConnection,
    EverythingFilter,
    SimilarProfessional,
    SimilarVacancy,
    everything,
)
from schema.search.types import (
    OrganisationSearchConnection,
    ProfessionalSearchConnection,
    Suggestion,
    VacancySearchConnection,
    connect,
    cursor_scope,
    question,
)
from schema.vacancies import loaders as vacancy_loaders
from schema.vacancies.types import Vacancy
from search.asking import Sort
from search.service import search_organisations, search_professionals, search_vacancies
from search.similar import similar_professionals, similar_vacancies
from search.suggesting import SuggestScope, suggest
from search.together import MarketKind, search_everything


@strawberry.type
class SearchQueries:
    """Mixed into Query."""

    @query(search_vacancies)
    async def search_vacancies(
        self,
        info: Info,
        query: str = "",
        filter: VacancyFilter | None = None,
        sort: VacancySort = VacancySort.RELEVANCE,
        first: int = 20,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        for_professional: strawberry.ID | None = None,
        interpret: bool = True,
    ) -> VacancySearchConnection:
        context, wishes = info.context, (filter or VacancyFilter()).read()
        page = PageWish(first, after, last, before)
        scope = cursor_scope("searchVacancies", wishes, query, Sort(sort), interpret)
        asked = question(context, scope, wishes, query, Sort(sort), asked_facets(info), page, interpret=interpret)
        found = await search_vacancies(
            context.actor, context.db, context.engine, question=asked, lexicon=context.lexicon
        )
        context.know(vacancy_loaders.vacancies, lambda: {one.row.id: one.row for one in found.rows})
        matches = await vacancy_matches(context, for_professional, found)
        return connect(VacancySearchConnection, context, scope, found, Vacancy.of, matches)

    @query(search_professionals)
    async def search_professionals(
        self,
        info: Info,
        query: str = "",
        filter: ProfessionalFilter | None = None,
        sort: ProfessionalSort = ProfessionalSort.RELEVANCE,
        first: int = 20,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        for_vacancy: strawberry.ID | None = None,
        interpret: bool = True,
    ) -> ProfessionalSearchConnection:
        context, wishes, page = (
            info.context,
            (filter or ProfessionalFilter()).read(),
            PageWish(first, after, last, before),
        )
        scope = cursor_scope("searchProfessionals", wishes, query, Sort(sort), interpret)
        asked = question(context, scope, wishes, query, Sort(sort), asked_facets(info), page, interpret=interpret)
        found = await search_professionals(
            context.actor, context.db, context.engine, question=asked, lexicon=context.lexicon
        )
        professional_loaders.know(context, [one.row for one in found.rows])
        matches = await professional_matches(context, for_vacancy, found)
        return connect(ProfessionalSearchConnection, context, scope, found, Professional.of, matches)

    @query(search_organisations)
    async def search_organisations(
        self,
        info: Info,
        query: str = "",
        filter: OrganisationFilter | None = None,
        sort: OrganisationSort = OrganisationSort.RELEVANCE,
        first: int = 20,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> OrganisationSearchConnection:
        context, wishes, page = (
            info.context,
            (filter or OrganisationFilter()).read(),
            PageWish(first, after, last, before),
        )
        scope = cursor_scope("searchOrganisations", wishes, query, Sort(sort))
        asked = question(context, scope, wishes, query, Sort(sort), asked_facets(info), page)
        found = await search_organisations(context.actor, context.db, context.engine, question=asked)
        context.know(organisation_loaders.organisations, lambda: {one.row.id: one.row for one in found.rows})
        return connect(OrganisationSearchConnection, context, scope, found, wrap)

    @query(search_everything)
    async def search_everything(
        self,
        info: Info,
        query: str,
        filter: EverythingFilter | None = None,
        kinds: list[MarketKind] | None = None,
        first: int = 20,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> EverythingConnection:
        context, wishes = info.context, (filter or EverythingFilter()).read()
        wanted = tuple(MarketKind) if kinds is None else tuple(kinds)
        scope = scope_when_asked("searchEverything", wishes, query, wanted)
        offset, limit, from_end = PageWish(first, after, last, before).read(context, scope)
        if from_end:
            raise InvalidInput.at("before", rule="required")
        found = await search_everything(
            context.actor,
            context.db,
            context.engine,
            text=query,
            wishes=wishes,
            kinds=wanted,
            offset=offset,
            limit=limit,
            lexicon=context.lexicon,
        )
        return everything(context, scope, found)

    @query(similar_vacancies)
    async def similar_vacancies(self, info: Info, id: strawberry.ID, first: int = 6) -> list[SimilarVacancy]:
        context, key = info.context, private(Kind.VACANCY, id, path=("id",))
        found = await similar_vacancies(context.actor, context.db, context.engine, key=key, first=first)
        return [SimilarVacancy(node=Vacancy.of(one.row), distance_km=one.distance_km) for one in found]

    @query(similar_professionals)
    async def similar_professionals(self, info: Info, id: strawberry.ID, first: int = 6) -> list[SimilarProfessional]:
        context, key = info.context, private(Kind.PROFESSIONAL, id, path=("id",))
        found = await similar_professionals(context.actor, context.db, context.engine, key=key, first=first)
        return [SimilarProfessional(node=Professional.of(one.row), distance_km=one.distance_km) for one in found]

    @query(suggest)
    async def suggest(
        self, info: Info, prefix: str, scopes: list[SuggestScope] | None = None, first: int = 8
    ) -> list[Suggestion]:
        context = info.context
        wanted = tuple(SuggestScope) if scopes is None else tuple(scopes)
        found = await suggest(
            context.actor,
            context.db,
            context.engine,
            prefix=prefix,
            scopes=wanted,
            first=first,
            lexicon=context.lexicon,
        )
        return [Suggestion.of(one) for one in found]
