"""The model's own negotiation: revisions, consents, and what stands in the way of an agreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from tests.support.history.book import Book, Job, Lesson
from tests.support.history.world import COMPANY, PERSON, SCHOOL, Party


@dataclass(frozen=True, slots=True)
class Line:
    """One person's part of terms."""

    person: UUID
    company: UUID | None  # None: in one's own time
    lessons: tuple[Lesson, ...]
    start: dt.date
    end: dt.date

    def job(self, arrangement: UUID) -> Job:
        """Return the work that it would become."""
        return Job(arrangement, self.person, self.company, self.lessons, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Revision:
    """Terms that somebody wrote."""

    lines: tuple[Line, ...]
    start: dt.date
    end: dt.date
    author: Party
    answers: int | None = None


@dataclass
class Offer:
    """A proposal as the model knows it."""

    id: UUID
    vacancy: UUID
    school: UUID
    revisions: dict[int, Revision]
    arrangement: UUID | None = None
    amends: bool = False
    status: str = "OPEN"
    current: int = 1
    said: dict[tuple[Party, int], str] = field(default_factory=dict)

    @property
    def standing(self) -> Revision:
        """Return the terms that stand."""
        return self.revisions[self.current]

    @property
    def parties(self) -> list[Party]:
        """Return whose consent the standing terms need."""
        return parties_of(self.school, self.standing.lines)

    def word_of(self, party: Party) -> str:
        """Return what a party said of the standing terms."""
        return self.said.get((party, self.current), "")

    @property
    def refused_in_part(self) -> bool:
        """Say whether one of a team said no to the standing terms."""
        return any(self.word_of(party) == "DECLINED" for party in self.parties)


def parties_of(school: UUID, lines: Iterable[Line]) -> list[Party]:
    """Return the school, the people and the employers of those who teach in their time."""
    found: dict[Party, None] = {(SCHOOL, school): None}
    for line in lines:
        found[PERSON, line.person] = None
        if line.company is not None:
            found[COMPANY, line.company] = None
    return list(found)


@dataclass(frozen=True, slots=True)
class Grant:
    """A release in force."""

    person: UUID
    company: UUID
    minutes: int
    start: dt.date
    end: dt.date


def hours_exceeded(
    book: Book, lines: tuple[Line, ...], offered: dict[UUID, int], grants: list[Grant], instead_of: UUID | None
) -> bool:
    """Say whether someone would teach more than they offer, or more than their employer released for the period."""
    merged = Book(book.a_weeks)
    merged.jobs = [job for job in book.jobs if job.arrangement != instead_of]
    merged.jobs += [line.job(line.person) for line in lines]
    for line in lines:
        if merged.peak(line.person, line.start, line.end) > offered.get(line.person, 0):
            return True
        grant = grant_for(line, grants)
        if grant is not None and merged.peak(line.person, line.start, line.end, line.company) > grant.minutes:
            return True
    return False


def grant_for(line: Line, grants: list[Grant]) -> Grant | None:
    """Return the widest release that covers the whole of a line."""
    fitting = [
        grant
        for grant in grants
        if (grant.person, grant.company) == (line.person, line.company)
        and grant.start <= line.start
        and line.end <= grant.end
    ]
    return max(fitting, key=lambda grant: grant.minutes, default=None)


def no_release(lines: Iterable[Line], grants: list[Grant]) -> bool:
    """Say whether a line in an employer's time has no release."""
    return any(line.company is not None and grant_for(line, grants) is None for line in lines)


def two_leads(lines: tuple[Line, ...]) -> bool:
    """Say whether two lines teach the same lesson in the same days."""
    return any(
        {lesson.id for lesson in one.lessons} & {lesson.id for lesson in other.lessons}
        and max(one.start, other.start) < min(one.end, other.end)
        for number, one in enumerate(lines)
        for other in lines[:number]
    )
