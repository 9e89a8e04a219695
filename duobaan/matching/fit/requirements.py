"""How many people each requirement of a post costs: who suits it with all of them, and who would without one; pure.

A day counts as met by whoever can come for one of its lessons: teams share a week. What is no wish of the school
(travel, a release, a full week) excludes in every count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from duobaan.geo import travel_minutes
from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts.person_and_post import Lesson, PersonFacts, PostFacts
from duobaan.matching.fit.lessons import place_fail
from duobaan.matching.fit.rules import standing_fails
from duobaan.words import RequirementKind, Weekday

_K = RequirementKind
_KIND_OF = {
    Exclusion.SUBJECT: _K.SUBJECT,
    Exclusion.LEVEL: _K.LEVEL,
    Exclusion.GROUND: _K.GROUND,
    Exclusion.RESPONSIBLE_TEACHER: _K.GROUND,
    Exclusion.THEORY_LESSON: _K.GROUND,
    Exclusion.FORM: _K.FORM,
    Exclusion.CONTRACT: _K.CONTRACT,
    Exclusion.LANGUAGE: _K.LANGUAGE,
    Exclusion.START: _K.PERIOD,
    Exclusion.END: _K.PERIOD,
    Exclusion.VOG: _K.VOG,
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One wish of the school; a day is a wish of its own."""

    kind: RequirementKind
    day: Weekday | None = None


@dataclass(frozen=True, slots=True)
class RequirementCount:
    """How many people suit a post if this requirement fell away, all others standing."""

    requirement: Requirement
    without: int


@dataclass(frozen=True, slots=True)
class RequirementCounts:
    """How many people were looked at, how many meet every requirement, and what each requirement costs."""

    considered: int
    matching: int
    requirements: tuple[RequirementCount, ...]


def requirements_of(post: PostFacts) -> list[Requirement]:
    """Return the wishes that a post states, in the order in which a school is asked for them."""
    stated = {
        _K.SUBJECT: bool(post.subjects),
        _K.LEVEL: bool(post.levels),
        _K.GROUND: bool(post.grounds),
        _K.FORM: bool(post.forms),
        _K.CONTRACT: bool(post.contract_kinds),
        _K.LANGUAGE: True,
        _K.PERIOD: True,
        _K.HOURS: post.minutes_week > 0,
        _K.VOG: post.needs_vog,
    }
    days = {lesson.places[0].weekday for lesson in post.lessons if lesson.must}
    wishes = [Requirement(kind) for kind, is_stated in stated.items() if is_stated]
    return [*wishes, *(Requirement(_K.DAY, day) for day in Weekday if day in days)]


def count_requirements(people: Sequence[PersonFacts], post: PostFacts) -> RequirementCounts:
    """Count who meets every requirement, and for each one who meets all others."""
    asked = replace(post, is_open=True)  # a draft is judged as if it were published
    wishes = requirements_of(asked)
    unmet = [(person, found) for person in people if (found := unmet_by(person, asked)) is not None]
    counts = tuple(RequirementCount(wish, _without(wish, unmet, asked)) for wish in wishes)
    return RequirementCounts(len(people), sum(not found for _, found in unmet), counts)


def unmet_by(person: PersonFacts, post: PostFacts) -> frozenset[Requirement] | None:
    """Return the requirements that someone does not meet, or None for who is excluded by something else."""
    if person.agreed_minutes >= person.max_minutes > 0:
        return None
    travel = travel_minutes(person.point, post.point) if person.point and post.point else None
    found = set()
    for fail in standing_fails(person, post, travel):
        kind = _KIND_OF.get(fail.code)
        if kind is None:
            return None
        found.add(Requirement(kind))
    if post.minutes_week > 0 and post.minutes_week + person.agreed_minutes < person.min_minutes:
        found.add(Requirement(_K.HOURS))
    return frozenset(found | _missed_days(person, post))


def _missed_days(person: PersonFacts, post: PostFacts) -> set[Requirement]:
    days: dict[Weekday, list[Lesson]] = {}
    for lesson in post.lessons:
        if lesson.must:
            days.setdefault(lesson.places[0].weekday, []).append(lesson)
    return {
        Requirement(_K.DAY, day)
        for day, lessons in days.items()
        if all(place_fail(person, post, place) for lesson in lessons for place in lesson.places)
    }


def _without(wish: Requirement, unmet: Iterable[tuple[PersonFacts, frozenset[Requirement]]], post: PostFacts) -> int:
    """Count who meets all other requirements; what a fallen one hid is looked at again."""
    relax = _RELAXED.get(wish.kind)
    count = 0
    for person, found in unmet:
        if not found:
            count += 1
        elif found == {wish}:
            count += relax is None or unmet_by(person, relax(post)) == frozenset()
    return count


def _no_subject(post: PostFacts) -> PostFacts:
    return replace(post, subjects=(), lessons=tuple(replace(one, subject=None) for one in post.lessons))


def _no_level(post: PostFacts) -> PostFacts:
    return replace(post, levels=(), lessons=tuple(replace(one, level=None) for one in post.lessons))


def _any_ground(post: PostFacts) -> PostFacts:
    return replace(post, grounds=(), responsible_teacher=True)


_RELAXED: dict[RequirementKind, Callable[[PostFacts], PostFacts]] = {
    _K.SUBJECT: _no_subject,
    _K.LEVEL: _no_level,
    _K.GROUND: _any_ground,
}
