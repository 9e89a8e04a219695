"""A row of a vacancy: written as a school writes one by hand, published only where the row asks it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final, cast
from uuid import UUID

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotFound
from duobaan.imports.models import ImportedReference
from duobaan.imports.said import Put, Said, differs
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.text import squeeze
from duobaan.vacancies.lessons import SlotFields
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.vacancies.rules import VacancyFields, camel
from duobaan.vacancies.service import change_vacancy, create_vacancy, publish_vacancy
from duobaan.words import HoursMode, ImportOutcome, OrganisationKind, ShareMode, VacancyStatus

_FIELDS: Final = (
    *("title", "practice_adds", "description", "sector", "levels", "subjects", "forms", "grounds", "minutes_week"),
    *("starts_on", "ends_on", "share_mode", "max_team", "budget_cents", "salary_scale", "responsible_teacher"),
    *("subject_supervisor", "coach", "supervision_minutes_week"),
)
_WEEK: Final = ("lessons", "class_group")
FIELDS: Final = {camel(name): name for name in _FIELDS} | {"slots": "lessons", "schoolId": "school"}
"""The column by which a field of a use case's input is written."""


async def put_vacancy(
    actor: Actor, db: Database, organisation_id: UUID, said: Said, known: ImportedReference | None
) -> Put:
    """Write the vacancy of a row, or change what it says anew; raises what the use cases raise."""
    if known is None or known.vacancy_id is None:
        return await _create(actor, db, organisation_id, said)
    async with db.read() as session:
        row = await VacancyRepository(session).find(known.vacancy_id, actor)
    if row is None:
        raise NotFound("Vacancy", path=("reference",))
    columns = await _update(actor, db, row, said)
    outcome = ImportOutcome.CHANGED if columns else ImportOutcome.UNCHANGED
    return Put(outcome, tuple(columns), vacancy_id=row.id)


async def _create(actor: Actor, db: Database, organisation_id: UUID, said: Said) -> Put:
    school_id = await _school(actor, db, organisation_id, said)
    fields = cast("VacancyFields", said.only(*_fields(said)) | _follows(said.values))
    row = await create_vacancy(
        actor, db, fields=fields, slots=_slots(said), school_id=school_id, on_behalf_of=organisation_id
    )
    if said.values.get("publish"):
        await publish_vacancy(actor, db, vacancy_id=row.id)
    columns = tuple(name for name in said.values if name != "reference")
    return Put(ImportOutcome.CREATED, columns, vacancy_id=row.id)


async def _school(actor: Actor, db: Database, organisation_id: UUID, said: Said) -> UUID:
    """Return the school of a row: the one whose location code it names, or the school that imports."""
    async with db.read() as session:
        organisations = OrganisationRepository(session)
        own = await organisations.get(organisation_id, actor)
        code = str(said.values.get("school", "")).upper()
        found = (await organisations.by_location([code])).get(code) if code else None
    if code and (found is None or not _is_of(found, own)):
        raise InvalidInput.at("school", rule="import_unknown_school", value=code)
    if found is None and own.kind is not OrganisationKind.SCHOOL:
        raise InvalidInput.at("school", rule="import_school_needed")
    return own.id if found is None else found.id


def _fields(said: Said) -> Sequence[str]:
    """Return the columns that are fields; hours follow from the lessons where a row has them."""
    return [name for name in _FIELDS if name != "minutes_week" or "lessons" not in said.values]


def _is_of(school: Organisation, own: Organisation) -> bool:
    return own.id in (school.id, school.board_id)


def _follows(values: Any) -> dict[str, Any]:
    """Return what the cells imply: hours without lessons are hours only, a post that is not shared takes one."""
    implied: dict[str, Any] = {}
    if "minutes_week" in values and "lessons" not in values:
        implied["hours_mode"] = HoursMode.HOURS_ONLY
    if values.get("share_mode") is ShareMode.NONE and "max_team" not in values:
        implied["max_team"] = 1
    return implied


def _slots(said: Said) -> list[SlotFields]:
    """Return the lessons of a row, each for its class and, where there is one only, its subject."""
    subjects = said.values.get("subjects", ())
    more = {
        "class_group": said.values.get("class_group", "")[:32] or None,
        "subject": subjects[0] if len(subjects) == 1 else None,
    }
    return [dataclasses.replace(slot, **more) for slot in said.values.get("lessons", [])]


async def _update(actor: Actor, db: Database, row: Vacancy, said: Said) -> list[str]:
    news = said.news(*_fields(said))
    changes = {name: value for name, value in news.items() if _is_other(row, name, value)}
    week = list(said.news(*_WEEK)) if "lessons" in said.values else []
    if changes or week:
        fields = cast("VacancyFields", changes | (_follows(said.values) if "share_mode" in changes else {}))
        slots = _slots(said) if week else None
        await change_vacancy(actor, db, vacancy_id=row.id, fields=fields, slots=slots)
    shows = bool(said.news("publish").get("publish")) and row.status is VacancyStatus.DRAFT
    if shows:
        await publish_vacancy(actor, db, vacancy_id=row.id)
    return [*changes, *week, *["publish"] * shows]


def _is_other(row: Vacancy, name: str, value: Any) -> bool:
    return differs(getattr(row, name), squeeze(value) if name == "title" else value)
