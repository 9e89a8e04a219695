"""Loads what parts of running work hang from, in batches."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Permission
from duobaan.running.hours import read_ledgers
from duobaan.running.states import Ledger
from schema.context import Context


async def ledgers(context: Context, keys: list[UUID]) -> list[Ledger | None]:
    """Load whose hours are written in assignments; of those that do not concern the viewer None."""
    if Permission.ARRANGEMENTS_READ not in context.actor.grants:
        return [None] * len(keys)
    found = await read_ledgers(context.actor, context.db, assignment_ids=keys)
    return [found.get(key) for key in keys]
