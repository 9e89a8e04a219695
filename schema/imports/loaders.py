"""Loads imports and how many of their rows did what, in batches, each seen through `visible_to`."""

from __future__ import annotations

from uuid import UUID

from duobaan.imports.models import DataImport
from duobaan.imports.repository import ImportRepository
from duobaan.words import ImportOutcome
from schema.context import Context


async def imports(context: Context, keys: list[UUID]) -> list[DataImport | None]:
    """Load imports by key; unknown and invisible ones are None."""
    async with context.db.read() as session:
        found = await ImportRepository(session).by_ids(keys, context.actor)
    return [found.get(key) for key in keys]


async def tallies(context: Context, keys: list[UUID]) -> list[dict[ImportOutcome, int]]:
    """Count the rows of imports by outcome."""
    async with context.db.read() as session:
        found = await ImportRepository(session).tallies(keys)
    return [found[key] for key in keys]
