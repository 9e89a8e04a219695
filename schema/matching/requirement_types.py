"""Live counts for a wizard: what each requirement of a vacancy costs in people."""

from __future__ import annotations

import strawberry

from duobaan import labels
from duobaan.matching.facts.pool_repository import MOST_CANDIDATES
from duobaan.matching.fit import requirements as counted
from duobaan.words import RequirementKind, Weekday
from schema.context import Info
from schema.vacancies.inputs import LessonSlotInput, VacancyInput
from schema.vocabulary import Locale, language


@strawberry.input(description="A vacancy that is not kept yet.")
class VacancyDraftInput:
    """Lessons without a place in the week do not count yet."""

    school_id: strawberry.ID
    vacancy: VacancyInput
    slots: list[LessonSlotInput] | None = None


@strawberry.input(one_of=True, description="A vacancy that is kept, or a draft that is not.")
class RequirementCountsInput:
    """One of the two."""

    vacancy_id: strawberry.ID | None = strawberry.UNSET
    draft: VacancyDraftInput | None = strawberry.field(
        default=strawberry.UNSET, description="What a form holds so far; nothing of it is stored."
    )


@strawberry.type(description="What one requirement costs in people.")
class RequirementCount:
    """With the requirement it is `matching` of the whole."""

    kind: RequirementKind = strawberry.field(description="The wish that is counted.")
    day: Weekday | None = strawberry.field(description="The day, where the wish is one.")
    without: int = strawberry.field(description="How many people would match if this requirement alone fell away.")

    @strawberry.field(description="The requirement in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Say it."""
        return labels.label_of(self.day or self.kind, language(info.context, locale))

    @classmethod
    def of(cls, row: counted.RequirementCount) -> RequirementCount:
        """Wrap a count."""
        return cls(kind=row.requirement.kind, day=row.requirement.day, without=row.without)


@strawberry.type(description="How many people match a vacancy, and what each of its requirements costs.")
class RequirementCounts:
    """A day is met by whoever can come for one of its lessons, for teams share a week."""

    considered: int = strawberry.field(description="People of the sector within reach who were looked at.")
    capped: bool = strawberry.field(description="True where there are more people than are looked at.")
    matching: int = strawberry.field(description="People who meet every requirement.")
    requirements: list[RequirementCount] = strawberry.field(
        description="The requirements of the vacancy, each with the count without it."
    )

    @classmethod
    def of(cls, row: counted.RequirementCounts) -> RequirementCounts:
        """Wrap counts."""
        return cls(
            considered=row.considered,
            capped=row.considered >= MOST_CANDIDATES,
            matching=row.matching,
            requirements=[RequirementCount.of(one) for one in row.requirements],
        )
