"""Mutations on one's own data: the end of an account, and the consent to be kept for a year."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from duobaan.errors import InvalidInput as Wrong
from duobaan.ids import Kind, public
from duobaan.privacy.consents import allow_retention, end_retention
from duobaan.proposals.erasing import erase_account
from schema.access import mutation
from schema.context import Info
from schema.errors import AlreadyDone, InvalidInput, NotAllowed, NotEligible, NotFound, StateNotAllowed


@strawberry.input(description="The end of one's account.")
class EraseAccountInput:
    """It cannot be taken back."""

    is_sure: bool = strawberry.field(description="Must be true: everything goes and does not come back.")


@strawberry.type(description="The account that is gone.")
class EraseAccountSuccess:
    """By its id; every session and token of it has ended."""

    user_id: strawberry.ID


EraseAccountResult = Annotated[
    EraseAccountSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed | NotEligible,
    strawberry.union("EraseAccountResult"),
]


@strawberry.type(description="The consent that was given.")
class AllowRetentionSuccess:
    """It stands until it is withdrawn."""

    given_at: dt.datetime


@strawberry.type(description="The consent that was withdrawn.")
class EndRetentionSuccess:
    """What is older than four weeks goes within the hour."""

    given_at: dt.datetime
    withdrawn_at: dt.datetime | None


AllowRetentionResult = Annotated[
    AllowRetentionSuccess | NotAllowed | NotFound | AlreadyDone, strawberry.union("AllowRetentionResult")
]
EndRetentionResult = Annotated[EndRetentionSuccess | NotAllowed | NotFound, strawberry.union("EndRetentionResult")]


@strawberry.type
class PrivacyMutations:
    """Mixed into Mutation."""

    @mutation(allow_retention)
    async def allow_retention(self, info: Info) -> AllowRetentionResult | None:
        row = await allow_retention(info.context.actor, info.context.db)
        return AllowRetentionSuccess(given_at=row.created_at)

    @mutation(end_retention)
    async def end_retention(self, info: Info) -> EndRetentionResult | None:
        row = await end_retention(info.context.actor, info.context.db)
        return EndRetentionSuccess(given_at=row.created_at, withdrawn_at=row.withdrawn_at)

    @mutation(erase_account)
    async def erase_account(self, info: Info, input: EraseAccountInput) -> EraseAccountResult | None:
        if not input.is_sure:
            raise Wrong.at("input", "isSure", rule="required")
        key = await erase_account(info.context.actor, info.context.db)
        return EraseAccountSuccess(user_id=strawberry.ID(public(Kind.USER, key)))
