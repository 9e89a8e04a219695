"""Loads proposals in batches, each seen through `visible_to`."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Permission
from duobaan.proposals.reading import Case, read_proposals
from duobaan.proposals.repository import ProposalRepository
from schema.context import Context


async def cases(context: Context, keys: list[UUID]) -> list[Case | None]:
    """Load proposals by key; unknown and invisible ones are None."""
    if Permission.MATCHES_READ not in context.actor.grants:
        return [None] * len(keys)
    found = await read_proposals(context.actor, context.db, ids=keys)
    return [found.get(key) for key in keys]


async def case_of_revision(context: Context, key: UUID) -> Case | None:
    """Load the proposal of a revision."""
    async with context.db.read() as session:
        row = await ProposalRepository(session).revision_by_id(key, context.actor)
    return None if row is None else await context.loader(cases).load(row.proposal_id)


async def case_of_comment(context: Context, key: UUID) -> Case | None:
    """Load the proposal of a comment."""
    async with context.db.read() as session:
        row = await ProposalRepository(session).comment_by_id(key, context.actor)
    return None if row is None else await context.loader(cases).load(row.proposal_id)
