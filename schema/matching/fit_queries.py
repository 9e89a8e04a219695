"""Queries that say who and what suits, and why."""

from __future__ import annotations

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.matching.suggestions.fitting import explain_match, suggest_professionals, suggest_vacancies
from schema.access import query
from schema.context import Info
from schema.matching.fit_types import (
    CriterionWeightInput,
    MatchExplanation,
    ProfessionalSuggestions,
    VacancySuggestions,
    read_weights,
)


@strawberry.type
class FitQueries:
    """Mixed into Query; what the caller may not know of is null."""

    @query(suggest_professionals)
    async def suggested_professionals(
        self,
        info: Info,
        vacancy_id: strawberry.ID,
        first: int = 10,
        weights: list[CriterionWeightInput] | None = None,
        include_near: bool = False,
    ) -> ProfessionalSuggestions | None:
        context, shifted = info.context, read_weights(weights)
        try:
            found = await suggest_professionals(
                context.actor,
                context.db,
                context.journal,
                vacancy_id=private(Kind.VACANCY, vacancy_id),
                first=first,
                weights=shifted,
                include_near=include_near,
            )
        except NotFound:
            return None
        return ProfessionalSuggestions.of(found)

    @query(suggest_vacancies)
    async def suggested_vacancies(
        self,
        info: Info,
        professional_id: strawberry.ID,
        first: int = 10,
        weights: list[CriterionWeightInput] | None = None,
        include_near: bool = False,
    ) -> VacancySuggestions | None:
        context, shifted = info.context, read_weights(weights)
        try:
            found = await suggest_vacancies(
                context.actor,
                context.db,
                context.journal,
                professional_id=private(Kind.PROFESSIONAL, professional_id),
                first=first,
                weights=shifted,
                include_near=include_near,
            )
        except NotFound:
            return None
        return VacancySuggestions.of(found)

    @query(explain_match)
    async def match_explanation(
        self,
        info: Info,
        vacancy_id: strawberry.ID,
        professional_id: strawberry.ID,
        weights: list[CriterionWeightInput] | None = None,
    ) -> MatchExplanation | None:
        context = info.context
        try:
            found = await explain_match(
                context.actor,
                context.db,
                context.journal,
                vacancy_id=private(Kind.VACANCY, vacancy_id),
                professional_id=private(Kind.PROFESSIONAL, professional_id),
                weights=read_weights(weights),
            )
        except NotFound:
            return None
        return MatchExplanation.of(found)
