"""How surely an organisation answers proposals, shown to those who deal with proposals."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry

from duobaan.insights import responding
from duobaan.insights.responding import read_response_rates
from schema.context import Context, Info


@strawberry.type(description="Of the proposals of the last 180 days that waited for its word, the share that got one.")
class ResponseRate:
    """Accepted, countered and declined are answers; what ended before its time was over is not counted."""

    percent: int = strawberry.field(description="The share in whole per cents.")
    answered: int = strawberry.field(description="How many it accepted, countered or declined.")
    asked: int = strawberry.field(description="How many waited for its word, five at least.")

    @classmethod
    def of(cls, found: responding.ResponseRate) -> ResponseRate:
        """Wrap a share."""
        return cls(percent=found.percent, answered=found.answered, asked=found.asked)


async def response_rates(context: Context, keys: list[UUID]) -> list[responding.ResponseRate | None]:
    """Load the shares of organisations; None where too little was asked."""
    found = await read_response_rates(context.actor, context.db, organisation_ids=keys)
    return [found[key] for key in keys]


async def response_rate(parent: strawberry.Parent[Any], info: Info) -> ResponseRate | None:
    """Load the share; nobody who has no dealings here is told it."""
    if read_response_rates.permission not in info.context.actor.grants:
        return None
    found = await info.context.loader(response_rates).load(parent.row.id)
    return None if found is None else ResponseRate.of(found)
