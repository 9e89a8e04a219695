"""From a vacancy's lessons and people's facts to the question that the coverage search answers; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from duobaan.eligibility.rule_book import limit_on
from duobaan.geo import travel_minutes
from duobaan.matching.building import RawPost
from duobaan.matching.coverage.problem import FixedMember, Offer, Person, Place, Problem
from duobaan.matching.coverage.problem import Lesson as AskedLesson
from duobaan.matching.criteria import Criterion, default_weights, figures
from duobaan.matching.explain import stable
from duobaan.matching.facts import Lesson, PersonFacts, PostFacts
from duobaan.matching.law import asked_of, mastery, standing
from duobaan.matching.lessons import UNSAID, Fail, capacity_of, knowledge_fail, place_fail, week_fit
from duobaan.matching.rules import standing_fails
from duobaan.matching.team_ties import keep_useful, tie
from duobaan.professionals.joint_repository import Tie
from duobaan.vacancies.coverage_repository import AgreedWork
from duobaan.vacancies.lessons import spot_of
from duobaan.vacancies.models import LessonSlot, SlotBundle
from duobaan.words import BundleKind, ContinuityPolicy, Cycle, LineRole

HANDOVER_MINUTES = 15  # less than this is not asked for
_WEEKS = {Cycle.EVERY_WEEK: 3, Cycle.WEEK_A: 1, Cycle.WEEK_B: 2}
_TEACHERS = {
    ContinuityPolicy.ONE_TEACHER_PER_CLASS: 1,
    ContinuityPolicy.MAX_TWO_PER_CLASS: 2,
    ContinuityPolicy.FREE: None,
}
_TOGETHER = (BundleKind.SAME_TEACHER, BundleKind.DOUBLE_LESSON)
_ONE_DAY = (BundleKind.SAME_DAY, BundleKind.DOUBLE_LESSON)
_COST_STEPS = 10
"""How fine the preference for a lesson is counted: weights of 55 in all give costs of 0 to 5."""


@dataclass(frozen=True, slots=True)
class OwnTeacher:
    """The school's own part-timer: no user of the market, with these lessons already."""

    name: str
    slot_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Asked:
    """A vacancy as it is asked to be covered; `post` holds every lesson, those that are taken too."""

    raw: RawPost
    bundles: Sequence[SlotBundle]
    post: PostFacts
    agreed: Sequence[AgreedWork]
    own: Sequence[OwnTeacher]
    max_partners: int
    joint: Mapping[UUID, Tie] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """The problem, with what its numbers and keys stand for; `left_out` candidates were too many."""

    problem: Problem
    asked: Asked
    rows: tuple[LessonSlot, ...]
    people: Mapping[str, PersonFacts]
    considered: int
    left_out: int
    near: tuple[tuple[PersonFacts, Fail], ...]


def make_question(asked: Asked, people: Iterable[PersonFacts]) -> Question:
    """Return the question; of more people than can be weighed those stay who can do most at least cost."""
    facts = {lesson.key: lesson for lesson in asked.post.lessons}
    rows = tuple(row for row in asked.raw.lessons if row.id in facts)
    lessons = tuple(_asked_lessons(rows, facts))
    fixed = tuple(_fixed(asked, rows))
    taken = frozenset(n for one in fixed for n in one.lessons)
    busy = {work.professional_id for work in asked.agreed}
    candidates: dict[str, tuple[PersonFacts, Person]] = {}
    near: list[tuple[PersonFacts, Fail]] = []
    considered = 0
    for person in people:
        considered += 1
        if person.id in busy:
            continue
        fails = standing_fails(person, asked.post, _travel(person, asked.post))
        if fails:
            near.extend([(person, fails[0])] if len(fails) == 1 else [])
            continue
        found = _person(person, asked.post, [(n, facts[row.id]) for n, row in enumerate(rows) if n not in taken])
        if found is not None:
            candidates[found.key] = (person, found)
    tied = tie(asked.joint, busy, [one for _, one in candidates.values()])
    kept = keep_useful(tied, lessons)
    vacancy = asked.raw.row
    problem = Problem(
        lessons=lessons,
        people=tuple(kept),
        max_team=asked.max_partners + len(fixed),
        same_teacher=tuple(_groups(asked, rows, _TOGETHER)),
        same_day=tuple(_groups(asked, rows, _ONE_DAY)),
        not_same_teacher=tuple(_groups(asked, rows, (BundleKind.NOT_SAME_TEACHER,))),
        max_class_teachers=_TEACHERS[vacancy.continuity],
        handover=vacancy.handover_minutes >= HANDOVER_MINUTES,
        fixed=fixed,
    )
    return Question(
        problem=problem,
        asked=asked,
        rows=rows,
        people={one.key: candidates[one.key][0] for one in kept},
        considered=considered,
        left_out=len(tied) - len(kept),
        near=tuple(near),
    )


def _fixed(asked: Asked, rows: Sequence[LessonSlot]) -> Iterator[FixedMember]:
    """Yield who teaches which lessons already: earlier fills, then the school's own."""
    numbers = {row.id: n for n, row in enumerate(rows)}
    held: dict[str, set[int]] = {}
    for work in asked.agreed:
        if work.leads and work.span[1] > asked.post.starts_on:
            mine = held.setdefault(f"agreed {work.professional_id}", set())
            mine.update(numbers[key] for key in work.slot_ids if key in numbers)
    for number, own in enumerate(asked.own):
        held[f"own {number}"] = {numbers[key] for key in own.slot_ids if key in numbers}
    yield from (FixedMember(key, frozenset(lessons)) for key, lessons in held.items() if lessons)


def _travel(person: PersonFacts, post: PostFacts) -> int | None:
    return travel_minutes(person.point, post.point) if person.point and post.point else None


# --- lessons --------------------------------------------------------------------------------------


def _asked_lessons(rows: Sequence[LessonSlot], facts: Mapping[UUID, Lesson]) -> Iterator[AskedLesson]:
    edges = sorted({day for row in rows for day in (row.valid_from, row.valid_to) if day is not None})
    for row in rows:
        stretches = _stretches(row, edges)
        spots = [spot for spot in map(spot_of, row.movable_to) if None not in (spot.start_minute, spot.end_minute)]
        cycles = [row.cycle, *(spot.cycle for spot in spots)]
        places = tuple(
            Place(place.weekday.number, place.start, place.end, _mask(cycle, stretches))
            for place, cycle in zip(facts[row.id].places, cycles, strict=True)
        )
        yield AskedLesson(row.key, places, row.class_group, row.must)


def _stretches(row: LessonSlot, edges: Sequence[dt.date]) -> list[int]:
    """Number the periods between the days on which some lesson begins or ends, and return those of this lesson."""
    starts, ends = [dt.date.min, *edges], [*edges, dt.date.max]
    first, after = row.valid_from or dt.date.min, row.valid_to or dt.date.max
    return [n for n, (start, end) in enumerate(zip(starts, ends, strict=True)) if first < end and start < after]


def _mask(cycle: Cycle, stretches: Iterable[int]) -> int:
    return sum(_WEEKS[cycle] << 2 * n for n in stretches)


def _groups(asked: Asked, rows: Sequence[LessonSlot], kinds: Sequence[BundleKind]) -> Iterator[frozenset[int]]:
    for bundle in asked.bundles:
        group = frozenset(n for n, row in enumerate(rows) if row.bundle_id == bundle.id)
        if bundle.kind in kinds and len(group) > 1:
            yield group


# --- people ---------------------------------------------------------------------------------------


def _person(person: PersonFacts, post: PostFacts, lessons: Sequence[tuple[int, Lesson]]) -> Person | None:
    room = min(capacity_of(person, post)[0], _week_left(person, post))
    offers: dict[Offer, int] = {}
    for n, lesson in lessons if room > 0 else ():
        if knowledge_fail(person, post, lesson) is None:
            for p, place in enumerate(lesson.places):
                if place.slots and place_fail(person, post, place) is None:
                    offers[n, p] = _cost(person, post, lesson, week_fit(person, place.slots) or UNSAID)
    if not offers:
        return None
    return Person(
        key=stable(person.id),
        offers=offers,
        max_minutes=room,
        min_minutes=max(0, person.min_minutes - person.agreed_minutes),
        max_days=person.max_days,
        travel=_travel(person, post) or 0,
    )


def _week_left(person: PersonFacts, post: PostFacts) -> int:
    """Return the minutes that the limit of a working week leaves over all employers, in the fuller of two weeks."""
    most = limit_on("WORK_WEEK_MAX", post.starts_on).value * 60
    work = [one.slot for one in person.taken if one.is_work]
    return most - max(sum(slot.minutes for slot in work if slot.cycle_mask & week) for week in (1, 2))


def _cost(person: PersonFacts, post: PostFacts, lesson: Lesson, window: str) -> int:
    """Price a lesson by what makes a match good: the week, the subject and the ground, by their weights."""
    weights, (subject, level, year) = default_weights(), asked_of(post, lesson)
    lost = weights[Criterion.TIMETABLE] * (1 - figures().window[window])
    if post.role is not LineRole.SUPPORT and subject is not None:
        lost += weights[Criterion.SUBJECT] * (1 - mastery(person, subject))
    if subject is not None and level is not None:
        lost += weights[Criterion.GROUND] * (1 - figures().ground[standing(person, post, subject, level, year).ground])
    return round(lost / _COST_STEPS)
