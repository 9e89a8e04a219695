"""How far a vacancy is filled: always derived from the lessons that are assigned, never set by hand."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from duobaan.db.uow import UnitOfWork
from duobaan.events import VacancyChanged
from duobaan.transitions import Hand
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.vacancies.states import VACANCY, VacancyAction
from duobaan.words import VacancyStatus

_OPEN = (VacancyStatus.PUBLISHED, VacancyStatus.PARTLY_FILLED, VacancyStatus.FILLED)
_ACTIONS = {
    VacancyStatus.PUBLISHED: VacancyAction.UNCOVER,
    VacancyStatus.PARTLY_FILLED: VacancyAction.COVER_PART,
    VacancyStatus.FILLED: VacancyAction.COVER_ALL,
}


def fill_state(must: Collection[UUID], covered: Collection[UUID], minutes_week: int, minutes: int) -> VacancyStatus:
    """Return the state that follows from what is assigned; without must-lessons the minutes a week decide."""
    if must:
        whole, some = set(must) <= set(covered), bool(covered)
    else:
        whole, some = 0 < minutes_week <= minutes, bool(covered) or minutes > 0
    return VacancyStatus.FILLED if whole else VacancyStatus.PARTLY_FILLED if some else VacancyStatus.PUBLISHED


async def recompute_fill(
    uow: UnitOfWork, vacancy: Vacancy, covered_slot_ids: Collection[UUID], covered_minutes: int = 0
) -> VacancyStatus:
    """Bring a locked, open vacancy into the state that follows from what is assigned."""
    if vacancy.status not in _OPEN:
        return vacancy.status
    slots = (await VacancyRepository(uow.session).slots([vacancy.id]))[vacancy.id]
    covered = {slot.id for slot in slots} & set(covered_slot_ids)
    must = [slot.id for slot in slots if slot.must]
    state = fill_state(must, covered, vacancy.minutes_week, covered_minutes)
    if state is not vacancy.status:
        uow.move(VACANCY, vacancy, _ACTIONS[state], Hand.CLOCK, organisation_id=vacancy.school_id)
        uow.emit(VacancyChanged(vacancy.id))
    return vacancy.status
