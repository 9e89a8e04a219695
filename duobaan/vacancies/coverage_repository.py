"""All SQL on what is agreed for a vacancy: who works when, and in which lessons."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.db import tables_above as above
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import LineRole
from duobaan.words.agreement import COUNTED_ARRANGEMENTS

Span = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class AgreedWork:
    """One professional's agreed work on a vacancy; who only supports takes no lesson."""

    professional_id: UUID
    minutes_week: int
    span: Span
    leads: bool
    slot_ids: tuple[UUID, ...] = ()


class CoverageRepository:
    """Reads what is agreed within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def agreed_on(self, vacancy_id: UUID, *, ignoring: UUID | None = None) -> list[AgreedWork]:
        """Return the work on a vacancy that was not called off, but for one arrangement that may be left out."""
        found = (
            sa.select(above.assignments)
            .join(above.arrangements, above.arrangements.c.id == above.assignments.c.arrangement_id)
            .where(
                above.arrangements.c.vacancy_id == vacancy_id,
                above.arrangements.c.status.in_([status.value for status in COUNTED_ARRANGEMENTS]),
            )
            .order_by(above.assignments.c.id)
        )
        if ignoring is not None:
            found = found.where(above.arrangements.c.id != ignoring)
        rows = (await self.session.execute(found)).mappings().all()
        slots = await self._slots([row["id"] for row in rows])
        return [_work(row, tuple(slots[row["id"]])) for row in rows]

    async def _slots(self, assignment_ids: list[UUID]) -> defaultdict[UUID, list[UUID]]:
        links = sa.select(above.assignment_slots).where(above.assignment_slots.c.assignment_id.in_(assignment_ids))
        found: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for assignment_id, slot_id in await self.session.execute(links.order_by(above.assignment_slots.c.slot_id)):
            found[assignment_id].append(slot_id)
        return found

    async def vacancy(self, vacancy_id: UUID) -> Vacancy:
        """Return the vacancy that the caller has locked."""
        return await self.session.get_one(Vacancy, vacancy_id)

    async def lessons(self, vacancy_id: UUID) -> list[LessonSlot]:
        """Return the lessons of a vacancy."""
        return list(await self.session.scalars(sa.select(LessonSlot).where(LessonSlot.vacancy_id == vacancy_id)))


def _work(row: Mapping[Any, Any], slot_ids: tuple[UUID, ...]) -> AgreedWork:
    # Someone who left before the start has an empty span.
    span = (row["valid_from"], min(row["valid_to"], row["left_on"] or row["valid_to"]))
    return AgreedWork(
        row["professional_id"], row["minutes_week"], span, row["role"] != LineRole.SUPPORT.value, slot_ids
    )
