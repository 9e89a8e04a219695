"""The question (lessons, people, rules) and the answer (teams with who teaches what) of a coverage search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Offer: TypeAlias = tuple[int, int]
"""A lesson's number and the number of the place in the week where it is held (0 is where it stands)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the week: weekday (1 is Monday), minutes since midnight, weeks (1 = A, 2 = B, 3 = both).

    Where lessons differ per period of the year, each period has two bits of its own: the even ones are its A weeks.
    """

    weekday: int
    start: int
    end: int
    weeks: int = 3

    def meets(self, other: Place) -> bool:
        """Say whether nobody can be at both."""
        return (
            self.weekday == other.weekday
            and self.start < other.end
            and other.start < self.end
            and self.weeks & other.weeks != 0
        )


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson to cover; `places` starts with where it stands, the others are where it may be moved to."""

    key: str
    places: tuple[Place, ...]
    class_group: str | None = None
    must: bool = True

    @property
    def loads(self) -> dict[int, int]:
        """The load in an average week of each period, in half minutes: every other week stays a whole number."""
        place, found = self.places[0], {}
        for period in range(0, place.weeks.bit_length(), 2):
            if weeks := place.weeks >> period & 3:
                found[period // 2] = (place.end - place.start) * weeks.bit_count()
        return found

    @property
    def half_minutes(self) -> int:
        """The load in an average week of its fullest period, in half minutes."""
        return max(self.loads.values(), default=0)


def week_half_minutes(lessons: Iterable[Lesson]) -> int:
    """Return the load of lessons together in an average week of the fullest period: periods are not added up."""
    total: Counter[int] = Counter()
    for lesson in lessons:
        total.update(lesson.loads)
    return max(total.values(), default=0)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may be in a team.

    `offers` names the lessons (and places) that this person may teach, with the cost of each: window, strength,
    ground, whatever the caller weighs; everything that forbids a lesson has left it out already. Minutes are per
    average week, that of the fullest period; `together_with` is a partner without whom this person does not come.
    """

    key: str
    offers: Mapping[Offer, int]
    max_minutes: int
    min_minutes: int = 0
    max_days: int = 6
    travel: int = 0
    together_with: str | None = None


@dataclass(frozen=True, slots=True)
class FixedMember:
    """Someone who is in the team already with these lessons: the school's own part-timer, or an earlier fill."""

    key: str
    lessons: frozenset[int]


@dataclass(frozen=True, slots=True)
class Prices:
    """What the parts of the preference cost weigh against each other."""

    move: int = 20
    optional_open: int = 30
    member_day: int = 2
    gap_lesson: int = 1
    gap_minutes: int = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """What is asked: cover the lessons with at most `max_team` people, fixed ones included."""

    lessons: tuple[Lesson, ...]
    people: tuple[Person, ...]
    max_team: int = 2
    same_teacher: tuple[frozenset[int], ...] = ()
    same_day: tuple[frozenset[int], ...] = ()
    not_same_teacher: tuple[frozenset[int], ...] = ()
    max_class_teachers: int | None = 2
    handover: bool = False
    fixed: tuple[FixedMember, ...] = ()
    prices: Prices = field(default_factory=Prices)


class Rank(NamedTuple):
    """The objective, compared from left to right; smaller is better.

    Must-lessons left open, class continuity breaks (teachers of a class beyond the first), people in the team,
    members below their minimum, preference cost, minutes of travel.
    """

    uncovered: int
    breaks: int
    size: int
    below_minimum: int
    preference: int
    travel: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one member teaches: lesson number to place number."""

    person: str
    lessons: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Team:
    """A team with its best split, what stays open and how it ranks."""

    shares: tuple[Share, ...]
    open_lessons: tuple[int, ...]
    rank: Rank


@dataclass(frozen=True, slots=True)
class Coverage:
    """The best teams, best first; `complete` says that no team is better than the first of them."""

    teams: tuple[Team, ...]
    complete: bool
    evaluated: int
