"""Random coverage problems: small ones with every rule in play for the oracle, large ones like real vacancies."""

from __future__ import annotations

import random
from dataclasses import replace

from duobaan.matching.coverage.problem import FixedMember, Lesson, Person, Place, Problem


def small(seed: int) -> Problem:
    """At most five lessons and five people, with all constraints mixed in."""
    rng = random.Random(seed)
    count = rng.randint(2, 5)
    places = [_place(rng) for _ in range(count)]
    groups = ["4H1", "5V2", None]
    lessons = tuple(
        Lesson(
            key=f"L{n}",
            places=(places[n], *([_place(rng, places[n].weeks)] if rng.random() < 0.25 else [])),
            class_group=rng.choice(groups),
            must=rng.random() < 0.85,
        )
        for n in range(count)
    )
    people = tuple(_person(rng, f"P{p}", lessons) for p in range(rng.randint(1, 5 if count < 5 else 4)))
    if len(people) > 1 and rng.random() < 0.2:
        a, b = people[0], people[1]
        people = (_joined(a, b.key), *people[1:])
    numbers = list(range(count))
    fixed = ()
    if rng.random() < 0.2:
        fixed = (FixedMember("own", frozenset(rng.sample(numbers, 1))),)
    return Problem(
        lessons=lessons,
        people=people,
        max_team=rng.randint(1, 3),
        same_teacher=_bundle(rng, numbers, 0.3),
        same_day=_bundle(rng, numbers, 0.2),
        not_same_teacher=_bundle(rng, numbers, 0.2),
        max_class_teachers=rng.choice([1, 2, 2, None]),
        handover=rng.random() < 0.2,
        fixed=fixed,
    )


def in_periods(seed: int) -> Problem:
    """A small problem whose lessons are held in one, some or all of two or three periods of the year."""
    rng, problem = random.Random(seed ^ 0x9E37), small(seed)
    count = rng.choice([2, 2, 3])
    lessons = []
    for lesson in problem.lessons:
        held = [n for n in range(count) if rng.random() < 0.6] or [rng.randrange(count)]
        places = [replace(one, weeks=sum(one.weeks << 2 * n for n in held)) for one in lesson.places]
        lessons.append(replace(lesson, places=tuple(places)))
    return replace(problem, lessons=tuple(lessons))


def _place(rng: random.Random, weeks: int | None = None) -> Place:
    start = 510 + 50 * rng.randint(0, 4)
    return Place(rng.randint(1, 3), start, start + 50, weeks or rng.choice([1, 2, 3, 3, 3]))


def _person(rng: random.Random, key: str, lessons: tuple[Lesson, ...]) -> Person:
    likes = rng.uniform(0.3, 0.9)
    offers = {
        (n, k): rng.choice([0, 0, 1, 3, 8])
        for n, lesson in enumerate(lessons)
        for k in range(len(lesson.places))
        if rng.random() < likes
    }
    return Person(
        key=key,
        offers=offers,
        max_minutes=50 * rng.randint(1, 5),
        min_minutes=rng.choice([0, 0, 100, 150]),
        max_days=rng.randint(1, 3),
        travel=rng.choice([5, 10, 10, 25]),
    )


def _joined(person: Person, partner: str) -> Person:
    return Person(
        person.key, person.offers, person.max_minutes, person.min_minutes, person.max_days, person.travel, partner
    )


def _bundle(rng: random.Random, numbers: list[int], chance: float) -> tuple[frozenset[int], ...]:
    return (frozenset(rng.sample(numbers, 2)),) if len(numbers) > 2 and rng.random() < chance else ()


def real(seed: int, lessons: int = 24, people: int = 500) -> Problem:
    """A post as schools have them, and people as they offer themselves.

    One teacher held the post, so its lessons never overlap; a class has two to four lessons a week, some as a double
    lesson with one teacher, some movable. Candidates have one to three free days, often only a morning or afternoon.
    """
    rng = random.Random(seed)
    grid = [(day, position) for day in range(1, 6) for position in range(8)]
    rows: list[Lesson] = []
    doubles: list[frozenset[int]] = []
    free = grid[:]
    rng.shuffle(free)
    number = 0
    while len(rows) < lessons:
        group = f"K{number}"
        number += 1
        size = min(rng.choice([2, 3, 3, 4]), lessons - len(rows))
        start = len(rows)
        for spot in sorted(free.pop() for _ in range(size)):
            extra = (_at(*free[rng.randrange(len(free))]),) if free and rng.random() < 0.15 else ()
            rows.append(Lesson(f"L{len(rows)}", (_at(*spot), *extra), group, rng.random() < 0.9))
        same_day = [
            (a, b)
            for a in range(start, len(rows))
            for b in range(a + 1, len(rows))
            if rows[a].places[0].weekday == rows[b].places[0].weekday
        ]
        if same_day and rng.random() < 0.5:
            doubles.append(frozenset(rng.choice(same_day)))
    candidates = tuple(_candidate(rng, f"P{p:03d}", rows) for p in range(people))
    return Problem(tuple(rows), candidates, max_team=3, same_teacher=tuple(doubles), max_class_teachers=2)


def _at(day: int, position: int) -> Place:
    start = (510, 560, 630, 680, 760, 810, 870, 920)[position]
    return Place(day, start, start + 50)


def _candidate(rng: random.Random, key: str, lessons: list[Lesson]) -> Person:
    days = set(rng.sample(range(1, 6), rng.choice([1, 1, 2, 2, 3])))
    half = {day: rng.choice([(0, 1440), (0, 1440), (0, 760), (740, 1440)]) for day in days}
    strength = rng.choice([0, 2, 5])
    offers = {}
    for n, lesson in enumerate(lessons):
        for k, place in enumerate(lesson.places):
            if place.weekday in days and half[place.weekday][0] <= place.start and place.end <= half[place.weekday][1]:
                offers[n, k] = strength + rng.choice([0, 0, 1, 3])
    most = rng.choice([6, 8, 8, 10, 12, 16]) * 50
    return Person(key, offers, most, rng.choice([0, 0, 100, 200]), rng.choice([2, 3, 4]), rng.choice(range(5, 60, 5)))


COMMITTED = tuple(range(200))
"""The seeds of the timetables that the figures of speed and optimality are about."""
