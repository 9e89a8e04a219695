"""On which ground someone may teach the lessons of a post, as the post accepts it; asks the engine, decides nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from duobaan.eligibility.lessons import class_year_of
from duobaan.eligibility.rules import (
    NO_RULE,
    PRACTICAL_LESSONS,
    Paper,
    Reason,
    TrajectoryFact,
    speaking_reasons,
    year_limit,
)
from duobaan.matching.criteria import figures
from duobaan.matching.facts.person_and_post import Lesson, PersonFacts, PostFacts
from duobaan.reference.subjects import closeness
from duobaan.words import LegalGround, LessonPart, Level, LineRole, Sector

_REMEMBERED = 4096
_Case = tuple[tuple[Paper, ...], tuple[TrajectoryFact, ...], str, Level, Sector, dt.date, int | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """The ground that counts for a subject at a level; `accepted` says whether the post takes it.

    `practice_only`: the post would take it, were the lesson not theory.
    """

    ground: LegalGround
    accepted: bool
    rule: str
    source: str | None = None
    limit_minutes_year: int | None = None
    practice_only: bool = False


def _reasons(
    papers: tuple[Paper, ...],
    trajectories: tuple[TrajectoryFact, ...],
    subject: str,
    level: Level,
    sector: Sector,
    on: dt.date,
    class_year: int | None,
) -> tuple[Reason, ...]:
    found = speaking_reasons(papers, trajectories, subject, level, sector, on, class_year=class_year)
    return found or (Reason(NO_RULE, LegalGround.NEEDS_REVIEW),)


def standing(
    person: PersonFacts,
    post: PostFacts,
    subject: str,
    level: Level,
    class_year: int | None = None,
    part: LessonPart | None = None,
) -> Standing:
    """Return the strongest ground that the post accepts, else the strongest there is."""
    if post.role is LineRole.SUPPORT:
        return Standing(LegalGround.SUPPORT_ONLY, True, LegalGround.SUPPORT_ONLY.value)
    case = (person.papers, person.trajectories, subject, level, post.sector, post.starts_on, class_year)
    return _standing(case, post.grounds, post.school_weeks, part)


@lru_cache(maxsize=_REMEMBERED)
def _standing(case: _Case, grounds: tuple[LegalGround, ...], weeks: int | None, part: LessonPart | None) -> Standing:
    reasons = _reasons(*case)
    # No rule at hand is no refusal: the school judges, and the answer says that nobody else could.
    accepted = {*grounds, LegalGround.NEEDS_REVIEW} if grounds else set(LegalGround)
    fitting = [reason for reason in reasons if reason.ground in accepted - {LegalGround.NOT_ALLOWED}]
    theory = part is LessonPart.THEORY
    able = [reason for reason in fitting if not (theory and PRACTICAL_LESSONS in reason.conditions)]
    best = (able or fitting or reasons)[0]
    limit = year_limit(best, weeks) if best.ground is LegalGround.GUEST else None
    return Standing(best.ground, bool(able), best.code, best.source, limit, bool(fitting) and not able)


class Asked(NamedTuple):
    """What a lesson asks: a subject, a level, the year of its class, theory or practice, as far as they are known."""

    subject: str | None
    level: Level | None
    class_year: int | None
    part: LessonPart | None = None


def asked_of(post: PostFacts, lesson: Lesson | None) -> Asked:
    """Return what a lesson asks; the subject or level that it leaves open is the post's first."""
    subject = (lesson.subject if lesson else None) or next(iter(post.subjects), None)
    level = (lesson.level if lesson else None) or next(iter(post.levels), None)
    if lesson is None:
        return Asked(subject, level, None)
    return Asked(subject, level, class_year_of(lesson.class_group, post.sector), lesson.part)


def asked_of_post(post: PostFacts) -> frozenset[Asked]:
    """Return everything that a post asks, each once."""
    return frozenset(asked_of(post, lesson) for lesson in post.lessons) or frozenset({asked_of(post, None)})


def mastery(person: PersonFacts, subject: str | None) -> float:
    """Return how far what someone knows serves a subject, 0 to 1; hard limits on nearness and strength included."""
    if subject is None:
        return 1.0
    limits = figures().limits
    found = (
        closeness(offered, subject) * strength / 5
        for offered, strength in person.subjects.items()
        if strength >= limits["subject_strength"] and closeness(offered, subject) >= limits["subject_nearness"]
    )
    return max(found, default=0.0)
