"""Whether someone may see what a notice is about: asked of the subject's own repository, then and when it is mailed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.alerts.repository import SavedSearchRepository
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.conversations.repository import ConversationRepository
from duobaan.ids import Kind
from duobaan.introductions.repository import IntroductionRepository
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.proposals.repository import ProposalRepository
from duobaan.vacancies.repository import VacancyRepository

Seen = Callable[[AsyncSession, Collection[UUID], Actor], Awaitable[Collection[UUID]]]


async def _proposals(session: AsyncSession, keys: Collection[UUID], actor: Actor) -> Collection[UUID]:
    return await ProposalRepository(session).by_ids(keys, actor)


async def _introductions(session: AsyncSession, keys: Collection[UUID], actor: Actor) -> Collection[UUID]:
    return await IntroductionRepository(session).by_ids(keys, actor)


async def _arrangements(session: AsyncSession, keys: Collection[UUID], actor: Actor) -> Collection[UUID]:
    return await ArrangementRepository(session).by_ids(keys, actor)


async def _threads(session: AsyncSession, keys: Collection[UUID], actor: Actor) -> Collection[UUID]:
    return await ConversationRepository(session).by_ids(keys, actor)


async def _professionals(session: AsyncSession, keys: Collection[UUID], actor: Actor) -> Collection[UUID]:
    return await ProfessionalRepository(session).by_ids(list(keys), actor)


async def _vacancies(session: AsyncSession, keys: Collection[UUID], actor: Actor) -> Collection[UUID]:
    return await VacancyRepository(session).by_ids(list(keys), actor)


async def _searches(session: AsyncSession, keys: Collection[UUID], actor: Actor) -> Collection[UUID]:
    searches = SavedSearchRepository(session)
    return [key for key in keys if await searches.find(key, actor) is not None]


_SEEN: Mapping[Kind, Seen] = MappingProxyType(
    {
        Kind.PROPOSAL: _proposals,
        Kind.INTRODUCTION: _introductions,
        Kind.ARRANGEMENT: _arrangements,
        Kind.THREAD: _threads,
        Kind.PROFESSIONAL: _professionals,
        Kind.VACANCY: _vacancies,
        Kind.SAVED_SEARCH: _searches,
    }
)


async def seen_by(session: AsyncSession, actor: Actor, kind: Kind, keys: Collection[UUID]) -> frozenset[UUID]:
    """Return those of the subjects that the actor may see; what has no door of its own was told to its owner alone."""
    ask = _SEEN.get(kind)
    return frozenset(keys if ask is None else await ask(session, keys, actor))
