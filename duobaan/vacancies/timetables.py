"""A pasted timetable as lessons of a vacancy: read, laid on the school's bell times, and stored nowhere."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.organisations.models import SchoolSettings
from duobaan.organisations.repository import OrganisationRepository
from duobaan.organisations.settings_rules import BellTime, bell_times_of
from duobaan.timetable.reading.reader import read_timetable
from duobaan.timetable.reading.sheet import ALL, MOST_ISSUES, Only, ReadLesson, RowIssue, TimetableReading
from duobaan.vacancies.lessons import Placer, SlotFields
from duobaan.vacancies.writing import counting_of
from duobaan.words import TimetableFormat


@requires(Permission.BROWSE, raises=(NotFound,))
async def read_pasted_timetable(
    actor: Actor,
    db: Database,
    *,
    text: str,
    written: TimetableFormat | None = None,
    only: Only = ALL,
    school_id: UUID | None = None,
) -> TimetableReading:
    """Read lessons from a text: cells, "di 3, do 1-2", CSV, Untis GPU001 or iCalendar; nothing is stored.

    The lessons can be given to `createVacancy` as they are. With a school they are laid on its bell times and weeks.
    """
    if school_id is None:
        return await asyncio.to_thread(read_timetable, text, written=written, only=only)
    async with db.read() as session:
        organisations = OrganisationRepository(session)
        await organisations.get(school_id, actor)
        settings = (await organisations.settings([school_id])).get(school_id)
    anchors = _anchors(settings)
    reading = await asyncio.to_thread(read_timetable, text, written=written, anchors=anchors, only=only)
    bells = bell_times_of(settings.bell_times if settings else [])
    return on_bell_times(reading, bells, counting_of(settings).lesson_minutes)


def _anchors(settings: SchoolSettings | None) -> Sequence[dt.date]:
    return settings.cycle_anchors if settings is not None else ()


def on_bell_times(reading: TimetableReading, bells: Sequence[BellTime], lesson_minutes: int) -> TimetableReading:
    """Return the lessons with the times of their positions, and with the position that starts at their time."""
    placer = Placer(bells, lesson_minutes)
    known = [_with_position(lesson, bells) for lesson in reading.lessons]
    placed = dict(zip(placer.numbers, found, strict=True)) if (found := placer.place(_slots(known))) else {}
    lessons = [_timed(lesson, placed.get(number)) for number, lesson in enumerate(known)]
    wrong = [RowIssue(known[int(issue.path[2])].row, issue.rule, None, issue.facts) for issue in placer.issues]
    issues = sorted([*reading.issues, *wrong], key=lambda issue: issue.row)
    return replace(
        reading,
        lessons=tuple(sorted(lessons, key=lambda lesson: lesson.order)),
        issues=tuple(issues[:MOST_ISSUES]),
        issue_count=reading.issue_count + len(wrong),
    )


def _slots(lessons: Sequence[ReadLesson]) -> list[SlotFields]:
    return [
        SlotFields(one.weekday, one.position, one.start_minute, one.end_minute, cycle=one.content.cycle)
        for one in lessons
    ]


def _timed(lesson: ReadLesson, slot: SlotFields | None) -> ReadLesson:
    if slot is None:
        return lesson
    return replace(lesson, start_minute=slot.start_minute, end_minute=slot.end_minute)


def _with_position(lesson: ReadLesson, bells: Sequence[BellTime]) -> ReadLesson:
    if lesson.position is not None:
        return lesson
    starting = [bell for bell in bells if bell.start_minute == lesson.start_minute]
    own = [bell for bell in starting if bell.weekday in (lesson.weekday, None)]
    return replace(lesson, position=own[0].position) if own else lesson
