"""Queries for eligibility."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.eligibility.asking import get_eligibility
from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from schema.access import query
from schema.context import Info
from schema.eligibility.types import EligibilityAssessment


@strawberry.type
class EligibilityQueries:
    """Mixed into Query."""

    @query(get_eligibility)
    async def eligibility(
        self, info: Info, professional_id: strawberry.ID, vacancy_id: strawberry.ID, on: dt.date | None = None
    ) -> EligibilityAssessment | None:
        try:
            person, vacancy = private(Kind.PROFESSIONAL, professional_id), private(Kind.VACANCY, vacancy_id)
        except NotFound:
            return None
        answer = await get_eligibility(
            info.context.actor, info.context.db, professional_id=person, vacancy_id=vacancy, on=on
        )
        return None if answer is None else EligibilityAssessment.of(answer)
