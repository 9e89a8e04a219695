"""Mandates in the language of the API: who may sign in the name of a board, from when to when."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from duobaan.ids import Kind, private, public
from duobaan.organisations import mandates, models
from schema.access import mutation, query
from schema.context import Info
from schema.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from schema.organisations.types import Organisation, by_id


@strawberry.type(description="A board lets someone sign arrangements in its name for some days.")
class Mandate:
    """What was signed under it stays signed when it ends."""

    id: strawberry.ID
    user_id: strawberry.ID = strawberry.field(description="The account of who may sign.")
    valid_from: dt.date
    valid_to: dt.date | None = strawberry.field(description="The first day after it; null until it is revoked.")
    revoked_at: dt.datetime | None
    row: strawberry.Private[models.Mandate]

    @classmethod
    def of(cls, row: models.Mandate) -> Mandate:
        """Wrap a mandate."""
        return cls(
            id=strawberry.ID(public(Kind.MANDATE, row.id)),
            user_id=strawberry.ID(public(Kind.USER, row.user_id)),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            revoked_at=row.revoked_at,
            row=row,
        )

    @strawberry.field
    async def board(self, info: Info) -> Organisation | None:
        """Load the board."""
        return await by_id(info.context, self.row.board_id)


@strawberry.input(description="A mandate to sign; the person belongs to the board or to one of its schools.")
class GrantMandateInput:
    """From today on and without an end, unless days are given."""

    board_id: strawberry.ID
    user_id: strawberry.ID
    valid_from: dt.date | None = None
    valid_to: dt.date | None = strawberry.field(default=None, description="The first day after it.")
    idempotency_key: str | None = None


@strawberry.input(description="The mandate to take back.")
class RevokeMandateInput:
    """By the board's own people."""

    mandate_id: strawberry.ID


@strawberry.type(description="The new mandate.")
class GrantMandateSuccess:
    """It counts from its first day on."""

    mandate: Mandate


@strawberry.type(description="The mandate that was taken back.")
class RevokeMandateSuccess:
    """It counts no more."""

    mandate: Mandate


GrantMandateResult = Annotated[
    GrantMandateSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("GrantMandateResult")
]
RevokeMandateResult = Annotated[
    RevokeMandateSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone, strawberry.union("RevokeMandateResult")
]


@strawberry.type
class MandateQueries:
    """Mixed into Query."""

    @query(mandates.list_mandates)
    async def mandates(self, info: Info, board_id: strawberry.ID) -> list[Mandate]:
        """List them."""
        key = private(Kind.ORGANISATION, board_id)
        return [
            Mandate.of(row) for row in await mandates.list_mandates(info.context.actor, info.context.db, board_id=key)
        ]


@strawberry.type
class MandateMutations:
    """Mixed into Mutation."""

    @mutation(mandates.grant_mandate)
    async def grant_mandate(self, info: Info, input: GrantMandateInput) -> GrantMandateResult | None:
        """Grant it."""
        row = await mandates.grant_mandate(
            info.context.actor,
            info.context.db,
            board_id=private(Kind.ORGANISATION, input.board_id, path=("input", "boardId")),
            user_id=private(Kind.USER, input.user_id, path=("input", "userId")),
            valid_from=input.valid_from,
            valid_to=input.valid_to,
            idempotency_key=input.idempotency_key,
        )
        return GrantMandateSuccess(mandate=Mandate.of(row))

    @mutation(mandates.revoke_mandate)
    async def revoke_mandate(self, info: Info, input: RevokeMandateInput) -> RevokeMandateResult | None:
        """Take it back."""
        key = private(Kind.MANDATE, input.mandate_id, path=("input", "mandateId"))
        row = await mandates.revoke_mandate(info.context.actor, info.context.db, mandate_id=key)
        return RevokeMandateSuccess(mandate=Mandate.of(row))
