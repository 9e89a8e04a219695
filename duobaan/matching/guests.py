"""What a guest's yearly budget leaves for a post, asked of the engine that judges proposals; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from duobaan.eligibility.assessment import LessonFacts, VacancyFacts
from duobaan.eligibility.assessment import PersonFacts as EnginePerson
from duobaan.eligibility.budget import TaughtLesson
from duobaan.eligibility.engine import guest_claims
from duobaan.eligibility.lessons import UNTIMED
from duobaan.matching.facts import Lesson, PersonFacts, PostFacts
from duobaan.matching.law import asked_of
from duobaan.reference.holidays import is_school_day
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import HolidayRegion, LineRole

_Years = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class GuestRoom:
    """Minutes left per school year, what each lesson takes of them, and a weekly limit within which all is well.

    The weekly limit is that of the lesson that is held most often: whoever stays below it never passes the year's.
    """

    left: Mapping[int, int]
    asked: Mapping[str, _Years]
    minutes_week: int

    def holds(self, taken: Mapping[int, int], lesson: Lesson) -> bool:
        """Say whether a lesson still fits beside what is taken of the years."""
        years = self.asked.get(str(lesson.key), ())
        return all(taken.get(year, 0) + minutes <= self.left[year] for year, minutes in years if year in self.left)

    def take(self, taken: dict[int, int], lesson: Lesson) -> None:
        """Count a lesson in."""
        for year, minutes in self.asked.get(str(lesson.key), ()):
            taken[year] = taken.get(year, 0) + minutes


def guest_room(person: PersonFacts, post: PostFacts) -> GuestRoom | None:
    """Return what the yearly budget leaves someone here; None where no lesson would be taught as a guest."""
    if post.role is LineRole.SUPPORT:
        return None
    who = EnginePerson(person.papers, person.trajectories, frozenset(person.subjects) or None)
    claims = guest_claims(who, _law(post), post.starts_on)
    if not claims.limits:
        return None
    left = {year: max(0, limit - person.guest_used.get(year, 0)) for year, limit in claims.limits.items()}
    weekly = {str(lesson.key): lesson.minutes_week for lesson in post.lessons}
    rooms = [
        left[year] * weekly.get(key, 1) // minutes
        for key, years in claims.asked.items()
        for year, minutes in years
        if year in left and minutes > 0
    ]
    return None if not rooms else GuestRoom(left, claims.asked, min(rooms))


@lru_cache(maxsize=64)
def _law(post: PostFacts) -> VacancyFacts:
    lessons = [_lesson(post, lesson) for lesson in post.lessons] or [_untimed(post)]
    return VacancyFacts(
        sector=post.sector,
        lessons=tuple(lesson for lesson in lessons if lesson is not None),
        board_id=post.school_id,
        role=post.role,
        accepted=frozenset(post.grounds),
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        responsible_teacher=post.responsible_teacher,
        school_weeks=post.school_weeks,
    )


def _lesson(post: PostFacts, lesson: Lesson) -> LessonFacts | None:
    subject, level, class_year, part = asked_of(post, lesson)
    if subject is None or level is None:
        return None
    place = lesson.places[0]
    days = [day for slot in place.slots for day in _held(post.region, slot)]
    minutes = place.end - place.start
    return LessonFacts.of(
        str(lesson.key), subject, level, class_year=class_year, minutes=minutes, held_on=days, part=part
    )


@lru_cache(maxsize=4096)
def _held(region: HolidayRegion, slot: WeeklySlot) -> tuple[dt.date, ...]:
    return tuple(day for day in slot.days() if is_school_day(region, day))


def _untimed(post: PostFacts) -> LessonFacts | None:
    """Return one minute of every week, for work without a timetable."""
    subject, level, *_ = asked_of(post, None)
    if subject is None or level is None:
        return None
    taught = TaughtLesson(
        post.school_id, post.region, post.sector, subject, level, 1, post.starts_on, post.ends_on, weekday=None
    )
    return LessonFacts.of(UNTIMED, subject, level, minutes=1, held_on=taught.days())
