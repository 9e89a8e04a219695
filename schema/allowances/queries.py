"""The query for what one may still ask."""

from __future__ import annotations

import strawberry

from duobaan.access import Actor, Permission, requires
from schema.access import query
from schema.allowances.types import RateLimit
from schema.context import Info
from schema.cost.allowance import Allowance, Standing


@requires(Permission.BROWSE)
async def read_rate_limit(actor: Actor, account: Allowance | None) -> Standing | None:
    """Say how many points the caller may still spend; nothing where nobody counts."""
    return None if account is None else account.standing()


@strawberry.type
class AllowanceQueries:
    """Mixed into Query."""

    @query(read_rate_limit)
    async def rate_limit(self, info: Info) -> RateLimit | None:
        standing = await read_rate_limit(info.context.actor, info.context.allowance)
        return None if standing is None else RateLimit.of(standing, info.context.points)
