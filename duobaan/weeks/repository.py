"""All SQL behind weeks: what is taken of a person's, and which lessons a school holds with whom."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.arrangements.models import Arrangement, Assignment, AssignmentSlot
from duobaan.commitments.models import Commitment
from duobaan.commitments.repository import CommitmentRepository, booking_of
from duobaan.geo import Point
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.professionals.models import Release
from duobaan.vacancies.models import Vacancy
from duobaan.weeks.lessons import Teaching
from duobaan.weeks.rules import Stretch
from duobaan.words import CommitmentKind, ReleaseStatus, VacancyStatus
from duobaan.words.agreement import LIVE_ARRANGEMENTS

_UNWRITTEN = (VacancyStatus.DRAFT, VacancyStatus.SCHEDULED, VacancyStatus.WITHDRAWN)


class WeekRepository:
    """Reads weeks within one session; who may see them is asked before."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def stretches(self, professional_id: UUID, start: dt.date, end: dt.date) -> list[Stretch]:
        """Return everything that is taken of someone's weeks between two days, with where it is."""
        rows = await CommitmentRepository(self.session).list_active([professional_id], start, end)
        places = await self.organisations({row.location_id for row in rows if row.location_id is not None})
        return [_stretch(row, places.get(row.location_id) if row.location_id else None) for row in rows]

    async def organisations(self, keys: Collection[UUID]) -> dict[UUID, Organisation]:
        """Return organisations by key."""
        found = await self.session.scalars(sa.select(Organisation).where(Organisation.id.in_(keys)))
        return {row.id: row for row in found}

    async def settings(self, school_id: UUID) -> SchoolSettings | None:
        """Return how a school counts."""
        return await self.session.get(SchoolSettings, school_id)

    async def agreed(self, professional_id: UUID, on: dt.date) -> list[Assignment]:
        """Return someone's agreed work that lasts on a day."""
        found = (
            sa.select(Assignment)
            .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
            .where(
                Assignment.professional_id == professional_id,
                Arrangement.status.in_(LIVE_ARRANGEMENTS),
                Assignment.valid_from <= on,
                Assignment.valid_to > on,
                sa.or_(Assignment.left_on.is_(None), Assignment.left_on > on),
            )
        )
        return list(await self.session.scalars(found))

    async def release_minutes(self, professional_id: UUID, company_id: UUID | None, on: dt.date) -> int | None:
        """Return the minutes a week that the employer gives on a day."""
        found = sa.select(sa.func.max(Release.minutes_week)).where(
            Release.professional_id == professional_id,
            Release.company_id == company_id,
            Release.status == ReleaseStatus.GRANTED,
            Release.valid_from <= on,
            Release.valid_to > on,
        )
        return await self.session.scalar(found)

    async def vacancies(self, school_id: UUID, start: dt.date, end: dt.date) -> list[Vacancy]:
        """Return the vacancies whose lessons a school holds between two days; drafts are no lessons yet."""
        found = sa.select(Vacancy).where(
            Vacancy.school_id == school_id,
            Vacancy.status.not_in(_UNWRITTEN),
            sa.or_(Vacancy.starts_on.is_(None), Vacancy.starts_on < end),
            sa.or_(Vacancy.ends_on.is_(None), Vacancy.ends_on > start),
        )
        return list(await self.session.scalars(found.order_by(Vacancy.id)))

    async def teachers(self, vacancy_ids: Sequence[UUID]) -> dict[UUID, list[Teaching]]:
        """Return who has the lessons of vacancies, by lesson."""
        found = (
            sa.select(AssignmentSlot.slot_id, Assignment)
            .join(Assignment, Assignment.id == AssignmentSlot.assignment_id)
            .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
            .where(Arrangement.vacancy_id.in_(vacancy_ids), Arrangement.status.in_(LIVE_ARRANGEMENTS))
            .order_by(Assignment.id)
        )
        grouped: defaultdict[UUID, list[Teaching]] = defaultdict(list)
        for slot_id, row in (await self.session.execute(found)).all():
            start, end = row.span
            grouped[slot_id].append(Teaching(row.professional_id, row.role, start, end))
        return grouped


def _stretch(row: Commitment, place: Organisation | None) -> Stretch:
    point = Point(place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None
    lesson = row.kind is CommitmentKind.TEACHING
    return Stretch(
        slot=booking_of(row).slot,
        kind=row.kind,
        source_kind=row.source_kind,
        source_id=row.source_id,
        location_id=row.location_id,
        point=point,
        region=place.holiday_region if place and lesson else None,
    )
