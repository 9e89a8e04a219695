"""How far a vacancy is filled: always derived from the days and lessons that are agreed, never set by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from duobaan.clock import today
from duobaan.db.uow import UnitOfWork
from duobaan.events import VacancyChanged
from duobaan.transitions import Hand
from duobaan.vacancies.coverage_repository import AgreedWork, CoverageRepository, Span
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.states import VACANCY, VacancyAction
from duobaan.words import LineRole, VacancyStatus

FAR = dt.date.max
_OPEN = (VacancyStatus.PUBLISHED, VacancyStatus.PARTLY_FILLED, VacancyStatus.FILLED)
_TARGET: dict[VacancyAction, VacancyStatus] = {
    row.action: row.target
    for row in VACANCY.rows
    if row.action in (VacancyAction.UNCOVER, VacancyAction.COVER_PART, VacancyAction.COVER_ALL)
}


def is_whole(spans: Iterable[Span], start: dt.date, end: dt.date) -> bool:
    """Say whether spans together hold every day of a range."""
    reached = start
    for first, after in sorted(spans):
        if first <= reached:
            reached = max(reached, after)
    return reached >= end


def counts(work: AgreedWork, role: LineRole) -> bool:
    """Say whether work fills a vacancy of that role: who only supports takes no lesson that asks to be led."""
    return work.leads or role is LineRole.SUPPORT


def taken_spans(working: Iterable[AgreedWork], role: LineRole = LineRole.LEAD) -> dict[UUID, list[Span]]:
    """Return when each lesson of a vacancy of that role has someone."""
    found: dict[UUID, list[Span]] = {}
    for work in working:
        if counts(work, role) and work.span[0] < work.span[1]:
            for key in work.slot_ids:
                found.setdefault(key, []).append(work.span)
    return found


def fill_of(
    vacancy: Vacancy, lessons: Sequence[LessonSlot], taken: Mapping[UUID, Sequence[Span]], minutes: int, on: dt.date
) -> VacancyAction:
    """Say how far a vacancy is filled from a day on; without must-lessons the minutes a week decide."""
    must = [lesson for lesson in lessons if lesson.must]
    if must:
        done = all(is_whole(taken.get(lesson.id, ()), *_asked(vacancy, lesson, on)) for lesson in must)
        some = any(after > on for spans in taken.values() for _, after in spans)
    else:
        done = 0 < vacancy.minutes_week <= minutes
        some = bool(minutes or taken)
    return VacancyAction.COVER_ALL if done else VacancyAction.COVER_PART if some else VacancyAction.UNCOVER


def _asked(vacancy: Vacancy, lesson: LessonSlot, on: dt.date) -> Span:
    start = max(filter(None, (on, vacancy.starts_on, lesson.valid_from)))
    end = min(vacancy.ends_on or FAR, lesson.valid_to or FAR)
    # Without an end date, a lesson that has a teacher at all has one for as long as was agreed.
    return (start, end) if end < FAR else (start, start + dt.timedelta(days=1))


async def refill(uow: UnitOfWork, vacancy_id: UUID) -> None:
    """Set the state of a vacancy to what is agreed; the caller has locked it."""
    coverage = CoverageRepository(uow.session)
    vacancy = await coverage.vacancy(vacancy_id)
    if vacancy.status not in _OPEN:
        return
    working = await coverage.agreed_on(vacancy_id)
    first = max(filter(None, (today(), vacancy.starts_on)))
    minutes = sum(work.minutes_week for work in working if counts(work, vacancy.role) and work.span[1] > first)
    taken = taken_spans(working, vacancy.role)
    action = fill_of(vacancy, await coverage.lessons(vacancy_id), taken, minutes, today())
    if _TARGET[action] is not vacancy.status:
        uow.move(VACANCY, vacancy, action, Hand.CLOCK, organisation_id=vacancy.school_id)
    uow.emit(VacancyChanged(vacancy_id=vacancy_id))
