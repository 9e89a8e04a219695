"""SQL that answers a search when the engine cannot: filters, visibility and beginnings of words, nothing finer.

Lessons and half-days are not looked at here; the answer says that it is degraded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.db import keyset
from duobaan.db.base import contains_code
from duobaan.geo import Point
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import visible_to
from duobaan.professionals.models import Professional, ProfileSubject, Qualification
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.reference.regions import find_province
from duobaan.text import squeeze
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.words import ProfileStatus, ShareMode
from search.asking import Between, OrganisationWishes, ProfessionalWishes, Sort, VacancyWishes
from search.choices import with_children
from search.documents import OPEN_VACANCY
from search.finding import Understood
from search.places import Where

R = TypeVar("R")
Condition = sa.ColumnElement[bool]
_DEGREE_KM = 111.2


async def find_vacancies(session: AsyncSession, actor: Actor, asked: Understood) -> tuple[Sequence[Vacancy], int]:
    """Open vacancies that the actor may see; words are looked for at the beginnings of the title's words."""
    wishes = asked.question.wishes
    assert isinstance(wishes, VacancyWishes)
    conditions = [
        VacancyRepository(session).visible_to(actor),
        Vacancy.status.in_(OPEN_VACANCY),
        *_any_code(Vacancy.subjects, with_children(wishes.subjects)),
        *_any_code(Vacancy.levels, wishes.levels),
        *_any_code(Vacancy.forms, wishes.forms),
        *_any_code(Vacancy.grounds, wishes.grounds),
        *_one_of(Vacancy.sector, wishes.sectors),
        *_one_of(Vacancy.share_mode, wishes.share_modes),
        *_one_of(Vacancy.school_id, wishes.schools),
        *_one_of(Organisation.board_id, wishes.school_boards),
        *_one_of(Organisation.province, _provinces(wishes.provinces)),
        *_between(Vacancy.minutes_week, wishes.minutes_per_week),
        *_at(Organisation, asked.where),
        *_words(Vacancy.title, asked.text),
    ]
    if wishes.duo_allowed is not None:
        conditions.append((Vacancy.share_mode != ShareMode.NONE) == wishes.duo_allowed)
    if wishes.starts_before is not None:
        conditions.append(Vacancy.starts_on <= wishes.starts_before)
    statement = sa.select(Vacancy).join(Organisation, Organisation.id == Vacancy.school_id).where(*conditions)
    orders = {Sort.CLOSING_SOON: Vacancy.closes_at.asc().nulls_last(), Sort.HOURS_DESC: Vacancy.minutes_week.desc()}
    newest = Vacancy.published_at.desc().nulls_last()
    return await _page(session, statement, asked, [orders.get(asked.question.sort, newest), Vacancy.id])


async def find_professionals(
    session: AsyncSession, actor: Actor, asked: Understood
) -> tuple[Sequence[Professional], int]:
    """Published profiles that the actor may see; words are looked for in headline and profession."""
    wishes = asked.question.wishes
    assert isinstance(wishes, ProfessionalWishes)
    conditions = [
        ProfessionalRepository(session).visible_to(actor),
        Professional.status == ProfileStatus.PUBLISHED,
        Professional.confirmed_at.is_not(None),
        *_any_code(Professional.levels, wishes.levels),
        *_any_code(Professional.forms, wishes.forms),
        *_any_code(Professional.sectors, wishes.sectors),
        *_any_code(Professional.languages, wishes.languages),
        *_one_of(Professional.province, _provinces(wishes.provinces)),
        *_between(Professional.max_minutes_week, wishes.minutes_per_week),
        *_at(Professional, asked.where),
        *_words(Professional.headline + sa.literal(" ") + Professional.profession, asked.text),
    ]
    if wishes.subjects:
        offers = sa.select(ProfileSubject.professional_id).where(
            ProfileSubject.subject.in_(with_children(wishes.subjects))
        )
        conditions.append(Professional.id.in_(offers))
    if wishes.qualifications:
        holders = sa.select(Qualification.professional_id).where(Qualification.kind.in_(wishes.qualifications))
        conditions.append(Professional.id.in_(holders))
    if wishes.available_from is not None:
        first = Professional.earliest_start
        conditions.append(sa.or_(first.is_(None), first <= wishes.available_from))
    statement = sa.select(Professional).where(*conditions)
    newest = Professional.published_at.desc().nulls_last()
    orders = {Sort.HOURS_DESC: Professional.max_minutes_week.desc()}
    return await _page(session, statement, asked, [orders.get(asked.question.sort, newest), Professional.id])


async def find_organisations(
    session: AsyncSession, actor: Actor, asked: Understood
) -> tuple[Sequence[Organisation], int]:
    """Organisations by the beginnings of the words of their name."""
    wishes = asked.question.wishes
    assert isinstance(wishes, OrganisationWishes)
    conditions = [
        visible_to(actor),
        *_one_of(Organisation.kind, wishes.kinds),
        *_any_code(Organisation.levels, wishes.levels),
        *_any_code(Organisation.sectors, wishes.sectors),
        *_one_of(Organisation.province, _provinces(wishes.provinces)),
        *_at(Organisation, asked.where),
        *_words(Organisation.name, asked.text),
    ]
    return await _page(session, sa.select(Organisation).where(*conditions), asked, [Organisation.slug, Organisation.id])


async def _page(
    session: AsyncSession, statement: sa.Select[R], asked: Understood, order: Sequence[Any]
) -> tuple[Sequence[R], int]:
    total = await keyset.count(session, statement)
    page = statement.order_by(*order).offset(asked.question.offset).limit(asked.question.limit)
    return (await session.scalars(page)).all(), total


def _any_code(column: Any, codes: Sequence[str]) -> list[Condition]:
    return [sa.or_(*(contains_code(column, str(code)) for code in codes))] if codes else []


def _one_of(column: Any, values: Sequence[Any]) -> list[Condition]:
    return [column.in_(values)] if values else []


def _between(column: Any, asked: Between | None) -> list[Condition]:
    if asked is None:
        return []
    low = [] if asked.gte is None else [column >= asked.gte]
    return low + ([] if asked.lte is None else [column <= asked.lte])


def _provinces(names: Iterable[str]) -> list[str]:
    return [found.name_nl if (found := find_province(name)) else name for name in names]


def _at(model: Any, where: Where) -> list[Condition]:
    """A square around the point, or the place by name."""
    if where.km is not None and where.point is not None:
        return _square(model, where.point, where.km)
    return [] if where.name is None else [model.place == where.name]


def _square(model: Any, point: Point, km: float) -> list[Condition]:
    high = km / _DEGREE_KM
    wide = high / max(0.1, math.cos(math.radians(point.lat)))
    return [
        model.lat.between(point.lat - high, point.lat + high),
        model.lon.between(point.lon - wide, point.lon + wide),
    ]


def _words(column: Any, text: str) -> list[Condition]:
    """Every word begins a word of the column."""
    folded = sa.func.lower(sa.literal(" ") + column)
    words = squeeze(text.replace('"', " ")).lower().split()
    return [folded.contains(f" {word}", autoescape=True) for word in words if not word.startswith("-")]
