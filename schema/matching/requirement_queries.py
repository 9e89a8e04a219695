"""The query behind a wizard's live counts."""

from __future__ import annotations

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.matching.suggestions.requirements import count_by_requirement, count_for_draft
from schema.access import query
from schema.context import Info
from schema.matching.requirement_types import RequirementCounts, RequirementCountsInput


@strawberry.type
class RequirementQueries:
    """Mixed into Query; what the caller may not know of is null."""

    @query(count_by_requirement)
    async def requirement_counts(self, info: Info, input: RequirementCountsInput) -> RequirementCounts | None:
        context = info.context
        try:
            if input.draft:
                found = await count_for_draft(
                    context.actor,
                    context.db,
                    school_id=private(Kind.ORGANISATION, input.draft.school_id),
                    fields=input.draft.vacancy.read(),
                    slots=[slot.read() for slot in input.draft.slots or ()],
                )
            else:
                key = private(Kind.VACANCY, input.vacancy_id or "")
                found = await count_by_requirement(context.actor, context.db, vacancy_id=key)
        except NotFound:
            return None
        return RequirementCounts.of(found)
