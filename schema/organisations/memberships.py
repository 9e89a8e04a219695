"""Lists the members of an organisation as a connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from duobaan.organisations.members import count_members, list_members
from duobaan.organisations.models import Membership
from schema.context import Context
from schema.cursors import scope_of
from schema.pagination import Connection, connect, window

N = TypeVar("N")


async def listed(
    context: Context, key: UUID, first: int, after: str | None, wrap: Callable[[Membership], N]
) -> Connection[N]:
    """Return one page of members in order of joining."""
    scope = scope_of("members", key)
    asked = window(context, scope, first, after)
    page = await list_members(context.actor, context.db, organisation_id=key, window=asked)

    async def count() -> int:
        return await count_members(context.actor, context.db, organisation_id=key)

    return connect(context, scope, page, asked, wrap, count)
