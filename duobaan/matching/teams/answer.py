"""What a team of the coverage search means to people: who teaches which lessons, why, and what stays open; pure."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from duobaan.matching.coverage.problem import Place, Share, Team, week_half_minutes
from duobaan.matching.facts.person_and_post import Facts, PersonFacts
from duobaan.matching.teams.obstacles import Obstacle
from duobaan.matching.teams.question import SUPPORT_PRICE, Question
from duobaan.vacancies.models import LessonSlot
from duobaan.words import LineRole, TimeBasis

DIGITS = 4


class TeamCriterion(enum.StrEnum):
    """What teams are compared by, in this order: one more counts for more than all that follow."""

    COVERED = "COVERED"
    CONTINUITY = "CONTINUITY"
    TEAM_SIZE = "TEAM_SIZE"
    MINIMUM_HOURS = "MINIMUM_HOURS"
    PREFERENCE = "PREFERENCE"
    TRAVEL = "TRAVEL"


WEIGHTS: Mapping[TeamCriterion, float] = {
    TeamCriterion.COVERED: 50,
    TeamCriterion.CONTINUITY: 20,
    TeamCriterion.TEAM_SIZE: 10,
    TeamCriterion.MINIMUM_HOURS: 8,
    TeamCriterion.PREFERENCE: 8,
    TeamCriterion.TRAVEL: 4,
}
"""How the score on a page is made up; the order of teams does not follow from it but from the criteria in turn."""
_WORST_COST = 6
"""The preference cost of a lesson at which nothing is left of PREFERENCE."""


@dataclass(frozen=True, slots=True)
class TeamReason:
    """One criterion: its value from 0 to 1, its weight, whether it is met, and the figures for its words."""

    code: TeamCriterion
    value: float
    weight: float
    satisfied: bool
    facts: Facts


@dataclass(frozen=True, slots=True)
class Move:
    """A movable lesson that this team would have elsewhere in the week."""

    row: LessonSlot
    place: Place


@dataclass(frozen=True, slots=True)
class Partner:
    """One member in one role with their lessons in the order of the week; minutes in an average week."""

    person: PersonFacts
    rows: tuple[LessonSlot, ...]
    moves: tuple[Move, ...]
    minutes_week: int
    days: int
    role: LineRole

    @property
    def time_basis(self) -> TimeBasis:
        """Return in whose time they would teach."""
        return self.person.time_basis


@dataclass(frozen=True, slots=True)
class OpenLesson:
    """A lesson that the team leaves open, and what keeps the people who were considered from it."""

    row: LessonSlot
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class TeamAnswer:
    """One team; `handover_minutes` a week two of its members are at school at the same time."""

    partners: tuple[Partner, ...]
    open_rows: tuple[LessonSlot, ...]
    open_support: tuple[LessonSlot, ...]
    covered: int
    total: int
    handover_minutes: int
    score: float
    reasons: tuple[TeamReason, ...]
    why_open: tuple[OpenLesson, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Say whether every lesson that must be taught has a teacher, and support where it asks for it."""
        return not any(row.must for row in (*self.open_rows, *self.open_support))


def answer_of(question: Question, team: Team) -> TeamAnswer:
    """Return a team in the words of the vacancy."""
    partners = tuple(one for share in team.shares for one in _partners(question, share))
    held = {n for member in question.problem.fixed for n in member.lessons}
    held |= {n for share in team.shares for n in share.lessons}
    open_numbers = [n for n in range(len(question.rows)) if n not in held]
    reasons = tuple(_reasons(question, team))
    whole = sum(one.weight for one in reasons)
    return TeamAnswer(
        partners=partners,
        open_rows=tuple(question.rows[n] for n in open_numbers if question.roles[n] is question.roles[0]),
        open_support=tuple(question.rows[n] for n in open_numbers if question.roles[n] is not question.roles[0]),
        covered=len(held),
        total=len(question.rows),
        handover_minutes=_shared_minutes(question, team),
        score=round(sum(one.value * one.weight for one in reasons) / whole, DIGITS),
        reasons=reasons,
        why_open=tuple(OpenLesson(question.rows[n], question.obstacles.of(n)) for n in open_numbers),
    )


def _partners(question: Question, share: Share) -> Iterator[Partner]:
    """Yield someone once for each role that they have, leading first: a line of a proposal has one role."""
    for role in dict.fromkeys(question.roles):
        mine = {n: p for n, p in share.lessons.items() if question.roles[n] is role}
        if mine:
            yield _partner(question, share.person, mine, role)


def _partner(question: Question, person: str, mine: Mapping[int, int], role: LineRole) -> Partner:
    lessons = question.problem.lessons
    places = {n: lessons[n].places[p] for n, p in mine.items()}
    ordered = sorted(places, key=lambda n: (places[n].weekday, places[n].start, n))
    return Partner(
        person=question.people[person],
        rows=tuple(question.rows[n] for n in ordered),
        moves=tuple(Move(question.rows[n], places[n]) for n in ordered if mine[n]),
        minutes_week=week_half_minutes(lessons[n] for n in ordered) // 2,
        days=len({place.weekday for place in places.values()}),
        role=role,
    )


def _reasons(question: Question, team: Team) -> Iterator[TeamReason]:
    rank, lessons = team.rank, question.problem.lessons
    must = sum(one.must for one in lessons)
    taught = sum(len(share.lessons) for share in team.shares)
    classes = len({one.class_group for one in lessons if one.class_group})
    size = len(team.shares)
    far = max((question.people[share.person].max_travel_minutes for share in team.shares), default=1)
    support = sum(question.roles[n] is not question.roles[0] for share in team.shares for n in share.lessons)
    price = rank.preference - SUPPORT_PRICE * support
    cost = min(1.0, price / (_WORST_COST * max(1, taught)))
    yield _reason(TeamCriterion.COVERED, 1 - rank.uncovered / max(1, must), covered=must - rank.uncovered, must=must)
    yield _reason(TeamCriterion.CONTINUITY, 1 - rank.breaks / max(1, classes), breaks=rank.breaks, classes=classes)
    yield _reason(TeamCriterion.TEAM_SIZE, 1 / max(1, rank.size), met=True, people=rank.size)
    yield _reason(TeamCriterion.MINIMUM_HOURS, 1 - rank.below_minimum / max(1, size), below=rank.below_minimum)
    yield _reason(TeamCriterion.PREFERENCE, 1 - cost, met=cost <= 0.5, cost=price)
    travel = min(1.0, rank.travel / max(1, 2 * far * size))
    yield _reason(TeamCriterion.TRAVEL, 1 - travel, met=True, minutes=rank.travel)


def _reason(code: TeamCriterion, value: float, *, met: bool | None = None, **facts: object) -> TeamReason:
    value = round(max(0.0, value), DIGITS)
    return TeamReason(code, value, WEIGHTS[code], value == 1 if met is None else met, facts)


def _shared_minutes(question: Question, team: Team) -> int:
    """Add up, over pairs of the team and days, how long both are at school, from first to last lesson."""
    lessons = question.problem.lessons
    weeks = [[lessons[n].places[p] for n, p in share.lessons.items()] for share in team.shares]
    weeks += [[lessons[n].places[0] for n in member.lessons] for member in question.problem.fixed]
    spans = [_spans(week) for week in weeks]
    return sum(
        max(0, min(one[day][1], other[day][1]) - max(one[day][0], other[day][0]))
        for one, other in itertools.combinations(spans, 2)
        for day in one.keys() & other.keys()
    )


def _spans(places: Iterable[Place]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for place in places:
        start, end = found.get(place.weekday, (place.start, place.end))
        found[place.weekday] = (min(start, place.start), max(end, place.end))
    return found
