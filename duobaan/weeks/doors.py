"""Who may see whose week: the person and the employer, the school and its board."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.errors import NotAllowed, NotFound
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.professionals.states import employs, is_own
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.weeks.repository import WeekRepository
from duobaan.words import OrganisationKind


def is_home(actor: Actor, person: Professional) -> bool:
    """Say whether a professional's week is the actor's: their own, or that of someone whom they employ."""
    return actor.is_system or is_own(actor, person) or employs(actor, person.employer_id, Permission.PROFESSIONALS_POST)


def is_of_school(actor: Actor, school: Organisation) -> bool:
    """Say whether the actor reads agreed work for the school or its board."""
    mine = actor.organisations_with(Permission.ARRANGEMENTS_READ)
    return actor.is_system or school.id in mine or school.board_id in mine


async def school_of(session: AsyncSession, actor: Actor, school_id: UUID) -> Organisation:
    """Return a school whose lessons the actor may see; raises NotFound or NotAllowed."""
    school = (await WeekRepository(session).organisations([school_id])).get(school_id)
    if school is None or school.kind is not OrganisationKind.SCHOOL:
        raise NotFound("School")
    if not is_of_school(actor, school):
        raise NotAllowed(Permission.ARRANGEMENTS_READ.value)
    return school


async def class_of(session: AsyncSession, actor: Actor, vacancy_id: UUID) -> tuple[Vacancy, Organisation]:
    """Return a vacancy and its school when the actor may see its classes: of the school, or one who teaches there."""
    vacancy = await VacancyRepository(session).get(vacancy_id, actor)
    weeks = WeekRepository(session)
    school = (await weeks.organisations([vacancy.school_id]))[vacancy.school_id]
    teachers = await weeks.teachers([vacancy.id])
    team = {one.professional_id for lesson in teachers.values() for one in lesson}
    if not is_of_school(actor, school) and actor.professional_id not in team:
        raise NotAllowed(Permission.ARRANGEMENTS_READ.value)
    return vacancy, school
