"""The mutation that ends an account."""

from __future__ import annotations

from typing import Annotated

import strawberry

from duobaan.errors import InvalidInput as Wrong
from duobaan.ids import Kind, public
from duobaan.proposals.erasing import erase_account
from schema.access import mutation
from schema.context import Info
from schema.errors import InvalidInput, NotAllowed, NotEligible, NotFound, StateNotAllowed


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


@strawberry.type
class PrivacyMutations:
    """Mixed into Mutation."""

    @mutation(erase_account)
    async def erase_account(self, info: Info, input: EraseAccountInput) -> EraseAccountResult | None:
        if not input.is_sure:
            raise Wrong.at("input", "isSure", rule="required")
        key = await erase_account(info.context.actor, info.context.db)
        return EraseAccountSuccess(user_id=strawberry.ID(public(Kind.USER, key)))
