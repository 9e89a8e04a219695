"""Extending agreed work in the language of the API."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from duobaan.ids import Kind, private
from duobaan.proposals import extending
from schema.access import mutation
from schema.context import Info
from schema.errors import (
    AlreadyDone,
    HoursExceeded,
    InvalidInput,
    NotAllowed,
    NotEligible,
    NotFound,
    StaleRevision,
    StateNotAllowed,
)
from schema.proposals.inputs import party_key
from schema.proposals.mutations import fresh_proposal
from schema.proposals.types import MatchProposal


@strawberry.input(description="Going on after the end, with the same people, lessons and money.")
class ExtendArrangementInput:
    """Who wants other terms counters the proposal."""

    arrangement_id: strawberry.ID
    ends_on: dt.date = strawberry.field(description="The first day after the extension.")
    message: str | None = None
    expected_version: int | None = None
    on_behalf_of: strawberry.ID | None = strawberry.field(
        default=None,
        description="The organisation or professional that this is done for; needed when more than one could be meant.",
    )
    idempotency_key: str | None = None


@strawberry.type(description="The proposal that would make a successor.")
class ExtendArrangementSuccess:
    """Of kind EXTENSION."""

    proposal: MatchProposal


ExtendArrangementResult = Annotated[
    ExtendArrangementSuccess
    | NotAllowed
    | NotFound
    | InvalidInput
    | HoursExceeded
    | NotEligible
    | StaleRevision
    | StateNotAllowed
    | AlreadyDone,
    strawberry.union("ExtendArrangementResult"),
]


@strawberry.type
class ExtensionMutations:
    """Mixed into Mutation."""

    @mutation(extending.extend_arrangement)
    async def extend_arrangement(self, info: Info, input: ExtendArrangementInput) -> ExtendArrangementResult | None:
        """Propose it."""
        row = await extending.extend_arrangement(
            info.context.actor,
            info.context.db,
            arrangement_id=private(Kind.ARRANGEMENT, input.arrangement_id, path=("input", "arrangementId")),
            ends_on=input.ends_on,
            message=input.message or "",
            on_behalf_of=party_key(input.on_behalf_of),
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return ExtendArrangementSuccess(proposal=await fresh_proposal(info.context, row.id))
