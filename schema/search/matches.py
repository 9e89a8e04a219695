"""The match explanations of a search that is made for a vacancy or a professional."""

from __future__ import annotations

from uuid import UUID

import strawberry

from duobaan.ids import Kind, private
from duobaan.matching.fit.explain import Explanation
from duobaan.matching.suggestions.fitting import explain_people, explain_vacancies
from duobaan.professionals.models import Professional
from duobaan.vacancies.models import Vacancy
from schema.context import Context
from search.finding import Found


async def professional_matches(
    context: Context, vacancy_id: strawberry.ID | None, found: Found[Professional]
) -> dict[UUID, Explanation]:
    """Explain the people of a page towards a vacancy; nobody's score is shown to who is not signed in."""
    if vacancy_id is None or context.actor.user_id is None:
        return {}
    return await explain_people(
        context.actor,
        context.db,
        context.journal,
        vacancy_id=private(Kind.VACANCY, vacancy_id, path=("forVacancy",)),
        professional_ids=[one.row.id for one in found.rows],
    )


async def vacancy_matches(
    context: Context, professional_id: strawberry.ID | None, found: Found[Vacancy]
) -> dict[UUID, Explanation]:
    """Explain the vacancies of a page towards a person; nobody's score is shown to who is not signed in."""
    if professional_id is None or context.actor.user_id is None:
        return {}
    return await explain_vacancies(
        context.actor,
        context.db,
        context.journal,
        professional_id=private(Kind.PROFESSIONAL, professional_id, path=("forProfessional",)),
        vacancy_ids=[one.row.id for one in found.rows],
    )
