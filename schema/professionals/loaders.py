"""Loads professionals and what hangs on them in batches, each seen through `visible_to`."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from duobaan.db.kept_rows import is_stranger
from duobaan.professionals.card import Card, card_for_stranger, card_of, cards_for_strangers, disclosures
from duobaan.professionals.models import (
    AvailabilityException,
    AvailabilityWindow,
    Professional,
    ProfileSubject,
    Qualification,
    Release,
)
from duobaan.professionals.repository import ProfessionalRepository, ReleaseRepository
from schema.context import Context


async def professionals(context: Context, keys: list[UUID]) -> list[Professional | None]:
    """Load professionals by key; unknown and invisible ones are None."""
    async with context.db.read() as session:
        found = await ProfessionalRepository(session).by_ids(keys, context.actor)
    return [found.get(key) for key in keys]


def know(context: Context, rows: Collection[Professional]) -> None:
    """Spare the loaders the professionals that a search read just now for this viewer."""
    context.know(professionals, lambda: {row.id: row for row in rows})
    if is_stranger(context.actor):
        context.know(cards, lambda: {row.id: context.db.kept.made(row, card_for_stranger) for row in rows})
    else:
        context.know(cards, lambda: cards_for_strangers(context.actor, rows))


async def cards(context: Context, keys: list[UUID]) -> list[Card | None]:
    """Load how much of each professional the viewer sees; None for who is not visible (any more)."""
    loading = [context.loader(professionals).load(key) for key in keys]  # a search read them just now
    rows = [await row for row in loading]
    async with context.db.read() as session:
        shown = await disclosures(session, context.actor, [row for row in rows if row is not None])
    return [None if row is None else card_of(row, shown[row.id]) for row in rows]


async def subjects(context: Context, keys: list[UUID]) -> list[list[ProfileSubject]]:
    """Load the subjects that professionals offer."""
    async with context.db.read() as session:
        found = await ProfessionalRepository(session).parts(ProfileSubject, keys)
    return [found[key] for key in keys]


async def qualifications(context: Context, keys: list[UUID]) -> list[list[Qualification]]:
    """Load the papers of professionals."""
    async with context.db.read() as session:
        found = await ProfessionalRepository(session).parts(Qualification, keys)
    return [found[key] for key in keys]


async def windows(context: Context, keys: list[UUID]) -> list[list[AvailabilityWindow]]:
    """Load the weekly windows of professionals."""
    async with context.db.read() as session:
        found = await ProfessionalRepository(session).parts(AvailabilityWindow, keys)
    return [found[key] for key in keys]


async def exceptions(context: Context, keys: list[UUID]) -> list[list[AvailabilityException]]:
    """Load the days on which professionals differ from their week."""
    async with context.db.read() as session:
        found = await ProfessionalRepository(session).parts(AvailabilityException, keys)
    return [found[key] for key in keys]


async def releases_of(context: Context, keys: list[UUID]) -> list[list[Release]]:
    """Load the releases of professionals that the viewer may see."""
    async with context.db.read() as session:
        found = await ReleaseRepository(session).of_professionals(keys, context.actor)
    return [found[key] for key in keys]


async def releases(context: Context, keys: list[UUID]) -> list[Release | None]:
    """Load releases by key; unknown and invisible ones are None."""
    async with context.db.read() as session:
        found = await ReleaseRepository(session).by_ids(keys, context.actor)
    return [found.get(key) for key in keys]


async def own_email(context: Context, keys: list[UUID]) -> list[str | None]:
    """Load the viewer's own e-mail address (the only key that is ever asked)."""
    async with context.db.read() as session:
        found = await ProfessionalRepository(session).proven_email_of(context.actor)
    return [found for _ in keys]
