"""What a team almost covers: the smallest changes by anyone, each tried by searching again with it; pure.

The changes are those of one person and one post (`steps`); what each would bring is the difference between two
searches among the best team, and the one person who would come in with it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from duobaan.matching.coverage.problem import Problem, Team
from duobaan.matching.coverage.solve import cover
from duobaan.matching.criteria import figures
from duobaan.matching.facts.person_and_post import PersonFacts, PostFacts
from duobaan.matching.fit.explain import stable
from duobaan.matching.fit.near_misses import Change, Step
from duobaan.matching.fit.rules import judge
from duobaan.matching.fit.steps import steps_of
from duobaan.matching.teams.question import Question, make_question
from duobaan.words import ShareMode

_MOST_STEPS_EACH = 12
_MOST_NEWCOMERS = 8
_TRY_MS = 25.0
_OF_A_KIND = 2


@dataclass(frozen=True, slots=True)
class TeamNearMiss:
    """A change and what it would bring: so many must-lessons more, and whether nothing is open then."""

    change: Change
    person: PersonFacts
    more_lessons: int
    is_complete: bool

    @property
    def professional_id(self) -> UUID:
        """Return whom the change is about."""
        return self.person.id


def team_near_misses(question: Question, best: Team | None) -> list[TeamNearMiss]:
    """Return the changes that help, best first: what covers all, what covers most, what asks least."""
    members = [question.people[share.person] for share in best.shares] if best else []
    before = best.rank.uncovered if best else sum(one.must for one in question.problem.lessons)
    if not before:
        return []
    found = []
    for person, step in _steps(question, best, members):
        after = _uncovered(question, members, person, step)
        if after is not None and after < before:
            found.append(TeamNearMiss(step.change, person, before - after, after == 0))
    return _varied(sorted(found, key=_order))


def _order(one: TeamNearMiss) -> tuple[bool, int, float, str, str]:
    facts = str(sorted(one.change.facts.items()))
    return not one.is_complete, -one.more_lessons, one.change.size, one.change.kind + facts, stable(one.professional_id)


def _varied(found: list[TeamNearMiss]) -> list[TeamNearMiss]:
    seen: Counter[str] = Counter()
    kept = []
    for one in found:
        seen[one.change.kind] += 1
        if seen[one.change.kind] <= _OF_A_KIND:
            kept.append(one)
    return kept[: figures().near_misses["most"]]


def _steps(question: Question, best: Team | None, members: list[PersonFacts]) -> Iterator[tuple[PersonFacts, Step]]:
    shares = {share.person: share for share in best.shares} if best else {}
    open_keys = {question.rows[n].id for n in best.open_lessons} if best else {row.id for row in question.rows}
    for person in members:
        mine = {question.rows[n].id for n in shares[stable(person.id)].lessons}
        yield from _steps_of(person, _part(question, mine | open_keys))
    newcomers = sorted(question.near, key=lambda one: stable(one[0].id))
    for person, _ in newcomers[:_MOST_NEWCOMERS]:
        yield from _steps_of(person, _part(question, open_keys))


def _part(question: Question, keys: set[UUID]) -> PostFacts:
    """Return the post with only these lessons; who teaches a part of it is asked no more."""
    post = question.asked.post
    lessons = tuple(one for one in post.lessons if one.key in keys)
    return replace(post, lessons=lessons, support=(), share_mode=ShareMode.ALLOWED)


def _steps_of(person: PersonFacts, post: PostFacts) -> Iterator[tuple[PersonFacts, Step]]:
    for step in itertools.islice(steps_of(judge(person, post)), _MOST_STEPS_EACH):
        yield person, step


def _uncovered(question: Question, members: list[PersonFacts], person: PersonFacts, step: Step) -> int | None:
    """Return how many must-lessons stay open in the best team of these members, with the change made."""
    asked = question.asked
    changed, post = step.apply(person, asked.post)
    team = [changed if one.id == person.id else one for one in members]
    if all(one.id != person.id for one in members):
        team.append(changed)
    problem: Problem = make_question(replace(asked, post=post), team).problem
    found = cover(problem, first=1, budget_ms=_TRY_MS)
    return found.teams[0].rank.uncovered if found.teams else None
