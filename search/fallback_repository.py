"""SQL that answers a search when the engine cannot: filters, visibility and beginnings of words, nothing finer.

What SQL cannot say of a row (lessons, half-days, circles on the globe) is asked of its document, as the engines do, of
the newest MOST_CANDIDATES rows that SQL lets through. Typos, facets and scores need the engine.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.db import keyset
from duobaan.db.base import contains_code
from duobaan.geo import Point, distance_km
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import visible_to
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject, Qualification
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.reference.regions import find_province
from duobaan.text import squeeze
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.vacancies.visibility_repository import in_market_for, own_to
from duobaan.words import ProfileStatus, ShareMode, Weekday
from search.asking import Between, OrganisationWishes, ProfessionalWishes, SlotWishes, Sort, VacancyWishes
from search.documents import OPEN_VACANCY, document_of
from search.engine import And, Document
from search.filters import point_of, predicate
from search.indexes import ORGANISATIONS, PROFESSIONALS, VACANCIES
from search.market import Understood
from search.places import Where
from search.repository import BATCH, SearchRepository
from search.subject_words import with_those_below

R = TypeVar("R", Vacancy, Professional, Organisation)
Condition = sa.ColumnElement[bool]
Answer = tuple[list[tuple[R, float | None]], int, int]
"""The rows of the page with their distances, the total, and at which hit the page starts."""

MOST_CANDIDATES = 5000
_DEGREE_KM = 111.2
_IN_SQL = {"subjects", "levels", "forms", "sectors", "shareModes", "schools", "schoolBoards", "provinces", "place"}
_IN_SQL |= {"minutesPerWeek", "duoAllowed", "startsBefore", "languages", "qualifications", "availableFrom", "kinds"}
"""Wishes that the SQL below takes at their word; every other one is asked of the document."""


async def find_vacancies(session: AsyncSession, actor: Actor, asked: Understood) -> Answer[Vacancy]:
    """Open vacancies that the actor may see; words are looked for at the beginnings of the title's words."""
    wishes = asked.wishes
    assert isinstance(wishes, VacancyWishes)
    conditions = [
        *_findable(session, actor),
        Vacancy.status.in_(OPEN_VACANCY),
        *_any_code(Vacancy.subjects, with_those_below(wishes.subjects)),
        *_any_code(Vacancy.levels, wishes.levels),
        *_any_code(Vacancy.forms, wishes.forms),
        *_on_days(LessonSlot.vacancy_id, LessonSlot.weekday, Vacancy.id, wishes.weekdays, wishes.slots),
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
    return await _page(session, statement, asked, Vacancy, [orders.get(asked.question.sort, newest), Vacancy.id])


async def find_professionals(session: AsyncSession, actor: Actor, asked: Understood) -> Answer[Professional]:
    """Published profiles that the actor may see; words are looked for in headline and profession."""
    wishes = asked.wishes
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
        *_on_days(
            AvailabilityWindow.professional_id,
            AvailabilityWindow.weekday,
            Professional.id,
            wishes.weekdays,
            wishes.slots,
        ),
        *_words(Professional.headline + sa.literal(" ") + Professional.profession, asked.text),
    ]
    if wishes.subjects:
        offers = sa.select(ProfileSubject.professional_id).where(
            ProfileSubject.subject.in_(with_those_below(wishes.subjects))
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
    return await _page(
        session, statement, asked, Professional, [orders.get(asked.question.sort, newest), Professional.id]
    )


async def find_organisations(session: AsyncSession, actor: Actor, asked: Understood) -> Answer[Organisation]:
    """Organisations by the beginnings of the words of their name."""
    wishes = asked.wishes
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
    statement = sa.select(Organisation).where(*conditions)
    return await _page(session, statement, asked, Organisation, [Organisation.slug, Organisation.id])


_INDEX: dict[type[Any], str] = {
    Vacancy: VACANCIES.name,
    Professional: PROFESSIONALS.name,
    Organisation: ORGANISATIONS.name,
}


def _findable(session: AsyncSession, actor: Actor) -> list[Condition]:
    """What the actor may see, without what they only know by negotiating about it: that is no search's business."""
    seen = VacancyRepository(session).visible_to(actor)
    return [seen] if actor.is_system else [seen, sa.or_(own_to(actor), in_market_for(actor))]


async def _page(
    session: AsyncSession, statement: sa.Select[R], asked: Understood, model: type[R], order: Sequence[Any]
) -> Answer[R]:
    question = asked.question
    if question.sort is not Sort.DISTANCE and {choice.name for choice in asked.choices} <= _IN_SQL:
        total = await keyset.count(session, statement)
        offset = _offset(asked, total)
        page = statement.order_by(*order).offset(offset).limit(question.limit)
        return [(row, None) for row in (await session.scalars(page)).all()], total, offset
    keys = (await session.scalars(statement.with_only_columns(model.id).order_by(*order).limit(MOST_CANDIDATES))).all()
    kept = await _checked(session, _INDEX[model], keys, asked)
    offset = _offset(asked, len(kept))
    shown = dict(kept[offset : offset + question.limit])
    rows = {row.id: row for row in (await session.scalars(sa.select(model).where(model.id.in_(shown)))).all()}
    return [(rows[key], away) for key, away in shown.items() if key in rows], len(kept), offset


def _offset(asked: Understood, total: int) -> int:
    return max(0, total - asked.question.limit) if asked.question.from_end else asked.question.offset


async def _checked(
    session: AsyncSession, index: str, keys: Sequence[UUID], asked: Understood
) -> list[tuple[UUID, float | None]]:
    """The rows whose documents pass every wish, with their distance; in order, or nearest first."""
    fits = predicate(And(tuple(choice.filter for choice in asked.choices)))
    found: list[tuple[UUID, float | None]] = []
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        parts = await SearchRepository(session).parts(index, some)
        for key in some:
            document = document_of(parts[key]) if key in parts else None
            if document is not None and fits(document):
                found.append((key, _away(asked.where.point, document)))
    if asked.question.sort is Sort.DISTANCE:
        found.sort(key=lambda one: (one[1] is None, one[1] or 0.0, one[0]))
    return found


def _away(origin: Point | None, document: Document) -> float | None:
    place = point_of(document)
    return None if origin is None or place is None else round(distance_km(origin, place), 3)


def _on_days(
    owner: Any, weekday: Any, key: Any, days: Collection[Weekday], slots: SlotWishes | None
) -> list[Condition]:
    """Something in the week on one of the asked days: what the documents are then asked about more closely."""
    asked = [*days, *(wish.day for wish in (slots.slots if slots is not None else ()))]
    return [key.in_(sa.select(owner).where(weekday.in_(asked)))] if asked else []


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
