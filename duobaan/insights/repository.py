"""All SQL behind tables of the market and of a region: sums in the database, never row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.insights.rules import Demand, Supply
from duobaan.organisations.models import Organisation, OrganisationLink
from duobaan.organisations.repository import visible_to as organisation_visible_to
from duobaan.professionals.models import Professional, ProfileSubject, Release
from duobaan.professionals.visibility_repository import in_market_for as people_in_market_for
from duobaan.proposals.models import MatchProposal
from duobaan.reference.regions import find_province
from duobaan.reference.subjects import subjects
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.visibility_repository import in_market_for as vacancies_in_market_for
from duobaan.words import (
    ArrangementStatus,
    LineRole,
    OrganisationKind,
    ProposalStatus,
    ReleaseStatus,
    TimeBasis,
    VacancyStatus,
    Visibility,
)
from duobaan.words.agreement import LIVE_ARRANGEMENTS

_OPEN = (VacancyStatus.PUBLISHED, VacancyStatus.PARTLY_FILLED)
_SIGNED = (
    ArrangementStatus.CONFIRMED,
    ArrangementStatus.ACTIVE,
    ArrangementStatus.SUSPENDED,
    ArrangementStatus.COMPLETED,
    ArrangementStatus.TERMINATED,
)
_STARTED = _SIGNED[1:]


def _least(one: Any, other: Any) -> sa.ColumnElement[int]:
    """Return the smaller of two numbers; the databases have different names for it."""
    return sa.case((one < other, one), else_=other)


class InsightRepository:
    """Adds up within one session; only what the market shows the actor is counted."""

    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self.session, self.actor = session, actor

    async def demand(self, region_ids: Collection[UUID] | None, codes: Sequence[str]) -> dict[Any, Demand]:
        """Return open work by area and subject: by region where regions are given, else by province."""
        taken = _taken()
        open_minutes = Vacancy.minutes_week - sa.func.coalesce(taken.c.minutes, 0)
        school = sa.select(
            Vacancy.id, Vacancy.subjects.label("subjects"), open_minutes.label("open"), _area(region_ids).label("area")
        ).join(Organisation, Organisation.id == Vacancy.school_id)
        rows = (
            _in_regions(school, region_ids, Organisation.id)
            .outerjoin(taken, taken.c.vacancy_id == Vacancy.id)
            .where(Vacancy.status.in_(_OPEN), vacancies_in_market_for(self.actor), open_minutes > 0)
            .cte("open_work")
        )
        wanted = _wanted(codes)
        asked = sa.type_coerce(rows.c.subjects, sa.Text)
        holds = asked.like(sa.literal("%,") + wanted.c.code + sa.literal(",%"))
        sums = (sa.func.count(), sa.func.sum(rows.c.open))
        each = sa.select(rows.c.area, wanted.c.code, *sums).join(wanted, holds).group_by(rows.c.area, wanted.c.code)
        whole = sa.select(rows.c.area, sa.null(), *sums).group_by(rows.c.area)
        return {key: Demand(*figures) for key, figures in (await self._cells(each, whole)).items()}

    async def supply(self, region_ids: Collection[UUID] | None, codes: Sequence[str], on: dt.date) -> dict[Any, Supply]:
        """Return people with time left by area and subject; the area is that of the home, or of the employer."""
        free, joined = _free_minutes(on)
        area = Professional.province if region_ids is None else Organisation.id
        found = joined(sa.select(Professional.id, free.label("free"), area.label("area")))
        if region_ids is not None:
            found = found.join(Organisation, _belongs_to_region()).where(Organisation.id.in_(region_ids))
        rows = found.where(people_in_market_for(self.actor), area.is_not(None), free > 0).cte("free_people")
        sums = (sa.func.count(), sa.func.sum(rows.c.free))
        each = (
            sa.select(rows.c.area, ProfileSubject.subject, *sums)
            .join(ProfileSubject, ProfileSubject.professional_id == rows.c.id)
            .where(ProfileSubject.subject.in_(codes))
            .group_by(rows.c.area, ProfileSubject.subject)
        )
        whole = sa.select(rows.c.area, sa.null(), *sums).group_by(rows.c.area)
        return {key: Supply(*figures) for key, figures in (await self._cells(each, whole)).items()}

    async def _cells(self, *statements: sa.Select[Any]) -> dict[tuple[str, str | None], tuple[int, int]]:
        found: dict[tuple[str, str | None], tuple[int, int]] = {}
        for statement in statements:
            for area, subject, count, minutes in (await self.session.execute(statement)).all():
                if (name := _name_of(area)) is not None:
                    known = found.get((name, subject), (0, 0))
                    found[name, subject] = known[0] + int(count), known[1] + int(minutes)
        return found

    async def regions(self, keys: Collection[UUID]) -> list[UUID]:
        """Return those of the keys that are regions which the actor may know of."""
        found = sa.select(Organisation.id).where(
            Organisation.id.in_(keys),
            Organisation.kind == OrganisationKind.REGION,
            organisation_visible_to(self.actor),
        )
        return list(await self.session.scalars(found))

    async def funnel(self, region_id: UUID, start: dt.datetime, end: dt.datetime) -> list[tuple[int, int]]:
        """Return, for vacancies published in a time, how many vacancies and items came how far.

        Vacancies, proposals on them, agreements, arrangements that everyone signed, and arrangements that began.
        """
        sent = sa.and_(MatchProposal.id.is_not(None), MatchProposal.status != ProposalStatus.DRAFT)
        steps = (
            sent,
            MatchProposal.status == ProposalStatus.AGREED,
            Arrangement.status.in_(_SIGNED),
            Arrangement.status.in_(_STARTED),
        )
        counted = [_distinct(Vacancy.id), _distinct(Vacancy.id)]
        for step in steps:
            counted += [_distinct(sa.case((step, Vacancy.id))), _distinct(sa.case((step, MatchProposal.id)))]
        found = (
            sa.select(*counted)
            .outerjoin(MatchProposal, MatchProposal.vacancy_id == Vacancy.id)
            .outerjoin(Arrangement, Arrangement.proposal_id == MatchProposal.id)
            .where(_published_in(region_id), Vacancy.published_at >= start, Vacancy.published_at < end)
        )
        row = list((await self.session.execute(found)).one())
        return list(zip(row[::2], row[1::2], strict=True))


def _name_of(area: Any) -> str | None:
    """Return a region's key, or the name of a province however it was written."""
    if isinstance(area, UUID):
        return area.hex
    province = find_province(str(area))
    return None if province is None else province.name_nl


def _distinct(what: Any) -> sa.ColumnElement[int]:
    return sa.func.count(sa.distinct(what))


def _published_in(region_id: UUID) -> sa.ColumnElement[bool]:
    """Return the condition of a region's vacancies that were shown to others."""
    members = sa.select(OrganisationLink.organisation_id).where(OrganisationLink.parent_id == region_id)
    return sa.and_(Vacancy.school_id.in_(members), Vacancy.visibility != Visibility.PRIVATE)


def _area(region_ids: Collection[UUID] | None) -> Any:
    return Organisation.province if region_ids is None else OrganisationLink.parent_id


def _in_regions(found: Any, region_ids: Collection[UUID] | None, member: Any) -> Any:
    if region_ids is None:
        return found.where(Organisation.province.is_not(None))
    links = sa.and_(OrganisationLink.organisation_id == member, OrganisationLink.parent_id.in_(region_ids))
    return found.join(OrganisationLink, links)


def _wanted(codes: Sequence[str]) -> sa.CTE:
    rows = [(code,) for code in codes or tuple(subjects())]
    return sa.values(sa.column("code", sa.String), name="wanted").data(rows).cte("wanted")


def _taken() -> sa.Subquery:
    """Return the minutes a week that are agreed on each vacancy; who only supports takes no lesson."""
    return (
        sa.select(Arrangement.vacancy_id, sa.func.sum(Assignment.minutes_week).label("minutes"))
        .join(Assignment, Assignment.arrangement_id == Arrangement.id)
        .join(Vacancy, Vacancy.id == Arrangement.vacancy_id)
        .where(
            Arrangement.status.in_(LIVE_ARRANGEMENTS),
            Assignment.left_on.is_(None),
            sa.or_(Assignment.role != LineRole.SUPPORT, Vacancy.role == LineRole.SUPPORT),
        )
        .group_by(Arrangement.vacancy_id)
        .subquery("taken")
    )


def _free_minutes(on: dt.date) -> tuple[sa.ColumnElement[int], Any]:
    """Return the minutes a week that someone still has, and what joins the tables that this needs."""
    busy = (
        sa.select(Assignment.professional_id, sa.func.sum(Assignment.minutes_week).label("minutes"))
        .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
        .where(Arrangement.status.in_(LIVE_ARRANGEMENTS), Assignment.left_on.is_(None), Assignment.valid_to > on)
        .group_by(Assignment.professional_id)
        .subquery("busy")
    )
    released = (
        sa.select(Release.professional_id, sa.func.max(Release.minutes_week).label("minutes"))
        .where(Release.status == ReleaseStatus.GRANTED, Release.valid_to > on)
        .group_by(Release.professional_id)
        .subquery("released")
    )
    lent = Professional.time_basis == TimeBasis.EMPLOYER_TIME
    given = sa.case((lent, sa.func.coalesce(released.c.minutes, 0)), else_=Professional.max_minutes_week)
    free = _least(Professional.max_minutes_week, given) - sa.func.coalesce(busy.c.minutes, 0)

    def joined(found: sa.Select[Any]) -> sa.Select[Any]:
        with_busy = found.outerjoin(busy, busy.c.professional_id == Professional.id)
        return with_busy.outerjoin(released, released.c.professional_id == Professional.id)

    return free, joined


def _belongs_to_region() -> sa.ColumnElement[bool]:
    """Return the condition that an employer, or without one the home's province, lies in a region."""
    members = sa.select(OrganisationLink.organisation_id).where(OrganisationLink.parent_id == Organisation.id)
    employed = Professional.employer_id.in_(members.correlate(Organisation))
    homeless = sa.and_(Professional.employer_id.is_(None), Professional.province == Organisation.province)
    return sa.and_(Organisation.kind == OrganisationKind.REGION, sa.or_(employed, homeless))
