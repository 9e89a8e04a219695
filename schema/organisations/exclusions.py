"""Mutations of a company's list: to which schools and boards it lends nobody."""

from __future__ import annotations

from typing import Annotated, cast
from uuid import UUID

import strawberry

from duobaan.ids import Kind, private
from duobaan.organisations import exclusions
from schema.access import mutation
from schema.context import Info
from schema.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from schema.organisations.types import Company, wrap


@strawberry.input(description="To which school or board a company lends nobody from today on.")
class ExcludeOrganisationInput:
    """A board stands for all its schools; the reason stays with the company."""

    company_id: strawberry.ID
    excluded_id: strawberry.ID
    reason: str | None = None
    idempotency_key: str | None = None


@strawberry.input(description="To which school or board a company lends its people again.")
class IncludeOrganisationInput:
    """It stands on the company's list."""

    company_id: strawberry.ID
    excluded_id: strawberry.ID


@strawberry.type(description="The company with its list.")
class ExcludeOrganisationSuccess:
    """As it is now."""

    company: Company


@strawberry.type(description="The company with its list.")
class IncludeOrganisationSuccess:
    """As it is now."""

    company: Company


ExcludeOrganisationResult = Annotated[
    ExcludeOrganisationSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone,
    strawberry.union("ExcludeOrganisationResult"),
]
IncludeOrganisationResult = Annotated[
    IncludeOrganisationSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("IncludeOrganisationResult")
]


def _company(text: str) -> UUID:
    return private(Kind.ORGANISATION, text, path=("input", "companyId"))


def _excluded(text: str) -> UUID:
    return private(Kind.ORGANISATION, text, path=("input", "excludedId"))


@strawberry.type
class ExclusionMutations:
    """Mixed into Mutation."""

    @mutation(exclusions.exclude_organisation)
    async def exclude_organisation(
        self, info: Info, input: ExcludeOrganisationInput
    ) -> ExcludeOrganisationResult | None:
        """Put it on the list."""
        row = await exclusions.exclude_organisation(
            info.context.actor,
            info.context.db,
            company_id=_company(input.company_id),
            excluded_id=_excluded(input.excluded_id),
            reason=input.reason,
            idempotency_key=input.idempotency_key,
        )
        return ExcludeOrganisationSuccess(company=cast("Company", wrap(row)))

    @mutation(exclusions.include_organisation)
    async def include_organisation(
        self, info: Info, input: IncludeOrganisationInput
    ) -> IncludeOrganisationResult | None:
        """Take it off the list."""
        row = await exclusions.include_organisation(
            info.context.actor,
            info.context.db,
            company_id=_company(input.company_id),
            excluded_id=_excluded(input.excluded_id),
        )
        return IncludeOrganisationSuccess(company=cast("Company", wrap(row)))
