"""Loads vacancies and what hangs on them in batches, each seen through `visible_to`."""

from __future__ import annotations

from uuid import UUID

from duobaan.vacancies.models import LessonSlot, SlotBundle, Vacancy
from duobaan.vacancies.repository import VacancyRepository
from schema.context import Context


async def vacancies(context: Context, keys: list[UUID]) -> list[Vacancy | None]:
    """Load vacancies by key; unknown and invisible ones are None."""
    async with context.db.read() as session:
        found = await VacancyRepository(session).by_ids(keys, context.actor)
    return [found.get(key) for key in keys]


async def slots_of(context: Context, keys: list[UUID]) -> list[list[LessonSlot]]:
    """Load the lessons of vacancies in the order of the week."""
    async with context.db.read() as session:
        found = await VacancyRepository(session).slots(keys)
    return [found[key] for key in keys]


async def slots(context: Context, keys: list[UUID]) -> list[LessonSlot | None]:
    """Load lessons by key; those of invisible vacancies are None."""
    async with context.db.read() as session:
        found = await VacancyRepository(session).slots_by_ids(keys, context.actor)
    return [found.get(key) for key in keys]


async def bundles_of(context: Context, keys: list[UUID]) -> list[list[SlotBundle]]:
    """Load the bundles of vacancies."""
    async with context.db.read() as session:
        found = await VacancyRepository(session).bundles(keys)
    return [found[key] for key in keys]


async def boards(context: Context, keys: list[UUID]) -> list[UUID | None]:
    """Load the keys of the boards of schools."""
    async with context.db.read() as session:
        found = await VacancyRepository(session).boards(keys)
    return [found.get(key) for key in keys]
