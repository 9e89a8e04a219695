"""Team coverage in figures: how fast, how often proven best, how often best; and the table of half-days.

Run from the project's root: `python -m benchmarks.coverage` (about two minutes), `--exhaustive` to search every
committed timetable without a time budget too (some minutes). Times, and the budget of 250 ms, are CPU of this process,
so that other work on the machine does not count; `--wall` counts the budget by the clock on the wall, as a request
does. Compare ratios within one run, not milliseconds between machines. The timetables are
`tests/domain/matching/coverage_instances.py`: 24 lessons, 500 people, teams of up to three, all constraints on.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

import numpy as np

from benchmarks.progress import bar
from duobaan.matching.coverage.problem import Coverage, Person, Problem, Rank
from duobaan.matching.coverage.solve import cover
from duobaan.matching.teams.halfdays import best_team
from tests.domain.matching.coverage_instances import COMMITTED, real
from tests.domain.matching.coverage_oracle import best_teams

T = TypeVar("T")
BUDGET_MS = 250.0
HALF_DAYS = 10
CANDIDATES = 100_000


def measured(function: Callable[[], T]) -> tuple[T, float, float]:
    """Return what a function returns, with CPU and wall time in milliseconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = function()
    return found, 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


def teams_in_order(problem: Problem) -> Iterator[tuple[Person, ...]]:
    """Yield everybody alone, every pair and every three, as anyone would write it first."""
    for size in range(1, problem.max_team + 1):
        yield from itertools.combinations(problem.people, size)


def first_fit(problem: Problem, team: tuple[Person, ...]) -> tuple[int, int]:
    """Deal the lessons out one after the other to whom it costs least; return open must-lessons and breaks."""
    room = {one.key: 2 * one.max_minutes for one in team}
    days: dict[str, set[int]] = {one.key: set() for one in team}
    classes: dict[str, set[str]] = {}
    uncovered = 0
    for n, lesson in enumerate(problem.lessons):
        day, load = lesson.places[0].weekday, lesson.half_minutes
        able = [
            one
            for one in team
            if (n, 0) in one.offers
            and room[one.key] >= load
            and (day in days[one.key] or len(days[one.key]) < one.max_days)
        ]
        if not able:
            uncovered += lesson.must
            continue
        best = min(able, key=lambda one: (one.key not in classes.get(str(lesson.class_group), ()), one.offers[n, 0]))
        room[best.key] -= load
        days[best.key].add(day)
        classes.setdefault(str(lesson.class_group), set()).add(best.key)
    return uncovered, sum(len(held) - 1 for held in classes.values())


def naive(problem: Problem, clock: Callable[[], float]) -> tuple[int, int]:
    """Return the best of as many teams as fit in the same budget."""
    end = clock() + BUDGET_MS / 1000
    best = (len(problem.lessons), 0)
    for team in teams_in_order(problem):
        best = min(best, first_fit(problem, team))
        if clock() > end:
            break
    return best


def share(values: list[bool]) -> str:
    """Write a share of a list."""
    return f"{100 * sum(values) / max(1, len(values)):.1f} % of {len(values)}"


def within_budget(seeds: tuple[int, ...], clock: Callable[[], float]) -> list[Coverage]:
    """Search each timetable within the budget and print times, proofs and the naive search beside it."""
    answers, cpu, wall, naive_as_good = [], [], [], []
    for seed in shown(seeds, "searching within the budget"):
        problem = real(seed)
        found, ran, passed = measured(lambda problem=problem: cover(problem, budget_ms=BUDGET_MS, clock=clock))  # type: ignore[misc]
        answers.append(found)
        cpu.append(ran)
        wall.append(passed)
        naive_as_good.append(naive(problem, clock) <= found.teams[0].rank[:2])
    print(f"first page, 24 lessons x 500 people: median {statistics.median(cpu):.0f} ms CPU", end="")
    print(f" ({statistics.median(wall):.0f} ms wall), p90 {sorted(cpu)[len(cpu) * 9 // 10]:.0f} ms CPU")
    print(f"proven best within {BUDGET_MS:.0f} ms: {share([one.complete for one in answers])}")
    print(f"every team in turn with first fit, same budget, is as good: {share(naive_as_good)}")
    return answers


def exhaustive(seeds: tuple[int, ...], answers: list[Coverage]) -> None:
    """Search without a budget and say how many answers were best, and what the others lacked."""
    best, proven = [], []
    for seed, answer in zip(shown(seeds, "searching without a budget"), answers, strict=True):
        full = cover(real(seed), budget_ms=None)
        proven.append(full.complete)
        best.append(answer.teams[0].rank == full.teams[0].rank)
        if not best[-1]:
            print(f"  seed {seed}: {short(answer.teams[0].rank)} where {short(full.teams[0].rank)} was possible")
    print(f"best by the exhaustive search: {share(best)} (exhaustive itself proven: {share(proven)})")


def shown(seeds: tuple[int, ...], what: str) -> Iterator[int]:
    """Yield timetables with a bar that says how many were done."""
    with bar(what, len(seeds)) as done:
        for seed in seeds:
            yield seed
            done()


def short(rank: Rank) -> str:
    """Write a rank."""
    return ", ".join(f"{name} {value}" for name, value in rank._asdict().items())


def against_brute_force() -> None:
    """Compare with an independent model that tries every split of every pair, on timetables that it can do."""
    ratios, equal = [], []
    for seed in range(3):
        problem = replace(real(seed, lessons=6, people=14), max_team=2)
        found, fast, _ = measured(lambda problem=problem: cover(problem, first=1, budget_ms=None))  # type: ignore[misc]
        truth, slow, _ = measured(lambda problem=problem: best_teams(problem, 1))  # type: ignore[misc]
        ratios.append(slow / fast)
        equal.append(found.teams[0].rank == truth[0][0])
    print(f"6 lessons x 14 people, pairs: {statistics.median(ratios):.0f} x brute force, equal: {share(equal)}")


def half_days() -> None:
    """Measure the table of half-days, and beside it every three people out of a few hundred."""
    rng = np.random.default_rng(7)
    kinds = np.array(
        [sum(1 << bit for bit in rng.choice(HALF_DAYS, n, replace=False)) for n in rng.integers(1, 5, 2000)]
    )
    free, worth = rng.choice(kinds, CANDIDATES), rng.integers(0, 1000, CANDIDATES)
    week = (1 << HALF_DAYS) - 1
    best_team(free, worth, week)
    times = [measured(lambda: best_team(free, worth, week))[1] for _ in range(15)]
    print(f"best three of {CANDIDATES:,} for {HALF_DAYS} half-days: median {statistics.median(times):.1f} ms CPU")
    few, few_worth = free[:250], worth[:250]
    _, fast, _ = measured(lambda: best_team(few, few_worth, week))
    _, slow, _ = measured(lambda: every_three(few.tolist(), few_worth.tolist(), week))
    print(f"  of 250: {slow / fast:.0f} x every three in turn")


def every_three(free: list[int], worth: list[int], week: int) -> int:
    """Return the worth of the best three whose half-days hold the week, one after the other."""
    threes = itertools.combinations(range(len(free)), 3)
    fits = (worth[a] + worth[b] + worth[c] for a, b, c in threes if free[a] | free[b] | free[c] == week)
    return max(fits, default=0)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exhaustive", action="store_true", help="search without a time budget too")
    parser.add_argument("--wall", action="store_true", help="count the budget by the clock on the wall")
    parser.add_argument("--count", type=int, default=len(COMMITTED), help="how many of the committed timetables")
    asked = parser.parse_args()
    seeds = COMMITTED[: asked.count]
    half_days()
    against_brute_force()
    answers = within_budget(seeds, time.perf_counter if asked.wall else time.process_time)
    if asked.exhaustive:
        exhaustive(seeds, answers)


if __name__ == "__main__":
    main()
