"""Queries that search."""

from __future__ import annotations

import strawberry

from schema.access import query
from schema.context import Info
from schema.organisations.types import wrap
from schema.professionals.types import Professional
from schema.search.facets import asked_facets
from schema.search.inputs import (
    OrganisationFilter,
    OrganisationSort,
    ProfessionalFilter,
    ProfessionalSort,
    VacancyFilter,
    VacancySort,
)
from schema.search.matches import professional_matches, vacancy_matches
from schema.search.types import (
    OrganisationSearchConnection,
    ProfessionalSearchConnection,
    Suggestion,
    VacancySearchConnection,
    connect,
    cursor_scope,
    question,
)
from schema.vacancies.types import Vacancy
from search.asking import Sort
from search.service import search_organisations, search_professionals, search_vacancies
from search.suggesting import SuggestScope, suggest


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
        for_professional: strawberry.ID | None = None,
    ) -> VacancySearchConnection:
        context, wishes = info.context, (filter or VacancyFilter()).read()
        scope = cursor_scope("searchVacancies", wishes, query, Sort(sort))
        asked = question(context, scope, wishes, query, Sort(sort), asked_facets(info), first, after)
        found = await search_vacancies(context.actor, context.db, context.engine, question=asked)
        matches = await vacancy_matches(context, for_professional, found)
        return connect(VacancySearchConnection, context, scope, asked, found, Vacancy.of, matches)

    @query(search_professionals)
    async def search_professionals(
        self,
        info: Info,
        query: str = "",
        filter: ProfessionalFilter | None = None,
        sort: ProfessionalSort = ProfessionalSort.RELEVANCE,
        first: int = 20,
        after: str | None = None,
        for_vacancy: strawberry.ID | None = None,
    ) -> ProfessionalSearchConnection:
        context, wishes = info.context, (filter or ProfessionalFilter()).read()
        scope = cursor_scope("searchProfessionals", wishes, query, Sort(sort))
        asked = question(context, scope, wishes, query, Sort(sort), asked_facets(info), first, after)
        found = await search_professionals(context.actor, context.db, context.engine, question=asked)
        matches = await professional_matches(context, for_vacancy, found)
        return connect(ProfessionalSearchConnection, context, scope, asked, found, Professional.of, matches)

    @query(search_organisations)
    async def search_organisations(
        self,
        info: Info,
        query: str = "",
        filter: OrganisationFilter | None = None,
        sort: OrganisationSort = OrganisationSort.RELEVANCE,
        first: int = 20,
        after: str | None = None,
    ) -> OrganisationSearchConnection:
        context, wishes = info.context, (filter or OrganisationFilter()).read()
        scope = cursor_scope("searchOrganisations", wishes, query, Sort(sort))
        asked = question(context, scope, wishes, query, Sort(sort), asked_facets(info), first, after)
        found = await search_organisations(context.actor, context.db, context.engine, question=asked)
        return connect(OrganisationSearchConnection, context, scope, asked, found, wrap)

    @query(suggest)
    async def suggest(
        self, info: Info, prefix: str, scopes: list[SuggestScope] | None = None, first: int = 8
    ) -> list[Suggestion]:
        context = info.context
        wanted = tuple(SuggestScope) if scopes is None else tuple(scopes)
        found = await suggest(context.actor, context.db, context.engine, prefix=prefix, scopes=wanted, first=first)
        return [Suggestion.of(one) for one in found]
