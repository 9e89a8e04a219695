"""Loads organisations and what hangs on them in batches, each seen through `visible_to`."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from duobaan.clock import now
from duobaan.organisations.exclusion_repository import ExclusionRepository
from duobaan.organisations.invitation_repository import InvitationRepository
from duobaan.organisations.models import CompanyExclusion, Invitation, Organisation, SchoolSettings
from duobaan.organisations.repository import OrganisationRepository
from duobaan.organisations.support_repository import Look, SupportRepository
from schema.context import Context


async def organisations(context: Context, keys: list[UUID]) -> list[Organisation | None]:
    """Load organisations by key; unknown and invisible ones are None."""

    async def read(some: list[UUID]) -> Mapping[UUID, Organisation]:
        async with context.db.read() as session:
            return await OrganisationRepository(session).by_ids(some, context.actor)

    found = await context.db.kept.by_keys(Organisation.__tablename__, context.actor, keys, read)
    return [found.get(key) for key in keys]


async def parent_ids(context: Context, keys: list[UUID]) -> list[frozenset[UUID]]:
    """Load the keys of the regions and networks of organisations."""
    async with context.db.read() as session:
        found = await OrganisationRepository(session).parents(keys)
    return [found[key] for key in keys]


async def settings(context: Context, keys: list[UUID]) -> list[SchoolSettings | None]:
    """Load the settings of schools."""
    async with context.db.read() as session:
        found = await OrganisationRepository(session).settings(keys)
    return [found.get(key) for key in keys]


async def exclusions(context: Context, keys: list[UUID]) -> list[list[CompanyExclusion]]:
    """Load the lists of the schools and boards to which companies lend nobody, as far as the viewer may read them."""
    async with context.db.read() as session:
        found = await ExclusionRepository(session).lists(keys, context.actor)
    return [found.get(key, []) for key in keys]


async def invitations(context: Context, keys: list[UUID]) -> list[list[Invitation]]:
    """Load who was asked into organisations and has not answered yet, as far as the viewer may read it."""
    async with context.db.read() as session:
        found = await InvitationRepository(session).lists(keys, context.actor, now())
    return [found.get(key, []) for key in keys]


async def support(context: Context, keys: list[UUID]) -> list[list[Look]]:
    """Load who of the platform looked into organisations, as far as the viewer may read it."""
    async with context.db.read() as session:
        found = await SupportRepository(session).lists(keys, context.actor)
    return [found.get(key, []) for key in keys]
