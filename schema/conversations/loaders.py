"""Loads threads in batches, each seen through `visible_to`."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Permission
from duobaan.conversations.models import Thread
from duobaan.conversations.repository import ConversationRepository
from duobaan.conversations.service import read_threads
from schema.context import Context


async def threads(context: Context, keys: list[UUID]) -> list[tuple[Thread, int] | None]:
    """Load threads with their unread counts by key; unknown and invisible ones are None."""
    if Permission.ACCOUNT_MANAGE not in context.actor.grants:
        return [None] * len(keys)
    found = await read_threads(context.actor, context.db, ids=keys)
    return [found.get(key) for key in keys]


async def _of_subjects(context: Context, keys: list[UUID]) -> list[UUID | None]:
    async with context.db.read() as session:
        found = await ConversationRepository(session).of_subjects(keys, context.actor)
    return [found.get(key) for key in keys]


async def thread_of_introduction(context: Context, keys: list[UUID]) -> list[UUID | None]:
    """Load the keys of the threads of introductions."""
    return await _of_subjects(context, keys)


async def thread_of_proposal(context: Context, keys: list[UUID]) -> list[UUID | None]:
    """Load the keys of the threads of proposals."""
    return await _of_subjects(context, keys)
