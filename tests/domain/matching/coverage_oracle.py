"""An independent model of coverage: tries every team and every split, lesson by lesson, with rules said plainly."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from duobaan.matching.coverage.problem import Person, Place, Problem, Rank

Split = dict[int, tuple[str, int]]


def best_teams(problem: Problem, first: int) -> list[tuple[Rank, tuple[str, ...]]]:
    """The best `first` teams as (rank, keys)."""
    found = []
    most = problem.max_team - len(problem.fixed)
    for size in range(1, most + 1):
        for team in itertools.combinations(sorted(problem.people, key=lambda p: p.key), size):
            keys = {person.key for person in team}
            if any(p.together_with is not None and p.together_with not in keys for p in team):
                continue
            ranks = [rank for split in _splits(problem, team) if (rank := _rank(problem, team, split)) is not None]
            if ranks:
                found.append((min(ranks), tuple(p.key for p in team)))
    return sorted(found)[:first]


def _splits(problem: Problem, team: tuple[Person, ...]) -> Iterator[Split]:
    taken = {n for member in problem.fixed for n in member.lessons}
    options = []
    for n, lesson in enumerate(problem.lessons):
        here: list[tuple[str, int] | None] = [None]
        if n not in taken:
            here += [(p.key, k) for p in team for k in range(len(lesson.places)) if (n, k) in p.offers]
        options.append(here)
    for choice in itertools.product(*options):
        yield {n: taker for n, taker in enumerate(choice) if taker is not None}


def _rank(problem: Problem, team: tuple[Person, ...], split: Split) -> Rank | None:
    lessons = problem.lessons
    owner = {n: key for n, (key, _) in split.items()}
    owner |= {n: f"fixed {member.key}" for member in problem.fixed for n in member.lessons}
    place = {n: lessons[n].places[split[n][1] if n in split else 0] for n in owner}
    cost = below = 0
    for person in team:
        mine = [n for n, key in owner.items() if key == person.key]
        load = _fullest([lessons[n].places[0] for n in mine])
        if not mine or load > 2 * person.max_minutes or len({place[n].weekday for n in mine}) > person.max_days:
            return None
        if any(place[a].meets(place[b]) for a, b in itertools.combinations(mine, 2)):
            return None
        below += load < 2 * person.min_minutes
        cost += sum(person.offers[n, split[n][1]] + (problem.prices.move if split[n][1] else 0) for n in mine)
        cost += _week(problem, [place[n] for n in mine])
    if not _bundles_hold(problem, owner, place, split) or not _classes_hold(problem, owner, split):
        return None
    if problem.handover and not _linked(owner, place):
        return None
    free = [n for n in range(len(lessons)) if n not in owner]
    breaks = 0
    for group in {lesson.class_group for lesson in lessons} - {None}:
        teachers = {key for n, key in owner.items() if lessons[n].class_group == group}
        if problem.max_class_teachers is not None and len(teachers) > problem.max_class_teachers:
            return None
        breaks += max(0, len(teachers) - 1)
    cost += problem.prices.optional_open * sum(not lessons[n].must for n in free)
    return Rank(
        uncovered=sum(lessons[n].must for n in free),
        breaks=breaks,
        size=len(team) + len(problem.fixed),
        below_minimum=below,
        preference=cost,
        travel=sum(person.travel for person in team),
    )


def _fullest(places: list[Place]) -> int:
    """Half minutes in the fullest pair of an A and a B week."""
    pairs = [(1 << bit, 2 << bit) for bit in range(0, 8, 2)]
    return max(sum((p.end - p.start) * (bool(p.weeks & a) + bool(p.weeks & b)) for p in places) for a, b in pairs)


def _week(problem: Problem, places: list[Place]) -> int:
    total = 0
    for day in {p.weekday for p in places}:
        worst = 0
        for week in (1 << bit for bit in range(8)):
            today = sorted((p.start, p.end) for p in places if p.weekday == day and p.weeks & week)
            worst = max(worst, sum(max(0, b[0] - a[1]) for a, b in itertools.pairwise(today)))
        total += problem.prices.member_day + problem.prices.gap_lesson * (worst // problem.prices.gap_minutes)
    return total


def _bundles_hold(problem: Problem, owner: dict[int, str], place: dict[int, Place], split: Split) -> bool:
    taken = {n for member in problem.fixed for n in member.lessons}
    groups = list(problem.same_teacher)
    if problem.max_class_teachers == 1:
        names = {lesson.class_group for lesson in problem.lessons} - {None}
        groups += [frozenset(n for n, one in enumerate(problem.lessons) if one.class_group == g) for g in names]
    # A bundle goes to one teacher or stays open as a whole; what a fixed member holds is out of it.
    changed = True
    merged = [set(group) - taken for group in groups]
    while changed:
        changed = False
        for a, b in itertools.combinations(merged, 2):
            if a & b:
                merged.remove(a)
                merged.remove(b)
                merged.append(a | b)
                changed = True
                break
    if any(len({owner.get(n) for n in group}) > 1 for group in merged):
        return False
    if any(len({place[n].weekday for n in group if n in place}) > 1 for group in problem.same_day):
        # Fixed members cannot be moved by us: only groups that a new lesson touches can be broken by us.
        broken = [g for g in problem.same_day if len({place[n].weekday for n in g if n in place}) > 1]
        if any(group & split.keys() for group in broken):
            return False
    return not any(
        len(owners := [owner[n] for n in group if n in owner]) != len(set(owners)) and group & split.keys()
        for group in problem.not_same_teacher
    )


def _classes_hold(problem: Problem, owner: dict[int, str], split: Split) -> bool:
    lessons = problem.lessons
    for n, (_, k) in split.items():
        group = lessons[n].class_group
        if not k or group is None:
            continue
        for other, lesson in enumerate(lessons):
            if other == n or lesson.class_group != group:
                continue
            spots = [lesson.places[0]] + ([lesson.places[split[other][1]]] if other in split else [])
            if any(lessons[n].places[k].meets(spot) for spot in spots):
                return False
    return True


def _linked(owner: dict[int, str], place: dict[int, Place]) -> bool:
    days: dict[str, set[int]] = {}
    for n, key in owner.items():
        days.setdefault(key, set()).add(place[n].weekday)
    names = list(days)
    linked = {names[0]}
    for _ in names:
        linked |= {b for b in names for a in linked if days[a] & days[b]}
    return len(linked) == len(names)
