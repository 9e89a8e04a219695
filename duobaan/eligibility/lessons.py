"""From a vacancy's timetable to the engine's lessons: subject, level, year of the class, days held; pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from uuid import UUID

from duobaan.commitments.rules import Lesson, booked_slots
from duobaan.eligibility.assessment import LessonFacts, VacancyFacts
from duobaan.eligibility.budget import TaughtLesson
from duobaan.eligibility.working_time import WorkStretch
from duobaan.reference.holidays import school_year_of
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import CommitmentKind, HolidayRegion, LessonPart, Sector

_CLASS = re.compile(r"\s*(?:([1-6])[^\W\d]|[^\W\d]([1-6])(?!\d))")
UNTIMED = "hours"
Anchors = tuple[dt.date, ...]
"""The Mondays on which a school's weeks start again with an A."""


def class_year_of(class_group: str | None, sector: Sector) -> int | None:
    """Return the year that the name of a class in secondary education tells: 4H1 and H4a are in year 4.

    Any other name tells nothing, and then no year is assumed.
    """
    match = _CLASS.match(class_group or "") if sector is Sector.VO else None
    return None if match is None else int(match[1] or match[2])


def span_of(vacancy: Vacancy, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the days of a vacancy; without an end it is looked at until the school year is over."""
    start = vacancy.starts_on or today
    return start, vacancy.ends_on or dt.date(school_year_of(start) + 1, 8, 1)


def lesson_stretches(
    vacancy: Vacancy, slots: Iterable[LessonSlot], *, region: HolidayRegion, anchors: Anchors, today: dt.date
) -> list[WorkStretch]:
    """Return lessons as stretches of working time."""
    written = [
        Lesson(one.weekday, one.start_minute, one.end_minute, one.cycle, one.valid_from, one.valid_to) for one in slots
    ]
    weekly = booked_slots(written, *span_of(vacancy, today), anchors)
    return [WorkStretch(slot, CommitmentKind.TEACHING, region) for slot in weekly]


def vacancy_facts(
    vacancy: Vacancy,
    slots: Iterable[LessonSlot],
    *,
    board_id: UUID,
    region: HolidayRegion,
    school_weeks: int | None = None,
    anchors: Anchors = (),
    today: dt.date,
) -> VacancyFacts:
    """Return the engine's facts of a whole vacancy."""
    start, end = span_of(vacancy, today)
    several = list(slots)
    lessons = (
        [_timed(vacancy, slot, start, end, board_id, region, anchors) for slot in several]
        if several
        else list(_untimed(vacancy, start, end, board_id, region))
    )
    return VacancyFacts(
        sector=vacancy.sector,
        lessons=tuple(lesson for lesson in lessons if lesson is not None),
        board_id=board_id,
        role=vacancy.role,
        accepted=frozenset(vacancy.grounds),
        starts_on=vacancy.starts_on,
        ends_on=vacancy.ends_on,
        responsible_teacher=bool((vacancy.responsible_teacher or "").strip()),
        school_weeks=school_weeks,
    )


def _timed(
    vacancy: Vacancy,
    slot: LessonSlot,
    start: dt.date,
    end: dt.date,
    board_id: UUID,
    region: HolidayRegion,
    anchors: Anchors,
) -> LessonFacts | None:
    subject = slot.subject or next(iter(vacancy.subjects), None)
    level = slot.level or next(iter(vacancy.levels), None)
    if subject is None or level is None:
        return None
    taught = TaughtLesson(
        board_id=board_id,
        region=region,
        sector=vacancy.sector,
        subject=subject,
        level=level,
        minutes=slot.end_minute - slot.start_minute,
        first=max(start, slot.valid_from or start),
        after=min(end, slot.valid_to or end),
        weekday=slot.weekday.number,
        cycle=slot.cycle,
        anchors=anchors,
        class_year=class_year_of(slot.class_group, vacancy.sector),
    )
    return lesson_facts(str(slot.id), taught, slot.part)


def slot_of(key: str) -> UUID | None:
    """Return the lesson that a key stands for; none where the vacancy has no timetable."""
    return None if key.startswith(UNTIMED) else UUID(key)


def lesson_facts(key: str, taught: TaughtLesson, part: LessonPart | None = None) -> LessonFacts:
    """Return the engine's facts of a lesson that is taught on known days."""
    return LessonFacts.of(
        key,
        taught.subject,
        taught.level,
        class_year=taught.class_year,
        minutes=taught.minutes,
        held_on=taught.days(),
        part=part,
    )


def _untimed(
    vacancy: Vacancy, start: dt.date, end: dt.date, board_id: UUID, region: HolidayRegion
) -> Iterator[LessonFacts]:
    """Yield one lesson per subject and level; the hours of the week stand once, at the first."""
    minutes = vacancy.minutes_week
    for subject in vacancy.subjects:
        for level in vacancy.levels:
            taught = TaughtLesson(board_id, region, vacancy.sector, subject, level, minutes, start, end)
            days = taught.days() if minutes else ()
            yield LessonFacts.of(f"{UNTIMED}:{subject}:{level}", subject, level, minutes=minutes, held_on=days)
            minutes = 0
