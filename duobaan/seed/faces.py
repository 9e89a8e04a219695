"""Patterns for the benchmark corpus: the rows of the invented region, ready to be copied many times."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from duobaan.db.base import Base
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.professionals.models import (
    AvailabilityWindow,
    Professional,
    ProfileSubject,
    Qualification,
    Release,
)
from duobaan.seed.book import Book
from duobaan.seed.organisations import Landscape, build_landscape
from duobaan.seed.people import populate
from duobaan.seed.professionals import cast
from duobaan.seed.repository import complete
from duobaan.seed.vacancies import ask
from duobaan.vacancies.models import LessonSlot, SlotBundle, Vacancy
from duobaan.words import OrganisationKind, ProfileStatus, VacancyStatus

Values = dict[str, Any]
OF_PROFESSIONAL: tuple[type[Base], ...] = (ProfileSubject, Qualification, AvailabilityWindow, Release)


@dataclass(frozen=True, slots=True)
class Face:
    """One row with the rows that hang from it, by table."""

    values: Values
    parts: dict[sa.Table, list[Values]]


@dataclass(frozen=True, slots=True)
class Faces:
    """What the corpus is copied from; vacancies by the school that they fit, because of its bell times."""

    professionals: list[Face]
    schools: list[Face]
    companies: list[Face]
    vacancies: dict[UUID, list[Face]]


def table_of(kind: type[Base]) -> sa.Table:
    """Return the table of a model."""
    table = kind.__table__
    assert isinstance(table, sa.Table)
    return table


def make_faces(seed: int, now: dt.datetime) -> Faces:
    """Invent the region once more, and keep what is on offer as patterns."""
    book = Book(seed, now)
    land = build_landscape(book)
    people = populate(book, land)
    cast(book, land, people)
    ask(book, land, people)
    settings = _parts(book, (SchoolSettings,), "organisation_id")
    return Faces(
        professionals=_professionals(book),
        schools=[Face(complete(row), settings[row.id]) for row in _of_kind(book, OrganisationKind.SCHOOL)],
        companies=[Face(complete(row), {}) for row in _of_kind(book, OrganisationKind.COMPANY)],
        vacancies=_vacancies(book, land),
    )


def _professionals(book: Book) -> list[Face]:
    parts = _parts(book, OF_PROFESSIONAL, "professional_id")
    shown = [row for row in book.of(Professional) if row.status is ProfileStatus.PUBLISHED]
    return [Face(complete(row), parts[row.id]) for row in shown]


def _vacancies(book: Book, land: Landscape) -> dict[UUID, list[Face]]:
    parts = _parts(book, (SlotBundle, LessonSlot), "vacancy_id")
    found: dict[UUID, list[Face]] = {school.id: [] for school in land.schools}
    for row in book.of(Vacancy):
        if row.status is VacancyStatus.PUBLISHED:
            found[row.school_id].append(Face(complete(row), parts[row.id]))
    return found


def _of_kind(book: Book, kind: OrganisationKind) -> list[Organisation]:
    return [row for row in book.of(Organisation) if row.kind is kind]


def _parts(book: Book, kinds: Iterable[type[Base]], owner: str) -> defaultdict[UUID, dict[sa.Table, list[Values]]]:
    found: defaultdict[UUID, dict[sa.Table, list[Values]]] = defaultdict(dict)
    for kind in kinds:
        for row in book.of(kind):
            values = complete(row)
            found[values[owner]].setdefault(table_of(kind), []).append(values)
    return found


def columns_of(table: sa.Table, rows: Sequence[Values], **given: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """Return rows as columns, with some columns given anew."""
    return {
        column.key: given[column.key] if column.key in given else [row[column.key] for row in rows]
        for column in table.columns
    }
