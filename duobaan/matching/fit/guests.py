"""What a guest's yearly budget leaves for a post, asked of the engine that judges proposals; pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from duobaan.eligibility.assessment import LessonFacts, VacancyFacts
from duobaan.eligibility.assessment import PersonFacts as EnginePerson
from duobaan.eligibility.budget import TaughtLesson
from duobaan.eligibility.engine import guest_claims
from duobaan.eligibility.lessons import UNTIMED
from duobaan.matching.facts.person_and_post import Lesson, PersonFacts, PostFacts
from duobaan.matching.fit.law import asked_of
from duobaan.reference.holidays import ONE_WEEK, is_school_day, school_year_of
from duobaan.timetable.calendar import monday_of
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import HolidayRegion, LineRole

_Years = tuple[tuple[int, int], ...]
_Run = tuple[dt.date, dt.date]
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class GuestRoom:
    """Minutes left per school year, what each lesson takes of them, and a weekly limit within which all is well.

    The weekly limit is that of the fullest period, as lessons of different periods are not added up: whoever stays
    below it in each never passes the year's.
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
    weeks = {year: _weeks(post, year, claims.asked) for year in left}
    rooms = [int(left[year] / number + _ROUNDING) for year, number in weeks.items() if number]
    return None if not rooms else GuestRoom(left, claims.asked, min(rooms))


def _weeks(post: PostFacts, year: int, asked: Mapping[str, _Years]) -> float:
    """Return how many weeks of a school year hold lessons that would be taught as a guest.

    Times the minutes of the fullest week that is at least what they take together: of the weeks that hold the same
    lessons, the lesson that is held most often counts.
    """
    most = {key: minutes for key, years in asked.items() for one, minutes in years if one == year}
    return sum(
        alike.parts * max((min(held, most.get(key, 0)) / week for key, held, week in alike.lessons), default=0.0)
        for alike in _alike(post)
        if alike.year == year
    )


class _Alike(NamedTuple):
    """The weeks of a school year in which the same lessons run: of each the minutes in all, and of a week.

    Where one lesson makes room for another in the course of the week, it has more parts than one.
    """

    year: int
    parts: int
    lessons: tuple[tuple[str, int, float], ...]


@lru_cache(maxsize=64)
def _alike(post: PostFacts) -> tuple[_Alike, ...]:
    runs = {str(lesson.key): _run(lesson) for lesson in post.lessons if lesson.places[0].slots}
    weekly = {str(lesson.key): _week(lesson) for lesson in post.lessons} or {UNTIMED: 1.0}
    held: dict[tuple[int, frozenset[str]], Counter[str]] = {}
    running: dict[dt.date, frozenset[str]] = {}
    for facts in _law(post).lessons:
        for day in facts.held_on:
            monday = monday_of(day)
            if monday not in running:
                end = monday + ONE_WEEK
                running[monday] = frozenset(key for key, run in runs.items() if run[0] < end and monday < run[1])
            minutes = held.setdefault((school_year_of(day), running[monday]), Counter())
            minutes[facts.key] += facts.minutes
    return tuple(
        _Alike(year, _parts([runs[key] for key in keys]), tuple((key, n, weekly[key]) for key, n in minutes.items()))
        for (year, keys), minutes in held.items()
    )


def _run(lesson: Lesson) -> _Run:
    slots = lesson.places[0].slots
    return min(slot.valid_from for slot in slots), max(slot.valid_to for slot in slots)


def _week(lesson: Lesson) -> float:
    """Return the minutes of an average week, half minutes too."""
    minutes = lesson.places[0].end - lesson.places[0].start
    return minutes if lesson.minutes_week >= minutes else minutes / 2


def _parts(runs: Sequence[_Run]) -> int:
    """Return in how many parts a week falls so that all lessons of a part are of one period."""
    first_end = min((after for _, after in runs), default=dt.date.max)
    return 1 + len({start for start, _ in runs if start >= first_end})


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
