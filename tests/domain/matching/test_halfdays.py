"""The table of half-days against trying everybody with everybody."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from duobaan.matching.teams.halfdays import best_team, cuts

people = st.lists(st.tuples(st.integers(0, 1023), st.integers(0, 20)), max_size=9)


def _tiles(frees: list[int], timetable: int) -> bool:
    """Say whether these people can share out the half-days, each at least one."""
    bits = [1 << bit for bit in range(10) if timetable >> bit & 1]
    for owners in itertools.product(range(len(frees)), repeat=len(bits)):
        if set(owners) == set(range(len(frees))) and all(frees[m] & bit for m, bit in zip(owners, bits, strict=True)):
            return True
    return False


@given(people, st.integers(1, 63), st.integers(1, 3))
def test_equals_brute_force(candidates: list[tuple[int, int]], timetable: int, size: int) -> None:
    free, worth = (np.array([one[n] for one in candidates], dtype=np.int64) for n in (0, 1))
    found = best_team(free, worth, timetable, size=size)
    totals = [
        sum(candidates[m][1] for m in team)
        for team in itertools.combinations(range(len(candidates)), size)
        if _tiles([candidates[m][0] for m in team], timetable)
    ]
    assert (None if found is None else found.worth) == max(totals, default=None)
    if found is not None:
        assert len(set(found.members)) == size
        assert sum(found.parts) == timetable
        assert all(candidates[m][0] & part == part for m, part in zip(found.members, found.parts, strict=True))
        assert found.worth == sum(candidates[m][1] for m in found.members)


def test_cuts_are_stirling_numbers() -> None:
    assert [len(cuts(10, size)) for size in (1, 2, 3)] == [1, 511, 9330]


def test_gaps_in_the_week_do_not_matter() -> None:
    free = np.array([0b0001000000, 0b0000000100, 0b1111111111], dtype=np.int64)
    found = best_team(free, np.array([5, 5, 1], dtype=np.int64), 0b0001000100, size=2)
    assert found is not None
    assert (set(found.members), found.worth, sum(found.parts)) == ({0, 1}, 10, 0b0001000100)
