"""All SQL that picks who and what is worth weighing: visible, of the right sector and subject, within reach."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from duobaan.access import Actor, Seat
from duobaan.db.base import contains_code
from duobaan.geo import EARTH_RADIUS_KM, ROAD_FACTOR, ROAD_KMH, Point
from duobaan.matching.criteria import figures
from duobaan.matching.facts.building import OPEN, point_of
from duobaan.organisations.models import Organisation, OrganisationLink
from duobaan.professionals.models import Professional, ProfileSubject
from duobaan.professionals.visibility_repository import in_market_for as person_in_market_for
from duobaan.professionals.visibility_repository import visible_to as person_visible_to
from duobaan.reference.subjects import near_subjects
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.visibility_repository import in_market_for as vacancy_in_market_for
from duobaan.vacancies.visibility_repository import visible_to as vacancy_visible_to
from duobaan.words import LineRole, OrganisationKind, ProfileStatus, Role

MOST_CANDIDATES = 1000
_KM_PER_DEGREE = EARTH_RADIUS_KM * math.pi / 180
_KM_PER_MINUTE = ROAD_KMH / 60 / ROAD_FACTOR
Condition = sa.ColumnElement[bool]


class PoolRepository:
    """Picks candidates within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def school_as_viewer(self, school: Organisation) -> Actor:
        """Return an actor that sees what this school and its board see: for whom someone hides is hidden for all."""
        regions = (
            sa.select(OrganisationLink.parent_id)
            .join(Organisation, Organisation.id == OrganisationLink.parent_id)
            .where(OrganisationLink.organisation_id == school.id, Organisation.kind == OrganisationKind.REGION)
        )
        ids = frozenset(await self.session.scalars(regions))
        roles = frozenset({Role.SCHOOL_PLANNER})
        seats = [Seat(school.id, OrganisationKind.SCHOOL, roles, region_ids=ids)]
        if school.board_id is not None:
            seats.append(Seat(school.board_id, OrganisationKind.SCHOOL_BOARD, roles))
        return Actor(seats=tuple(seats))

    async def professionals(
        self, actor: Actor, vacancy: Vacancy, school: Organisation, *, any_subject: bool = False
    ) -> list[Professional]:
        """Return the people whom both the actor and the school may see and who could teach this; the nearest first.

        Who only supports needs no subject: `any_subject` asks for them too.
        """
        viewer = await self.school_as_viewer(school)
        statement = sa.select(Professional).where(
            Professional.status == ProfileStatus.PUBLISHED,
            person_visible_to(actor),
            person_in_market_for(viewer),
            _holds(Professional.sectors, [vacancy.sector.value]),
        )
        if vacancy.role is not LineRole.SUPPORT and (near := _near(vacancy.subjects)):
            offers = sa.select(ProfileSubject.professional_id).where(
                ProfileSubject.subject.in_(near), ProfileSubject.strength >= figures().limits["subject_strength"]
            )
            knows = Professional.id.in_(offers)
            # Where people are more than can be weighed, who supports does not push out who could lead.
            statement = statement.order_by(sa.case((knows, 0), else_=1)) if any_subject else statement.where(knows)
        statement = _nearest(statement, Professional, point_of(school), Professional.max_travel_minutes)
        # No rule asks for a telephone number, and opening a thousand seals takes time.
        statement = statement.options(defer(Professional.contact_phone, raiseload=True))
        return list(await self.session.scalars(statement.order_by(Professional.id).limit(MOST_CANDIDATES)))

    async def in_market(self, keys: Collection[UUID], school: Organisation) -> frozenset[UUID]:
        """Return those of the people whom a school may see in the market."""
        viewer = await self.school_as_viewer(school)
        asked = sa.select(Professional.id).where(Professional.id.in_(keys), person_in_market_for(viewer))
        return frozenset(await self.session.scalars(asked))

    async def vacancies(self, actor: Actor, person: Professional, subjects: Collection[str]) -> list[Vacancy]:
        """Return the open work that both the actor and the person may see and that the person could do."""
        mine = Actor(user_id=person.user_id, professional_id=person.id)
        statement = (
            sa.select(Vacancy)
            .join(Organisation, Organisation.id == Vacancy.school_id)
            .where(Vacancy.status.in_(OPEN), vacancy_visible_to(actor), vacancy_in_market_for(mine))
        )
        if person.sectors:
            statement = statement.where(Vacancy.sector.in_(person.sectors))
        if near := _near(subjects):
            fits = [contains_code(Vacancy.subjects, code) for code in near]
            # Who only supports needs no subject.
            helped = sa.exists().where(LessonSlot.vacancy_id == Vacancy.id, LessonSlot.support_needed > 0)
            statement = statement.where(sa.or_(Vacancy.role == LineRole.SUPPORT, helped, *fits))
        reach = sa.literal(person.max_travel_minutes)
        statement = _nearest(statement, Organisation, point_of(person), reach)
        return list(await self.session.scalars(statement.order_by(Vacancy.id).limit(MOST_CANDIDATES)))

    async def regions_of(self, school_id: UUID) -> frozenset[UUID]:
        """Return the regions and networks that a school belongs to."""
        asked = sa.select(OrganisationLink.parent_id).where(OrganisationLink.organisation_id == school_id)
        return frozenset(await self.session.scalars(asked))


def _near(subjects: Collection[str]) -> list[str]:
    """Return the subjects that are near enough to one of the asked ones to count."""
    least = figures().limits["subject_nearness"]
    return sorted({near for code in subjects for near in near_subjects(code, least)})


def _holds(column: Any, codes: Collection[str]) -> Condition:
    """Return the condition that a set of codes holds one of these, or that nothing was said."""
    return sa.or_(sa.type_coerce(column, sa.Text) == "", *(contains_code(column, code) for code in codes))


def _nearest(statement: sa.Select[Any], of: Any, point: Point | None, minutes: Any) -> sa.Select[Any]:
    """Keep what lies within a square around a point (a circle is the rules' work), the nearest first."""
    if point is None:
        return statement
    north = (of.lat - point.lat) * _KM_PER_DEGREE
    east = (of.lon - point.lon) * _KM_PER_DEGREE * math.cos(math.radians(point.lat))
    km = (minutes + figures().near_misses["travel_most_minutes"]) * _KM_PER_MINUTE
    unknown = sa.or_(of.lat.is_(None), of.lon.is_(None))
    within = sa.and_(north.between(-km, km), east.between(-km, km))
    return statement.where(sa.or_(unknown, within)).order_by(sa.func.coalesce(north * north + east * east, 1e9))
