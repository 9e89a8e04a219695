"""The columns of files of results: codes for programs, words for people, and nothing that a list would not show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final
from uuid import UUID

from duobaan import labels
from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.organisations.repository import OrganisationRepository
from duobaan.professionals.card import card_of, disclosures
from duobaan.professionals.models import Professional, ProfileSubject
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.reference.subjects import subjects
from duobaan.vacancies.models import Vacancy
from duobaan.words import Level

Cell = str | int | float | None
Row = Sequence[Cell]
VACANCY_COLUMNS: Final = (
    *("id", "title", "school", "place", "subjects", "levels", "hours_per_week"),
    *("starts_on", "ends_on", "status", "published_at", "url"),
)
PROFESSIONAL_COLUMNS: Final = (
    *("id", "name_or_profession", "place", "province", "subjects", "levels", "hours_per_week"),
    *("earliest_start", "duo_preference", "confirmed_at", "url"),
)
_HOUR: Final = 60


async def vacancy_rows(actor: Actor, db: Database, rows: Collection[Vacancy], locale: str, base: str) -> list[Row]:
    """Return vacancies as rows, with their schools as far as the actor may know them."""
    async with db.read() as session:
        schools = await OrganisationRepository(session).by_ids({row.school_id for row in rows}, actor)
    return [
        _vacancy(
            row,
            getattr(schools.get(row.school_id), "name", None),
            getattr(schools.get(row.school_id), "place", None),
            locale,
            base,
        )
        for row in rows
    ]


def _vacancy(row: Vacancy, school: str | None, place: str | None, locale: str, base: str) -> Row:
    key = public(Kind.VACANCY, row.id)
    return (
        key,
        row.title,
        school,
        place,
        _subjects(row.subjects, locale),
        _levels(row.levels, locale),
        round(row.minutes_week / _HOUR, 2),
        _text(row.starts_on),
        _text(row.ends_on),
        labels.label_of(row.status, locale),
        _text(row.published_at and row.published_at.date()),
        f"{base}/vacancies/{key}",
    )


async def professional_rows(
    actor: Actor, db: Database, rows: Collection[Professional], locale: str, base: str
) -> list[Row]:
    """Return professionals as rows: by profession until both sides met, as on their cards."""
    keys = [row.id for row in rows]
    async with db.read() as session:
        shown = await disclosures(session, actor, rows)
        offered: dict[UUID, list[ProfileSubject]] = await ProfessionalRepository(session).parts(ProfileSubject, keys)
    return [_professional(row, card_of(row, shown[row.id]).display_name, offered[row.id], locale, base) for row in rows]


def _professional(row: Professional, name: str, offered: Iterable[ProfileSubject], locale: str, base: str) -> Row:
    key = public(Kind.PROFESSIONAL, row.id)
    return (
        key,
        name,
        row.place,
        row.province,
        _subjects((one.subject for one in offered), locale),
        _levels(row.levels, locale),
        round(row.max_minutes_week / _HOUR, 2),
        _text(row.earliest_start),
        labels.label_of(row.duo_preference, locale),
        _text(row.confirmed_at and row.confirmed_at.date()),
        f"{base}/professionals/{key}",
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _subjects(codes: Iterable[str], locale: str) -> str:
    return ", ".join(known.name(locale) for code in codes if (known := subjects().get(code)))


def _levels(levels: Iterable[Level], locale: str) -> str:
    return ", ".join(labels.label_of(level, locale) for level in levels)
