"""Loads agreed work in batches, each seen through `visible_to`."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Permission
from duobaan.arrangements.reading import Work, read_arrangements
from duobaan.arrangements.repository import ArrangementRepository
from schema.context import Context


async def works(context: Context, keys: list[UUID]) -> list[Work | None]:
    """Load arrangements by key; unknown and invisible ones are None."""
    if Permission.ARRANGEMENTS_READ not in context.actor.grants:
        return [None] * len(keys)
    found = await read_arrangements(context.actor, context.db, ids=keys)
    return [found.get(key) for key in keys]


async def work_of_check(context: Context, key: UUID) -> Work | None:
    """Load the arrangement of a check."""
    async with context.db.read() as session:
        found = await ArrangementRepository(session).arrangement_of_check(key)
    return None if found is None else await context.loader(works).load(found)
