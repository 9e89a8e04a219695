"""How far a vacancy is filled by what is agreed: derived from assignments, never set by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from duobaan.arrangements.models import Assignment
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.clock import today
from duobaan.db.uow import UnitOfWork
from duobaan.events import VacancyChanged
from duobaan.transitions import Hand
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.states import VACANCY, VacancyAction
from duobaan.words import LineRole, VacancyStatus

Span = tuple[dt.date, dt.date]
FAR = dt.date.max


_OPEN = (VacancyStatus.PUBLISHED, VacancyStatus.PARTLY_FILLED, VacancyStatus.FILLED)
_TARGET = {
    VacancyAction.UNCOVER: VacancyStatus.PUBLISHED,
    VacancyAction.COVER_PART: VacancyStatus.PARTLY_FILLED,
    VacancyAction.COVER_ALL: VacancyStatus.FILLED,
}


def span_of(row: Assignment) -> Span:
    """Return the days that an assignment really lasts, half open; empty when someone left before the start."""
    return row.valid_from, min(row.valid_to, row.left_on or row.valid_to)


def is_whole(spans: Iterable[Span], start: dt.date, end: dt.date) -> bool:
    """Say whether spans together hold every day of a range."""
    reached = start
    for first, after in sorted(spans):
        if first <= reached:
            reached = max(reached, after)
    return reached >= end


def taken_spans(assignments: Iterable[Assignment], slots: Mapping[UUID, Sequence[UUID]]) -> dict[UUID, list[Span]]:
    """Return when each lesson has a teacher; who only supports takes no lesson."""
    found: dict[UUID, list[Span]] = {}
    for row in assignments:
        first, after = span_of(row)
        if row.role is not LineRole.SUPPORT and first < after:
            for key in slots.get(row.id, ()):
                found.setdefault(key, []).append((first, after))
    return found


async def taken_on(
    arrangements: ArrangementRepository, vacancy_id: UUID, *, ignoring: UUID | None = None
) -> tuple[dict[UUID, list[Span]], list[Assignment]]:
    """Return when each lesson of a vacancy has a teacher, and the assignments that say so."""
    rows = [row for row in await arrangements.live_on_vacancy(vacancy_id) if row.arrangement_id != ignoring]
    return taken_spans(rows, await arrangements.slots([row.id for row in rows])), rows


def fill_of(
    vacancy: Vacancy, lessons: Sequence[LessonSlot], taken: Mapping[UUID, Sequence[Span]], minutes: int, on: dt.date
) -> VacancyAction:
    """Say how far a vacancy is filled from a day on; without lessons the minutes a week decide."""
    must = [lesson for lesson in lessons if lesson.must]
    if not must:
        done = 0 < vacancy.minutes_week <= minutes
        return (
            VacancyAction.COVER_ALL if done else VacancyAction.COVER_PART if minutes or taken else VacancyAction.UNCOVER
        )
    whole = [lesson for lesson in must if is_whole(taken.get(lesson.id, ()), *_asked(vacancy, lesson, on))]
    if len(whole) == len(must):
        return VacancyAction.COVER_ALL
    runs = any(after > on for spans in taken.values() for _, after in spans)
    return VacancyAction.COVER_PART if runs else VacancyAction.UNCOVER


def _asked(vacancy: Vacancy, lesson: LessonSlot, on: dt.date) -> Span:
    start = max(filter(None, (on, vacancy.starts_on, lesson.valid_from)))
    end = min(vacancy.ends_on or FAR, lesson.valid_to or FAR)
    # Without an end date, a lesson that has a teacher at all has one for as long as was agreed.
    return (start, end) if end < FAR else (start, start + dt.timedelta(days=1))


async def refill(uow: UnitOfWork, vacancy_id: UUID) -> None:
    """Set the state of a vacancy to what is agreed; the caller has locked it."""
    vacancy = await uow.session.get_one(Vacancy, vacancy_id)
    if vacancy.status not in _OPEN:
        return
    arrangements = ArrangementRepository(uow.session)
    taken, working = await taken_on(arrangements, vacancy_id)
    lessons = await arrangements.lessons_of(vacancy_id)
    first = max(filter(None, (today(), vacancy.starts_on)))
    minutes = sum(row.minutes_week for row in working if row.role is not LineRole.SUPPORT and span_of(row)[1] > first)
    action = fill_of(vacancy, lessons, taken, minutes, today())
    if _TARGET[action] is not vacancy.status:
        uow.move(VACANCY, vacancy, action, Hand.CLOCK, organisation_id=vacancy.school_id)
    uow.emit(VacancyChanged(vacancy_id=vacancy_id))
