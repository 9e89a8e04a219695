"""How the account of a caller stands."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.clock import now
from schema.cost.allowance import Standing


@strawberry.type(description="What the caller may still ask, in points; docs/endpoint.md says what costs how much.")
class RateLimit:
    """One account: of the person or program, or of the address of callers that are not signed in."""

    cost: int = strawberry.field(description="Points that this request costs; `extensions.cost` says so too.")
    limit: int = strawberry.field(description="Points that the account holds when it is full.")
    remaining: int = strawberry.field(description="Points that are left after this request.")
    refill_per_second: int = strawberry.field(description="Points that flow back every second.")
    reset_at: dt.datetime = strawberry.field(description="When the account is full again, if nothing is asked.")

    @classmethod
    def of(cls, standing: Standing, cost: int) -> RateLimit:
        """Tell how an account stands."""
        return cls(
            cost=cost,
            limit=standing.limit,
            remaining=standing.remaining,
            refill_per_second=standing.refill_per_second,
            reset_at=now() + dt.timedelta(seconds=standing.full_in_seconds),
        )
