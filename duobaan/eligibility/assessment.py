"""What the engine answers: on which ground someone may teach each lesson, until when, and what would change it.

Facts go in, an assessment comes out; both are plain values, so that every answer can be reproduced from its input.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from duobaan.eligibility.budget import BudgetRow, GuestUse
from duobaan.eligibility.rule_book import order_of_grounds
from duobaan.eligibility.rules import Paper, Reason, TrajectoryFact
from duobaan.errors import ReasonFact
from duobaan.reference.holidays import school_year_of
from duobaan.words import LegalGround, LessonPart, Level, LineRole, Sector


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """A lesson that someone would teach: `held_on` are its days, holidays left out, `minutes` its length.

    Make it with `LessonFacts.of`; `year_minutes` follows from the days, once for all people who are asked about.
    """

    key: str
    subject: str
    level: Level
    class_year: int | None = None
    minutes: int = 0
    held_on: tuple[dt.date, ...] = ()
    year_minutes: tuple[tuple[int, int], ...] = ()
    part: LessonPart | None = None

    @classmethod
    def of(
        cls,
        key: str,
        subject: str,
        level: Level,
        *,
        class_year: int | None = None,
        minutes: int = 0,
        held_on: Iterable[dt.date] = (),
        part: LessonPart | None = None,
    ) -> LessonFacts:
        """Make the facts of a lesson."""
        days = tuple(held_on)
        return cls(key, subject, level, class_year, minutes, days, years_of(days, minutes), part)


def years_of(days: Iterable[dt.date], minutes: int) -> tuple[tuple[int, int], ...]:
    """Return the minutes per school year of lessons of one length, by year."""
    counted = Counter(school_year_of(day) for day in days)
    return tuple((year, number * minutes) for year, number in sorted(counted.items()))


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """What the engine needs of teaching work; `board_id` is the school itself where it has no board."""

    sector: Sector
    lessons: tuple[LessonFacts, ...]
    board_id: UUID
    role: LineRole = LineRole.LEAD
    accepted: frozenset[LegalGround] = frozenset()
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None  # the first day after it
    responsible_teacher: bool = True
    school_weeks: int | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the engine needs of a person; `subjects` None: nobody said what the own expertise is, and none is asked."""

    papers: tuple[Paper, ...] = ()
    trajectories: tuple[TrajectoryFact, ...] = ()
    subjects: frozenset[str] | None = None
    guest: GuestUse = field(default_factory=GuestUse)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which a ground holds, what ends then (a code of reasons), and the ground after it."""

    on: dt.date
    code: str
    ground_after: LegalGround


@dataclass(frozen=True, slots=True)
class Change:
    """A step that would make more possible: a code of reasons with its figures, and the ground that it leads to.

    `is_allowed` says whether the step alone suffices for the whole work.
    """

    code: str
    facts: Mapping[str, object]
    ground: LegalGround
    is_allowed: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class LessonAssessment:
    """The answer for one lesson; the deciding reason first, weaker grounds after it."""

    key: str
    subject: str
    level: Level
    ground: LegalGround
    reasons: tuple[Reason, ...]
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class GuestClaims:
    """What lessons would take of a guest's budget: minutes per school year by lesson, and the limit of each year."""

    asked: Mapping[str, tuple[tuple[int, int], ...]]
    limits: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class SubjectAssessment:
    """The answer for a subject at a level: the weakest ground of its lessons."""

    subject: str
    level: Level
    ground: LegalGround
    lesson_count: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer for the whole work: the worst ground of its lessons, limits, deadline, and what stands in the way.

    `blocks` refuse, `warnings` do not. `budgets` count the asked lessons in: the board's own first, then the total.
    The product gives no legal advice: a rule that is not verified must be looked at by the school.
    """

    on: dt.date
    rules_version: str
    ground: LegalGround
    lessons: tuple[LessonAssessment, ...]
    budgets: tuple[BudgetRow, ...] = ()
    deadline: Deadline | None = None
    changes: tuple[Change, ...] = ()
    blocks: tuple[ReasonFact, ...] = ()
    warnings: tuple[ReasonFact, ...] = field(default=())

    @property
    def is_allowed(self) -> bool:
        """Say whether nothing refuses the work as it stands."""
        return not self.blocks

    def by_subject(self) -> tuple[SubjectAssessment, ...]:
        """Return the answer per subject and level, the weakest of its lessons."""
        grouped: dict[tuple[str, Level], list[LegalGround]] = {}
        for lesson in self.lessons:
            grouped.setdefault((lesson.subject, lesson.level), []).append(lesson.ground)
        strength = order_of_grounds().index
        return tuple(
            SubjectAssessment(subject, level, max(grounds, key=strength), len(grounds))
            for (subject, level), grounds in grouped.items()
        )
