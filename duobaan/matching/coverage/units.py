"""Compiles a problem: lessons that one teacher must take become one unit, people become bit masks over units."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from duobaan.matching.coverage.problem import Lesson, Offer, Person, Place, Problem, week_half_minutes

Masks = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
MAX_UNITS = 60
INFEASIBLE = 1 << 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to hold a unit: a place for each of its lessons, and what that costs."""

    cost: int
    places: tuple[Offer, ...]
    days: int
    """The weekdays it takes, as bits."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Lessons with one teacher; `must` counts the must-lessons in it.

    `loads` are the half minutes per period; `half_minutes` are those of the one period by which bounds count, that
    with most to teach: what does not fit into one period does not fit.
    """

    lessons: tuple[int, ...]
    half_minutes: int
    must: int
    optional: int
    classes: frozenset[int]
    loads: tuple[tuple[int, int], ...]
    peak: int
    """The load in its fullest period."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A person on the days that they come: someone free on four days who comes on two is six variants."""

    number: int
    person: Person
    choices: tuple[tuple[Choice, ...], ...]


class Compiled:
    """The problem in the form that the search works on."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        taken = frozenset(itertools.chain.from_iterable(member.lessons for member in problem.fixed))
        self.class_number = _class_numbers(problem.lessons)
        self.units = _units(problem, taken, self.class_number)
        self.periods = sorted({period for unit in self.units for period, _ in unit.loads})
        if len(self.periods) > 1:
            self.units = _by_fullest(self.units)
        if len(self.units) > MAX_UNITS:
            raise ValueError(f"a timetable has at most {MAX_UNITS} units, this one has {len(self.units)}")
        self.fixed_classes = [
            frozenset(self.class_number[n] for n in member.lessons if n in self.class_number)
            for member in problem.fixed
        ]
        self.fixed_teachers = [
            sum(number in classes for classes in self.fixed_classes)
            for number in range(len(set(self.class_number.values())))
        ]
        self.classmates = _classmates(problem.lessons)
        self.team_left = max(0, problem.max_team - len(problem.fixed))
        self.everything = (1 << len(self.units)) - 1
        self.must_mask = sum(1 << u for u, unit in enumerate(self.units) if unit.must)
        self.class_masks = self._class_masks()
        self.tasks = self._tasks()
        self.variants: list[Variant] = []
        ways = _Ways(problem, self.units)
        for number, person in enumerate(sorted(problem.people, key=lambda one: one.key)):
            self.variants.extend(ways.variants(person, number))
        self.number = {variant.person.key: variant.number for variant in self.variants}
        self._arrays()

    def _class_masks(self) -> list[int]:
        count = len(set(self.class_number.values()))
        masks = [0] * count
        for u, unit in enumerate(self.units):
            for one in unit.classes:
                masks[one] |= 1 << u
        return masks

    def _tasks(self) -> list[int]:
        """The must-units class by class, those without a class one by one; every unit is in one task only."""
        rest, tasks = self.must_mask, []
        for group in self.class_masks:
            if mine := rest & group:
                tasks.append(mine)
                rest &= ~group
        return tasks + [1 << u for u in range(len(self.units)) if rest >> u & 1]

    def _arrays(self) -> None:
        cheapest = [[way[0].cost if way else INFEASIBLE for way in one.choices] for one in self.variants]
        self.costs: Ints = np.array(cheapest, dtype=np.int64).reshape(len(self.variants), len(self.units)).T.copy()
        bits = np.uint64(1) << np.arange(len(self.units), dtype=np.uint64)
        self.masks: Masks = ((self.costs < INFEASIBLE) * bits[:, None]).sum(axis=0, dtype=np.uint64)
        self.capacity: Ints = np.array([2 * one.person.max_minutes for one in self.variants], dtype=np.int64)
        self.travel: Ints = np.array([one.person.travel for one in self.variants], dtype=np.int64)
        self.person_of: Ints = np.array([one.number for one in self.variants], dtype=np.int64)
        loads = np.array([unit.half_minutes if unit.must else 0 for unit in self.units], dtype=np.int64)
        feasible = self.costs < INFEASIBLE
        self.must_load = int(loads.sum())
        self.useful: Ints = np.minimum(self.capacity, (feasible * loads[:, None]).sum(axis=0))
        self.useful_by_period = [self.useful] if len(self.periods) < 2 else list(self._useful_of_periods(feasible))
        self.partners = {
            one.number: self.number.get(one.person.together_with)
            for one in self.variants
            if one.person.together_with is not None
        }

    def _useful_of_periods(self, feasible: npt.NDArray[np.bool_]) -> Iterator[Ints]:
        for period in self.periods:
            loads = np.array([dict(unit.loads).get(period, 0) if unit.must else 0 for unit in self.units])
            yield np.minimum(self.capacity, (feasible * loads[:, None]).sum(axis=0))


def _class_numbers(lessons: tuple[Lesson, ...]) -> dict[int, int]:
    """Give every lesson with a class the number of its class."""
    names = {name: n for n, name in enumerate(sorted({one.class_group for one in lessons if one.class_group}))}
    return {n: names[one.class_group] for n, one in enumerate(lessons) if one.class_group}


def _classmates(lessons: tuple[Lesson, ...]) -> list[list[int]]:
    """Return, per lesson, the other lessons of its class."""
    return [
        [m for m, other in enumerate(lessons) if m != n and one.class_group and other.class_group == one.class_group]
        for n, one in enumerate(lessons)
    ]


def _units(problem: Problem, taken: frozenset[int], class_number: dict[int, int]) -> list[Unit]:
    groups: list[set[int]] = [set(group) - taken for group in problem.same_teacher]
    if problem.max_class_teachers == 1:
        for number in set(class_number.values()):
            groups.append({n for n, c in class_number.items() if c == number} - taken)
    merged = _merge([{n} for n in range(len(problem.lessons)) if n not in taken] + [g for g in groups if g])
    return [_unit(problem, sorted(group), class_number) for group in sorted(merged, key=min)]


def _merge(groups: list[set[int]]) -> list[set[int]]:
    found: list[set[int]] = []
    for group in groups:
        touching = [other for other in found if other & group]
        found = [other for other in found if not other & group]
        found.append(group.union(*touching))
    return found


def _unit(problem: Problem, numbers: list[int], class_number: dict[int, int]) -> Unit:
    lessons = [problem.lessons[n] for n in numbers]
    return Unit(
        lessons=tuple(numbers),
        half_minutes=week_half_minutes(lessons),
        must=sum(one.must for one in lessons),
        optional=sum(not one.must for one in lessons),
        classes=frozenset(class_number[n] for n in numbers if n in class_number),
        loads=_loads(lessons),
        peak=week_half_minutes(lessons),
    )


def _loads(lessons: list[Lesson]) -> tuple[tuple[int, int], ...]:
    total: Counter[int] = Counter()
    for lesson in lessons:
        total.update(lesson.loads)
    return tuple(sorted(total.items()))


def _by_fullest(units: list[Unit]) -> list[Unit]:
    """Let bounds count by the period with most to teach."""
    total: Counter[int] = Counter()
    for unit in units:
        total.update({period: load for period, load in unit.loads if unit.must})
    fullest = max(total, key=lambda period: (total[period], -period), default=0)
    return [replace(unit, half_minutes=dict(unit.loads).get(fullest, 0)) for unit in units]


class _Ways:
    """Finds how people can hold units; what many people share is worked out once."""

    def __init__(self, problem: Problem, units: list[Unit]) -> None:
        self._problem = problem
        self._units = units
        self._single: dict[tuple[Offer, int], Choice] = {}
        self._extra = [[problem.prices.move if p else 0 for p in range(len(one.places))] for one in problem.lessons]
        self._torn = [
            any(len(group.intersection(unit.lessons)) > 1 for group in problem.not_same_teacher) for unit in units
        ]

    def variants(self, person: Person, number: int) -> list[Variant]:
        """Return the person once for every set of days that they may come on."""
        ways = [self._choices(u, person) for u in range(len(self._units))]
        days = sorted(_bits(_union(choice.days for way in ways for choice in way)))
        if not days or person.max_days < 1:
            return []
        if len(days) <= person.max_days:
            return [Variant(number, person, tuple(ways))]
        found = []
        for coming in itertools.combinations(days, person.max_days):
            away = ~sum(1 << day for day in coming)
            left = tuple(tuple([choice for choice in way if not choice.days & away]) if way else way for way in ways)
            if any(left):
                found.append(Variant(number, person, left))
        return found

    def _choices(self, u: int, person: Person) -> tuple[Choice, ...]:
        """Return the ways in which a person can hold a unit alone, cheapest first; empty when there is none."""
        unit = self._units[u]
        if self._torn[u] or unit.peak > 2 * person.max_minutes:
            return ()
        per_lesson: list[list[tuple[Offer, int]]] = []
        for n in unit.lessons:
            offers = [
                ((n, p), person.offers[n, p] + extra)
                for p, extra in enumerate(self._extra[n])
                if (n, p) in person.offers
            ]
            if not offers:
                return ()
            per_lesson.append(offers)
        if len(per_lesson) == 1:
            found = [self._one(offer, cost) for offer, cost in per_lesson[0]]
        else:
            found = self._together(per_lesson)
        return tuple(sorted(found, key=lambda choice: (choice.cost, choice.places)) if len(found) > 1 else found)

    def _one(self, offer: Offer, cost: int) -> Choice:
        known = self._single.get((offer, cost))
        if known is None:
            place = self._problem.lessons[offer[0]].places[offer[1]]
            known = self._single[offer, cost] = Choice(cost, (offer,), 1 << place.weekday)
        return known

    def _together(self, per_lesson: list[list[tuple[Offer, int]]]) -> list[Choice]:
        found = []
        for combination in itertools.product(*per_lesson):
            places = [self._problem.lessons[n].places[p] for (n, p), _ in combination]
            if not _clash(places):
                cost = sum(cost for _, cost in combination)
                days = _union(1 << place.weekday for place in places)
                found.append(Choice(cost, tuple(offer for offer, _ in combination), days))
        return found


def _union(masks: Iterable[int]) -> int:
    total = 0
    for mask in masks:
        total |= mask
    return total


def _bits(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def _clash(places: list[Place]) -> bool:
    return any(a.meets(b) for a, b in itertools.combinations(places, 2))
