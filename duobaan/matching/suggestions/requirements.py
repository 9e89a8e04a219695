"""The use case behind a wizard's live counts: how many people a vacancy draft keeps and loses by each requirement."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotAllowed, NotFound
from duobaan.ids import new_id
from duobaan.matching.facts.building import RawPerson, RawPost, person_facts, post_facts
from duobaan.matching.facts.facts_repository import FactsRepository
from duobaan.matching.facts.pool_repository import PoolRepository
from duobaan.matching.fit.requirements import RequirementCounts, count_requirements
from duobaan.matching.suggestions.fitting import speaks_for_school, vacancy_of
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.organisations.settings_rules import bell_times_of
from duobaan.timetable.hours import fullest_week_minutes
from duobaan.vacancies.lessons import Placer, SlotFields
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.rules import VacancyFields, path_of
from duobaan.vacancies.writing import counting_of
from duobaan.words import HoursMode, OrganisationKind, VacancyStatus

_PLACE = ("weekday", "start_minute", "end_minute", "cycle", "valid_from", "valid_to", "position", "class_group")
_COPIED = (*_PLACE, "subject", "level", "must", "support_needed", "part")


@requires(Permission.MATCHES_READ, raises=(NotFound, InvalidInput))
async def count_by_requirement(actor: Actor, db: Database, *, vacancy_id: UUID) -> RequirementCounts:
    """Count who suits a vacancy of one's school or region, draft or not, and who would without each requirement."""
    async with db.read() as session:
        vacancy, school = await vacancy_of(session, actor, vacancy_id)
        raw = (await FactsRepository(session).posts([vacancy], today()))[0]
        people = await _candidates(session, actor, raw, school)
    return await asyncio.to_thread(_count, raw, people)


@requires(Permission.MATCHES_READ, raises=(NotFound, InvalidInput))
async def count_for_draft(
    actor: Actor, db: Database, *, school_id: UUID, fields: VacancyFields, slots: Sequence[SlotFields] = ()
) -> RequirementCounts:
    """Count for a vacancy that is not kept yet: with each requirement, and without it; nothing is stored."""
    if "sector" not in fields:
        raise InvalidInput.at(*path_of("sector"), rule="required")
    async with db.read() as session:
        school = await OrganisationRepository(session).get(school_id, actor)
        if school.kind is not OrganisationKind.SCHOOL:
            raise NotFound("Organisation")
        if not await speaks_for_school(session, actor, school):
            raise NotAllowed(Permission.MATCHES_READ.value)
        raw = await _draft(session, school, fields, slots)
        people = await _candidates(session, actor, raw, school)
    return await asyncio.to_thread(_count, raw, people)


async def _draft(
    session: AsyncSession, school: Organisation, fields: VacancyFields, slots: Sequence[SlotFields]
) -> RawPost:
    """Return a vacancy as it would be stored; a lesson that has no place yet does not count."""
    settings = (await OrganisationRepository(session).settings([school.id])).get(school.id)
    placer = Placer(bell_times_of(settings.bell_times if settings else []), counting_of(settings).lesson_minutes)
    placed = placer.place(slots)
    row = Vacancy(id=new_id(), school_id=school.id, status=VacancyStatus.DRAFT)
    for column in Vacancy.__table__.columns:
        if column.default is not None and column.default.is_scalar and getattr(row, column.key) is None:
            setattr(row, column.key, column.default.arg)
    for name, value in fields.items():
        setattr(row, name, value)
    if placed and row.hours_mode is not HoursMode.HOURS_ONLY:
        row.minutes_week = fullest_week_minutes(placed)
    return RawPost(row, [_lesson(row, one) for one in placed], school, settings)


def _lesson(of: Vacancy, slot: SlotFields) -> LessonSlot:
    copied = {name: getattr(slot, name) for name in _COPIED}
    moves = [spot.stored() for spot in slot.movable_to]
    return LessonSlot(id=new_id(), vacancy_id=of.id, key=slot.key, movable_to=moves, **copied)


async def _candidates(session: AsyncSession, actor: Actor, raw: RawPost, school: Organisation) -> list[RawPerson]:
    """Return the people within reach, of any subject: those of the asked ones first where they are very many."""
    rows = await PoolRepository(session).professionals(actor, raw.row, school, any_subject=True)
    asked = post_facts(raw, today())
    return await FactsRepository(session).people(rows, asked.starts_on, asked.ends_on)


def _count(raw: RawPost, people: Sequence[RawPerson]) -> RequirementCounts:
    post = post_facts(raw, today())
    return count_requirements([person_facts(one, raw, post) for one in people], post)
