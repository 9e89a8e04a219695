"""All SQL on a school's limits of placements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.arrangements.models import Arrangement, Assignment, PlacementLimit
from duobaan.arrangements.states import LIVE
from duobaan.vacancies.models import Vacancy


class LimitRepository:
    """Reads limits and what they limit within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def limits(self, school_id: UUID, *, keep: bool = False) -> Sequence[PlacementLimit]:
        """Return the limits of a school in the order of their keys; kept, so that placements count one by one."""
        found = sa.select(PlacementLimit).where(PlacementLimit.school_id == school_id).order_by(PlacementLimit.id)
        return (await self.session.scalars(found.with_for_update() if keep else found)).all()

    async def placed(self, school_id: UUID, start: dt.date, end: dt.date) -> list[tuple[UUID, tuple[str, ...]]]:
        """Return who works at a school in these days, each with the subjects of the vacancy."""
        found = (
            sa.select(Assignment.professional_id, Vacancy.subjects)
            .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
            .join(Vacancy, Vacancy.id == Arrangement.vacancy_id)
            .where(
                Arrangement.school_id == school_id,
                Arrangement.status.in_(LIVE),
                Assignment.valid_from < end,
                Assignment.valid_to > start,
                sa.or_(Assignment.left_on.is_(None), Assignment.left_on > start),
            )
        )
        return [(row[0], row[1]) for row in (await self.session.execute(found)).all()]

    async def subjects_of(self, vacancy_id: UUID) -> tuple[str, ...]:
        """Return the subjects of a vacancy."""
        return (await self.session.scalar(sa.select(Vacancy.subjects).where(Vacancy.id == vacancy_id))) or ()
