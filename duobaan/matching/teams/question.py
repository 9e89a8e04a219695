"""From a vacancy's lessons and people's facts to the question that the coverage search answers; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from duobaan.geo import travel_minutes
from duobaan.matching.coverage.problem import FixedMember, Offer, Person, Place, Problem
from duobaan.matching.coverage.problem import Lesson as AskedLesson
from duobaan.matching.criteria import Criterion, default_weights, figures
from duobaan.matching.facts.building import RawPost
from duobaan.matching.facts.person_and_post import Lesson, PersonFacts, PostFacts
from duobaan.matching.fails import Fail
from duobaan.matching.fit.explain import stable
from duobaan.matching.fit.law import asked_of, mastery, standing
from duobaan.matching.fit.lessons import UNSAID, knowledge_fail, place_fail, week_fit
from duobaan.matching.fit.plan import capacity_of
from duobaan.matching.fit.rules import standing_fails
from duobaan.matching.teams.obstacles import Obstacles
from duobaan.matching.teams.ties import keep_useful, tie
from duobaan.matching.working_time.room import Slots, work_room
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
SUPPORT_PRICE = 7
"""More than any lesson costs who leads it: nobody supports a lesson that they would better lead."""
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
    """The problem, with what its numbers and keys stand for; `left_out` candidates were too many.

    A lesson that asks for support has two numbers: that of who leads it, and a later one of who supports.
    """

    problem: Problem
    asked: Asked
    rows: tuple[LessonSlot, ...]
    roles: tuple[LineRole, ...]
    people: Mapping[str, PersonFacts]
    considered: int
    left_out: int
    near: tuple[tuple[PersonFacts, Fail], ...]
    obstacles: Obstacles


def make_question(asked: Asked, people: Iterable[PersonFacts]) -> Question:
    """Return the question; of more people than can be weighed those stay who can do most at least cost."""
    facts = {lesson.key: lesson for lesson in asked.post.lessons}
    leads = tuple(row for row in asked.raw.lessons if row.id in facts)
    helped = tuple(n for n, row in enumerate(leads) if row.support_needed and asked.post.role is not LineRole.SUPPORT)
    rows = (*leads, *(leads[n] for n in helped))
    roles = (asked.post.role,) * len(leads) + (LineRole.SUPPORT,) * len(helped)
    lessons = with_support(tuple(_asked_lessons(leads, facts)), helped)
    fixed = tuple(_fixed(asked, rows, len(leads)))
    taken = frozenset(n for one in fixed for n in one.lessons)
    wanted = [
        Wanted(n, facts[row.id], roles[n], len(lessons[n].places)) for n, row in enumerate(rows) if n not in taken
    ]
    busy = {work.professional_id for work in asked.agreed}
    candidates: dict[str, tuple[PersonFacts, Person]] = {}
    near: list[tuple[PersonFacts, Fail]] = []
    considered = 0
    obstacles = Obstacles()
    for person in people:
        considered += 1
        if person.id in busy:
            continue
        fails = standing_fails(person, asked.post, _travel(person, asked.post))
        if len(fails) == 1:
            near.append((person, fails[0]))
        open_to = _within(person, asked.post, wanted, fails)
        obstacles.note_all((one.number for one in wanted if one not in open_to), fails)
        found = _person(person, asked.post, open_to, obstacles)
        if found is not None:
            candidates[found.key] = (person, found)
    tied = tie(asked.joint, busy, [one for _, one in candidates.values()])
    kept = keep_useful(tied, lessons)
    vacancy = asked.raw.row
    problem = Problem(
        lessons=lessons,
        people=tuple(kept),
        max_team=asked.max_partners + len(fixed),
        same_teacher=tuple(_groups(asked, leads, _TOGETHER)),
        same_day=tuple(_groups(asked, leads, _ONE_DAY)),
        not_same_teacher=(
            *_groups(asked, leads, (BundleKind.NOT_SAME_TEACHER,)),
            *(frozenset({n, len(leads) + m}) for m, n in enumerate(helped)),
        ),
        max_class_teachers=_TEACHERS[vacancy.continuity],
        handover=vacancy.handover_minutes >= HANDOVER_MINUTES,
        fixed=fixed,
    )
    return Question(
        problem=problem,
        asked=asked,
        rows=rows,
        roles=roles,
        people={one.key: candidates[one.key][0] for one in kept},
        considered=considered,
        left_out=len(tied) - len(kept),
        near=tuple(near),
        obstacles=obstacles,
    )


def _fixed(asked: Asked, rows: Sequence[LessonSlot], leads: int) -> Iterator[FixedMember]:
    """Yield who teaches or supports which lessons already: earlier fills, then the school's own."""
    held: dict[str, set[int]] = {}
    for work in asked.agreed:
        if work.span[1] > asked.post.starts_on:
            mine = held.setdefault(f"agreed {work.professional_id}", set())
            leading = work.leads or asked.post.role is LineRole.SUPPORT
            mine.update(n for n, row in enumerate(rows) if row.id in work.slot_ids and (n < leads) is leading)
    for number, own in enumerate(asked.own):
        held[f"own {number}"] = {n for n, row in enumerate(rows[:leads]) if row.id in own.slot_ids}
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


def with_support(lessons: tuple[AskedLesson, ...], helped: Collection[int]) -> tuple[AskedLesson, ...]:
    """Add a lesson of who supports to each that asks for it; one that two people give stays where it stands."""
    still = tuple(replace(one, places=one.places[:1]) if n in helped else one for n, one in enumerate(lessons))
    return still + tuple(replace(still[n], key=f"support {still[n].key}", class_group=None) for n in helped)


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


class Wanted(NamedTuple):
    """A lesson by its number, in what role it is to be taken, and at how many of its places."""

    number: int
    lesson: Lesson
    role: LineRole
    places: int


def _within(person: PersonFacts, post: PostFacts, wanted: Sequence[Wanted], fails: Sequence[Fail]) -> Sequence[Wanted]:
    """Return what someone may take: all, or where only the post's subject or ground stops them, to support."""
    if not fails:
        return wanted
    support = [one for one in wanted if one.role is LineRole.SUPPORT]
    if support and not standing_fails(person, _seen_as(post, LineRole.SUPPORT), _travel(person, post)):
        return support
    return ()


def _seen_as(post: PostFacts, role: LineRole) -> PostFacts:
    return post if role is post.role else replace(post, role=role)


def _person(person: PersonFacts, post: PostFacts, wanted: Sequence[Wanted], obstacles: Obstacles) -> Person | None:
    room = capacity_of(person, post)[0] if wanted else 0
    views = {role: _seen_as(post, role) for role in {one.role for one in wanted}}
    offers: dict[Offer, int] = {}
    stretches: dict[Offer, Slots] = {}
    for n, lesson, role, places in wanted if room > 0 else ():
        fail = knowledge_fail(person, views[role], lesson)
        for p, place in enumerate(lesson.places[:places]) if fail is None else ():
            here = place_fail(person, post, place) if place.slots else None
            if place.slots and here is None:
                stretches[n, p] = place.slots
                extra = SUPPORT_PRICE if role is not post.role else 0
                offers[n, p] = extra + _cost(person, views[role], lesson, week_fit(person, place.slots) or UNSAID)
            fail = here if p == 0 else fail
        obstacles.note(n, fail)
    worked = work_room(person, post, stretches)
    for offer, fail in worked.refused.items():
        del offers[offer]
        obstacles.note(offer[0], fail if offer[1] == 0 else None)
    if not offers:
        return None
    return Person(
        key=stable(person.id),
        offers=offers,
        max_minutes=room if worked.minutes_week is None else min(room, worked.minutes_week),
        min_minutes=max(0, person.min_minutes - person.agreed_minutes),
        max_days=person.max_days,
        travel=_travel(person, post) or 0,
    )


def _cost(person: PersonFacts, post: PostFacts, lesson: Lesson, window: str) -> int:
    """Price a lesson by what makes a match good: the week, the subject and the ground, by their weights."""
    weights, (subject, level, year, part) = default_weights(), asked_of(post, lesson)
    lost = weights[Criterion.TIMETABLE] * (1 - figures().window[window])
    if post.role is not LineRole.SUPPORT and subject is not None:
        lost += weights[Criterion.SUBJECT] * (1 - mastery(person, subject))
    if subject is not None and level is not None:
        found = standing(person, post, subject, level, year, part)
        lost += weights[Criterion.GROUND] * (1 - figures().ground[found.ground])
    return round(lost / _COST_STEPS)
