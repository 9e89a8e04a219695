"""What almost fits: the smallest changes by either side, each tried by judging again with it; pure.

Nothing is promised that was not computed: the effect of a change is the difference between two judgements.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from duobaan.matching.criteria import Criterion, Exclusion, figures
from duobaan.matching.facts.person_and_post import Facts, PersonFacts, PostFacts
from duobaan.matching.fit.rules import Judgement, judge
from duobaan.matching.fit.scoring import components, total

Apply = Callable[[PersonFacts, PostFacts], tuple[PersonFacts, PostFacts]]
_MOST_TRIES = 60


class Side(enum.StrEnum):
    """Who would have to change something."""

    SCHOOL = "SCHOOL"
    PROFESSIONAL = "PROFESSIONAL"
    COMPANY = "COMPANY"


class ChangeKind(enum.StrEnum):
    """What could be changed."""

    MOVE_LESSON = "MOVE_LESSON"
    FREE_HOUR = "FREE_HOUR"
    RELEASE_MORE = "RELEASE_MORE"
    RELEASE_DAY = "RELEASE_DAY"
    RELEASE_GRANT = "RELEASE_GRANT"
    LENDING_BASIS = "LENDING_BASIS"
    OFFER_MORE = "OFFER_MORE"
    ACCEPT_FEWER = "ACCEPT_FEWER"
    MORE_DAYS = "MORE_DAYS"
    TRAVEL_FARTHER = "TRAVEL_FARTHER"
    STAY_LONGER = "STAY_LONGER"
    PUBLISH_PROFILE = "PUBLISH_PROFILE"
    ACCEPT_GROUND = "ACCEPT_GROUND"
    NAME_TEACHER = "NAME_TEACHER"
    START_LATER = "START_LATER"
    WAIT_FOR_VOG = "WAIT_FOR_VOG"
    ACCEPT_FORM = "ACCEPT_FORM"
    ACCEPT_CONTRACT = "ACCEPT_CONTRACT"
    MORE_SUPERVISION = "MORE_SUPERVISION"
    MORE_PLACEMENTS = "MORE_PLACEMENTS"
    SHARE_POST = "SHARE_POST"


# More of these for the same effect is asking too much.
_AMOUNTS = frozenset({ChangeKind.RELEASE_MORE, ChangeKind.OFFER_MORE, ChangeKind.MORE_DAYS})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that one side would do; `size` orders changes from small to large."""

    kind: ChangeKind
    side: Side
    facts: Facts
    size: float


@dataclass(frozen=True, slots=True)
class Step:
    """A change with how it is made to the facts."""

    change: Change
    apply: Apply


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Changes that together suffice, with what they bring; minutes and lessons a week beyond what is possible now."""

    changes: tuple[Change, ...]
    fits: bool
    more_minutes: int
    more_lessons: int
    score: float
    left: tuple[Exclusion, ...]

    @property
    def size(self) -> float:
        """Return how much is asked in all."""
        return sum(change.size for change in self.changes)


def near_misses(
    found: Judgement, steps: Iterator[Step] | list[Step], weights: Mapping[Criterion, float]
) -> list[NearMiss]:
    """Return the changes that help, best first: what makes it fit, then what brings most, then what asks least."""
    tried = list(itertools.islice(steps, _MOST_TRIES))
    helpful = [one for step in tried for one in _effect(found, (step,), weights)]
    if not found.fits and not any(one.fits for one in helpful):
        # Two things stand in the way: try what takes one of them away together with what takes the other.
        pairs = itertools.islice(_pairs(tried), _MOST_TRIES)
        helpful = [one for pair in pairs for one in _effect(found, pair, weights)]
    best = sorted(helpful, key=_order)
    return _varied(best, figures().near_misses["most"])


def _order(one: NearMiss) -> tuple[bool, int, float, float, str]:
    kinds = ",".join(f"{change.kind}{sorted(change.facts.items())}" for change in one.changes)
    return not one.fits, -one.more_minutes, one.size, -one.score, kinds


def _varied(best: list[NearMiss], most: int) -> list[NearMiss]:
    """Keep at most two of one kind, so that moving lessons hides nothing else; no more of the same for nothing."""
    seen: dict[tuple[ChangeKind, ...], list[int]] = {}
    kept = []
    for one in best:
        kind = tuple(change.kind for change in one.changes)
        gains = seen.setdefault(kind, [])
        dominated = one.more_minutes in gains and _AMOUNTS.issuperset(kind)
        if len(gains) < 2 and not dominated:
            gains.append(one.more_minutes)
            kept.append(one)
    return kept[:most]


def _pairs(steps: list[Step]) -> Iterator[tuple[Step, ...]]:
    pairs = [pair for pair in itertools.combinations(steps, 2) if pair[0].change.kind is not pair[1].change.kind]
    yield from sorted(pairs, key=lambda pair: pair[0].change.size + pair[1].change.size)


def _effect(found: Judgement, steps: tuple[Step, ...], weights: Mapping[Criterion, float]) -> Iterator[NearMiss]:
    person, post = found.person, found.asked
    for step in steps:
        person, post = step.apply(person, post)
    after = judge(person, post)
    minutes, lessons = _gains(found, after)
    if found.fits and not (after.fits and minutes > 0):
        return
    if not found.fits and not after.fits:
        return
    yield NearMiss(
        changes=tuple(step.change for step in steps),
        fits=after.fits,
        more_minutes=minutes,
        more_lessons=lessons,
        score=total(components(after, weights)),
        left=tuple(fail.code for fail in after.fails),
    )


def _gains(before: Judgement, after: Judgement) -> tuple[int, int]:
    """Return minutes and lessons beyond now; what does not fit at all, or in this role, counts for nothing now."""
    counts = before.fits and before.only_supports is after.only_supports
    minutes = before.plan.all_minutes if counts else 0
    lessons = len(before.plan.taught) if counts else 0
    return after.plan.all_minutes - minutes, len(after.plan.taught) - lessons
