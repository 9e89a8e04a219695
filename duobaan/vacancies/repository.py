"""All SQL about vacancies, their lessons and bundles."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.db import keyset
from duobaan.db import tables_above as above
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation
from duobaan.vacancies.models import LessonSlot, SlotBundle, Vacancy
from duobaan.vacancies.visibility_repository import own_to, visible_to
from duobaan.words import VacancyStatus

NEWEST = (keyset.Key(Vacancy.id, descending=True),)
Part = TypeVar("Part", LessonSlot, SlotBundle)


@dataclass(frozen=True, slots=True)
class VacancyFilter:
    """Which vacancies are asked for; OR within a field, AND between fields."""

    school_ids: tuple[UUID, ...] = ()
    statuses: tuple[VacancyStatus, ...] = ()
    own: bool = False


@lru_cache(maxsize=64)
def _by_ids(actor: Actor) -> sa.Select[Vacancy]:
    # Kept per actor: to make it takes as long as to run it.
    return sa.select(Vacancy).where(Vacancy.id.in_(sa.bindparam("keys", expanding=True)), visible_to(actor))


class VacancyRepository:
    """Reads and writes vacancies within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def visible_to(self, actor: Actor) -> sa.ColumnElement[bool]:
        """Return the condition of what the actor may see."""
        return visible_to(actor)

    async def find(self, key: UUID, actor: Actor) -> Vacancy | None:
        """Return the vacancy if the actor may know of it."""
        statement = sa.select(Vacancy).where(Vacancy.id == key, visible_to(actor))
        return (await self.session.scalars(statement)).one_or_none()

    async def get(self, key: UUID, actor: Actor) -> Vacancy:
        """Return the vacancy, or raise NotFound."""
        found = await self.find(key, actor)
        if found is None:
            raise NotFound("Vacancy")
        return found

    async def lock(self, key: UUID, actor: Actor) -> Vacancy:
        """Return the vacancy and keep others from changing it until the transaction ends."""
        statement = sa.select(Vacancy).where(Vacancy.id == key, visible_to(actor)).with_for_update()
        found = (await self.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()
        if found is None:
            raise NotFound("Vacancy")
        return found

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, Vacancy]:
        """Return those of the vacancies that the actor may know of."""
        return {row.id: row for row in (await self.session.scalars(_by_ids(actor), {"keys": list(keys)})).all()}

    async def list_page(self, actor: Actor, wanted: VacancyFilter, window: keyset.Window) -> keyset.Page[Vacancy]:
        """Return one page, newest first."""
        return await keyset.fetch(self.session, self._listed(actor, wanted), NEWEST, window)

    async def count(self, actor: Actor, wanted: VacancyFilter) -> int:
        """Count what the filter lets through."""
        return await keyset.count(self.session, self._listed(actor, wanted))

    def _listed(self, actor: Actor, wanted: VacancyFilter) -> sa.Select[Vacancy]:
        statement = sa.select(Vacancy).where(visible_to(actor))
        if wanted.own:
            statement = statement.where(own_to(actor))
        if wanted.school_ids:
            statement = statement.where(Vacancy.school_id.in_(wanted.school_ids))
        if wanted.statuses:
            statement = statement.where(Vacancy.status.in_(wanted.statuses))
        return statement

    async def slots(self, keys: Collection[UUID]) -> dict[UUID, list[LessonSlot]]:
        """Return the lessons of each vacancy in the order of the week; the caller may see the vacancy."""
        statement = sa.select(LessonSlot).where(LessonSlot.vacancy_id.in_(keys))
        rows = list((await self.session.scalars(statement)).all())
        rows.sort(key=lambda row: (row.weekday.number, row.start_minute, row.key))
        found: defaultdict[UUID, list[LessonSlot]] = defaultdict(list)
        for row in rows:
            found[row.vacancy_id].append(row)
        return {key: found[key] for key in keys}

    async def bundles(self, keys: Collection[UUID]) -> dict[UUID, list[SlotBundle]]:
        """Return the bundles of each vacancy by key; the caller may see the vacancy."""
        statement = sa.select(SlotBundle).where(SlotBundle.vacancy_id.in_(keys)).order_by(SlotBundle.key)
        found: defaultdict[UUID, list[SlotBundle]] = defaultdict(list)
        for row in (await self.session.scalars(statement)).all():
            found[row.vacancy_id].append(row)
        return {key: found[key] for key in keys}

    async def slots_by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, LessonSlot]:
        """Return those of the lessons whose vacancy the actor may know of."""
        seen = sa.select(Vacancy.id).where(visible_to(actor))
        statement = sa.select(LessonSlot).where(LessonSlot.id.in_(keys), LessonSlot.vacancy_id.in_(seen))
        return {row.id: row for row in (await self.session.scalars(statement)).all()}

    async def in_use(self, slot_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the lessons that a proposal or an arrangement speaks of."""
        proposed = sa.select(above.proposal_line_slots.c.slot_id).where(
            above.proposal_line_slots.c.slot_id.in_(slot_ids)
        )
        agreed = sa.select(above.assignment_slots.c.slot_id).where(above.assignment_slots.c.slot_id.in_(slot_ids))
        return frozenset((await self.session.scalars(proposed.union(agreed))).all())

    async def boards(self, school_ids: Collection[UUID]) -> dict[UUID, UUID | None]:
        """Return the board of each school."""
        statement = sa.select(Organisation.id, Organisation.board_id).where(Organisation.id.in_(school_ids))
        return {row[0]: row[1] for row in (await self.session.execute(statement)).all()}

    async def due(self, now: dt.datetime, today: dt.date, limit: int = 500) -> Sequence[Vacancy]:
        """Return vacancies to which time does something, locked."""
        opens = sa.and_(Vacancy.status == VacancyStatus.SCHEDULED, Vacancy.publish_at <= now)
        over = sa.or_(Vacancy.closes_at <= now, Vacancy.ends_on <= today)
        expires = sa.and_(Vacancy.status.in_((VacancyStatus.PUBLISHED, VacancyStatus.PARTLY_FILLED)), over)
        closes = sa.and_(Vacancy.status == VacancyStatus.FILLED, Vacancy.ends_on <= today)
        statement = sa.select(Vacancy).where(sa.or_(opens, expires, closes)).order_by(Vacancy.id)
        return (await self.session.scalars(statement.limit(limit).with_for_update())).all()
