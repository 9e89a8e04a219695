"""The query that finds teams for a vacancy."""

from __future__ import annotations

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.matching.teams.teaming import suggest_coverage
from schema.access import query
from schema.context import Info
from schema.matching.coverage_types import CoverageSuggestions, FixedMemberInput


@strawberry.type
class CoverageQueries:
    """Mixed into Query; a vacancy that the caller may not know of is null."""

    @query(suggest_coverage)
    async def coverage_suggestions(
        self,
        info: Info,
        vacancy_id: strawberry.ID,
        first: int = 5,
        max_partners: int | None = None,
        fixed_members: list[FixedMemberInput] | None = None,
    ) -> CoverageSuggestions | None:
        context = info.context
        try:
            page = await suggest_coverage(
                context.actor,
                context.db,
                context.journal,
                vacancy_id=private(Kind.VACANCY, vacancy_id),
                first=first,
                max_partners=max_partners,
                own_teachers=[one.read(number) for number, one in enumerate(fixed_members or ())],
            )
        except NotFound:
            return None
        return CoverageSuggestions.of(page)
