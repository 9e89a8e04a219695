"""The coverage search against an independent model, and on timetables as schools have them."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from duobaan.matching.coverage import solve
from duobaan.matching.coverage.budget import PATIENCE, Budget
from duobaan.matching.coverage.problem import Coverage, Lesson, Person, Place, Problem
from duobaan.matching.coverage.solve import cover
from tests.domain.matching import coverage_instances, coverage_oracle

BLOCKS = 30
PER_BLOCK = 25


def _found(answer: Coverage) -> list[tuple[object, tuple[str, ...]]]:
    return [(team.rank, tuple(share.person for share in team.shares)) for team in answer.teams]


@pytest.mark.parametrize("make", [coverage_instances.small, coverage_instances.in_periods])
@pytest.mark.parametrize("block", range(BLOCKS))
def test_equals_brute_force(block: int, make: Callable[[int], Problem]) -> None:
    for seed in range(block * PER_BLOCK, (block + 1) * PER_BLOCK):
        problem = make(seed)
        answer = cover(problem, first=4, budget_ms=None)
        assert _found(answer) == coverage_oracle.best_teams(problem, 4), seed
        assert answer.complete


@pytest.mark.parametrize("make", [coverage_instances.small, coverage_instances.in_periods])
@pytest.mark.parametrize("few", [0, 4])
def test_many_candidates_are_searched_as_exactly(
    few: int, make: Callable[[int], Problem], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way for hundreds of candidates, taken by a handful: its best team is the best there is, or it says so."""
    monkeypatch.setattr(solve, "_FEW_VARIANTS", few)
    proven = 0
    for seed in range(300):
        problem = make(seed)
        answer = cover(problem, first=1, budget_ms=None)
        if answer.complete:
            proven += 1
            assert [rank for rank, _ in _found(answer)] == [rank for rank, _ in coverage_oracle.best_teams(problem, 1)]
    assert proven >= 250


def test_a_partner_who_adds_no_must_lesson_is_seen_among_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone of a joint profile covers what nobody else can; the other can only take an extra lesson."""
    monkeypatch.setattr(solve, "_FEW_VARIANTS", 4)
    problem = coverage_instances.small(1529)
    answer = cover(problem, first=1, budget_ms=None)
    assert answer.complete
    assert _found(answer) == coverage_oracle.best_teams(problem, 1)


def test_two_people_cover_what_neither_can_alone() -> None:
    lessons = tuple(Lesson(f"L{d}{p}", (Place(d, 510 + 50 * p, 560 + 50 * p),), "4H1") for d in (2, 4) for p in (0, 1))
    tuesday = Person("tuesday", {(0, 0): 0, (1, 0): 0}, 200)
    thursday = Person("thursday", {(2, 0): 0, (3, 0): 0}, 200)
    best = cover(Problem(lessons, (tuesday, thursday)), budget_ms=None).teams[0]
    assert [dict(share.lessons) for share in best.shares] == [{2: 0, 3: 0}, {0: 0, 1: 0}]
    assert (best.rank.uncovered, best.rank.breaks, best.rank.size) == (0, 1, 2)
    assert best.open_lessons == ()


def test_minutes_of_periods_that_follow_each_other_are_not_added_up() -> None:
    autumn, spring = 0b0011, 0b1100
    lessons = tuple(
        Lesson(f"L{n}", (Place(1, 510 + 50 * n, 560 + 50 * n, weeks),))
        for n, weeks in enumerate((autumn, autumn, spring, spring))
    )
    one = Person("one", {(n, 0): 0 for n in range(4)}, 100)
    best = cover(Problem(lessons, (one,)), budget_ms=None).teams[0]
    assert best.open_lessons == ()
    always = (Lesson("L4", (Place(2, 510, 560, autumn | spring),)), *lessons[1:])
    assert cover(Problem(always, (one,)), budget_ms=None).teams[0].rank.uncovered == 1


def test_a_partial_answer_names_the_open_lessons() -> None:
    lessons = tuple(Lesson(f"L{n}", (Place(1, 510 + 50 * n, 560 + 50 * n),)) for n in range(3))
    answer = cover(Problem(lessons, (Person("a", {(0, 0): 0, (1, 0): 0, (2, 0): 0}, 100),)), budget_ms=None)
    assert answer.teams[0].rank.uncovered == 1
    assert len(answer.teams[0].open_lessons) == 1


def test_a_lesson_moves_only_at_a_price() -> None:
    lesson = Lesson("L", (Place(4, 800, 850), Place(2, 800, 850)))
    far = Person("moves", {(0, 1): 0}, 100)
    answer = cover(Problem((lesson,), (far,)), budget_ms=None)
    assert dict(answer.teams[0].shares[0].lessons) == {0: 1}
    assert answer.teams[0].rank.preference >= 20


def test_counts_its_own_work_and_waits_no_longer_than_its_patience() -> None:
    budget, began = Budget(40.0), time.perf_counter()
    time.sleep(0.02)
    assert budget.spent * 0.04 <= (time.perf_counter() - began) / 2, "others had the processor meanwhile"
    time.sleep(0.04 * PATIENCE)
    assert budget.is_over
    working, worked = Budget(20.0), time.thread_time()
    while time.thread_time() - worked < 0.03:
        pass
    assert working.is_over


def test_answers_within_its_budget_and_says_when_it_was_cut() -> None:
    problem = coverage_instances.real(3, lessons=24, people=500)
    assert cover(problem, budget_ms=0.001).complete is False


def test_the_order_of_people_does_not_matter() -> None:
    problem = coverage_instances.real(5, lessons=12, people=60)
    turned = Problem(problem.lessons, problem.people[::-1], problem.max_team, problem.same_teacher)
    assert _found(cover(problem, budget_ms=None)) == _found(cover(turned, budget_ms=None))
