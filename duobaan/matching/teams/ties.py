"""Joint profiles in the search for teams, and which candidates stay when there are too many; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from duobaan.matching.coverage.problem import Lesson, Person, Team, week_half_minutes
from duobaan.matching.fit.explain import stable
from duobaan.professionals.joint_repository import Tie
from duobaan.words import JointMode

MOST_PEOPLE = 500


def tie(joint: Mapping[UUID, Tie], busy: Collection[UUID], people: Sequence[Person]) -> list[Person]:
    """Return who can come: who comes only together has their partner beside them, as a candidate or at work there."""
    bound = {
        stable(key): stable(one.partner_id)
        for key, one in joint.items()
        if one.mode is JointMode.ONLY_TOGETHER and one.partner_id not in busy
    }
    there = {one.key for one in people}
    return [
        replace(one, together_with=bound.get(one.key))
        for one in people
        if one.key not in bound or bound[one.key] in there
    ]


def keep_useful(people: Sequence[Person], lessons: Sequence[Lesson]) -> list[Person]:
    """Return those who can do most at least cost; of two who come only together both stay, or neither."""
    kept = sorted(people, key=lambda one: _usefulness(one, lessons))[:MOST_PEOPLE]
    there = {one.key for one in kept}
    return [one for one in kept if one.together_with is None or one.together_with in there]


def preferred(teams: Sequence[Team], joint: Mapping[UUID, Tie]) -> list[Team]:
    """Put, of teams that rank the same, those first that leave the fewest without the partner they like to have."""
    liked = {stable(key): stable(one.partner_id) for key, one in joint.items() if one.mode is JointMode.FLEXIBLE}

    def alone(team: Team) -> int:
        keys = {share.person for share in team.shares}
        return sum(1 for key in keys if key in liked and liked[key] not in keys)

    return sorted(teams, key=lambda team: (team.rank, alone(team)))


def _usefulness(person: Person, lessons: Sequence[Lesson]) -> tuple[int, float, str]:
    numbers = {n for n, _ in person.offers}
    minutes = week_half_minutes(lessons[n] for n in numbers if lessons[n].must) // 2
    return -min(minutes, person.max_minutes), sum(person.offers.values()) / len(person.offers), person.key
