"""The model's own diary: who teaches what on which day, worked out day by day and never read from the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

ROAD_MINUTES = 12  # between the two schools of the world
DAY = dt.timedelta(days=1)
WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4}


def days(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Count from a day up to and not including another."""
    while start < end:
        yield start
        start += DAY


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of a vacancy; `cycle` is A, B or empty for every week."""

    id: UUID
    school: int
    weekday: str
    start: int
    end: int
    cycle: str = ""

    def falls_on(self, day: dt.date, a_weeks: tuple[dt.date, ...]) -> bool:
        """Say whether it takes place on a day, by the Monday of an A week of its school."""
        if day.weekday() != WEEKDAYS[self.weekday]:
            return False
        is_a = (day - a_weeks[self.school]).days // 7 % 2 == 0
        return not self.cycle or is_a == (self.cycle == "A")

    @property
    def minutes(self) -> float:
        """Return its minutes in an average week."""
        return (self.end - self.start) / (2 if self.cycle else 1)


@dataclass(frozen=True, slots=True)
class Job:
    """One person's lessons in one arrangement, from a day up to a day."""

    arrangement: UUID
    person: UUID
    company: UUID | None
    lessons: tuple[Lesson, ...]
    start: dt.date
    end: dt.date

    @property
    def minutes(self) -> float:
        """Return the lesson minutes in an average week."""
        return sum(lesson.minutes for lesson in self.lessons)


Hour = tuple[UUID, dt.date, int, int]  # person, day, from minute, to minute


class Book:
    """Everything that was agreed and not given back."""

    def __init__(self, a_weeks: tuple[dt.date, ...]) -> None:
        self.a_weeks = a_weeks
        self.jobs: list[Job] = []

    def hours_of(self, job: Job) -> Iterator[tuple[Hour, Lesson]]:
        """Return every single lesson hour of a job."""
        for day in days(job.start, job.end):
            for lesson in job.lessons:
                if lesson.falls_on(day, self.a_weeks):
                    yield (job.person, day, lesson.start, lesson.end), lesson

    def hours(self) -> set[Hour]:
        """Return every hour that is taken."""
        return {hour for job in self.jobs for hour, _ in self.hours_of(job)}

    def clashes(self, wanted: Iterable[Job], *, instead_of: UUID | None = None) -> str:
        """Return OVERLAP, TRAVEL or nothing: what stands in the way of jobs, also between themselves."""
        by_day: defaultdict[tuple[UUID, dt.date], list[tuple[Hour, Lesson]]] = defaultdict(list)
        for job in (one for one in self.jobs if one.arrangement != instead_of):
            for hour, lesson in self.hours_of(job):
                by_day[hour[0], hour[1]].append((hour, lesson))
        worst = ""
        for job in wanted:
            for hour, lesson in self.hours_of(job):
                for taken, other in by_day[hour[0], hour[1]]:
                    worst = max(worst, _between(hour, lesson, taken, other), key=["", "TRAVEL", "OVERLAP"].index)
                by_day[hour[0], hour[1]].append((hour, lesson))
        return worst

    def taken(self, lessons: Iterable[Lesson], start: dt.date, end: dt.date, *, instead_of: UUID | None = None) -> bool:
        """Say whether somebody teaches one of these lessons on a day of a period."""
        keys = {lesson.id for lesson in lessons}
        return any(
            job.arrangement != instead_of
            and max(job.start, start) < min(job.end, end)
            and any(lesson.id in keys for lesson in job.lessons)
            for job in self.jobs
        )

    def peak(
        self, person: UUID, start: dt.date, end: dt.date, company: UUID | None = None, *, instead_of: UUID | None = None
    ) -> float:
        """Return the most minutes a week that someone teaches on any day of a period."""
        mine = [
            job
            for job in self.jobs
            if job.person == person and job.arrangement != instead_of and company in (None, job.company)
        ]
        turns = {start, *(job.start for job in mine if start < job.start < end)} if start < end else set()
        return max((sum(job.minutes for job in mine if job.start <= day < job.end) for day in turns), default=0)

    def give_back(self, arrangement: UUID, people: set[UUID] | None, day: dt.date | None) -> None:
        """End jobs of an arrangement from a day on, or as if they had never been."""
        kept = []
        for job in self.jobs:
            if job.arrangement != arrangement or (people is not None and job.person not in people):
                kept.append(job)
            elif day is not None and job.start < day:
                kept.append(replace(job, end=min(job.end, day)))
        self.jobs = kept


def _between(hour: Hour, lesson: Lesson, taken: Hour, other: Lesson) -> str:
    (_, _, start, end), (_, _, first, last) = hour, taken
    if start < last and first < end:
        return "OVERLAP"
    gap = start - last if last <= start else first - end
    return "TRAVEL" if lesson.school != other.school and gap < ROAD_MINUTES else ""
