"""Ways to deal out one class's lessons among the members of a team, and the least that the classes to come cost.

A block holds units that are decided together: those that share a class. Its patterns give each unit to a member,
or to nobody. Summing patterns over blocks under the members' minutes is a knapsack of two or three dimensions;
its table says, for what every member has left, the least rank that the remaining blocks can add.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from duobaan.matching.coverage.units import Choice, Compiled, Ints

NOBODY = -1
MAX_BLOCK = 5
_MAX_CELLS = 20_000
_UNCOVERED, _BREAK = 1 << 40, 1 << 24
IMPOSSIBLE = 1 << 60

Held = tuple[int, int, Choice | None]
"""A unit's number, who holds it and how."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to deal out a block; `weight` packs open must-lessons, breaks and cost into one number."""

    weight: int
    loads: tuple[int, ...]
    held: tuple[Held, ...]


def unpack(weight: int) -> tuple[int, int, int]:
    """Return open must-lessons, breaks and cost of a weight."""
    return weight // _UNCOVERED, weight % _UNCOVERED // _BREAK, weight % _BREAK


@dataclass(frozen=True, slots=True)
class Block:
    """Units decided together; `counts_breaks` is False for the rest of a class that is too large for one block."""

    units: tuple[int, ...]
    counts_breaks: bool


def blocks_of(compiled: Compiled) -> list[Block]:
    """Split the units into blocks: classes that share a unit go together, large ones are cut."""
    groups: list[set[int]] = []
    for u, unit in enumerate(compiled.units):
        classes = unit.classes
        mine = {u}
        for other in [g for g in groups if any(compiled.units[v].classes & classes for v in g)]:
            groups.remove(other)
            mine |= other
        groups.append(mine)
    found: list[Block] = []
    for group in sorted(groups, key=lambda g: (-len(g), min(g))):
        units = sorted(group)
        for start in range(0, len(units), MAX_BLOCK):
            found.append(Block(tuple(units[start : start + MAX_BLOCK]), counts_breaks=start == 0))
    return found


def patterns(compiled: Compiled, block: Block, team: Sequence[int], *, spare: bool) -> list[Pattern]:
    """Return the block's patterns, lightest first; with `spare` a unit may stay open though someone could take it."""
    options: list[list[tuple[int, Choice | None]]] = []
    for u in block.units:
        takers: list[tuple[int, Choice | None]] = [
            (m, choice) for m, person in enumerate(team) for choice in compiled.variants[person].choices[u]
        ]
        if spare or not takers or not compiled.units[u].must:
            takers.append((NOBODY, None))
        options.append(takers)
    found = []
    for dealt in itertools.product(*options):
        pattern = _pattern(compiled, block, dealt, len(team))
        if pattern is not None:
            found.append(pattern)
    return sorted(found, key=lambda one: (one.weight, one.loads))


def _pattern(compiled: Compiled, block: Block, dealt: Sequence[tuple[int, Choice | None]], size: int) -> Pattern | None:
    loads = [0] * size
    uncovered = cost = 0
    teachers: dict[int, set[int]] = {}
    for u, (m, choice) in zip(block.units, dealt, strict=True):
        unit = compiled.units[u]
        if choice is None:
            uncovered += unit.must
            cost += unit.optional * compiled.problem.prices.optional_open
            continue
        loads[m] += unit.half_minutes
        cost += choice.cost
        for one in unit.classes:
            teachers.setdefault(one, set()).add(m)
    breaks = _breaks(compiled, teachers)
    if breaks is None:
        return None
    weight = uncovered * _UNCOVERED + (breaks if block.counts_breaks else 0) * _BREAK + cost
    held = tuple((u, m, choice) for u, (m, choice) in zip(block.units, dealt, strict=True))
    return Pattern(weight, tuple(loads), held)


def _breaks(compiled: Compiled, teachers: dict[int, set[int]]) -> int | None:
    limit, total = compiled.problem.max_class_teachers, 0
    for one, held in teachers.items():
        count = len(held) + compiled.fixed_teachers[one]
        if limit is not None and count > limit:
            return None
        total += max(0, count - 1) - max(0, compiled.fixed_teachers[one] - 1)
    return total


class Knapsack:
    """For each block on: the least weight that it and the later ones add, by what the members have left."""

    def __init__(self, compiled: Compiled, team: Sequence[int], per_block: Sequence[Sequence[Pattern]]) -> None:
        self._capacity = [int(compiled.capacity[person]) for person in team]
        self._step = _step(compiled, self._capacity)
        shape = tuple(capacity // self._step + 1 for capacity in self._capacity)
        table: Ints = np.zeros(shape, dtype=np.int64)
        self._tables = [table]
        for found in reversed(per_block):
            table = self._before(table, found)
            self._tables.append(table)
        self._tables.reverse()

    def _before(self, after: Ints, found: Sequence[Pattern]) -> Ints:
        table = np.full(after.shape, IMPOSSIBLE, dtype=np.int64)
        for loads, weight in self._lightest(found):
            if all(load < length for load, length in zip(loads, after.shape, strict=True)):
                here = tuple(slice(load, None) for load in loads)
                there = tuple(slice(0, length - load) for load, length in zip(loads, after.shape, strict=True))
                np.minimum(table[here], after[there] + weight, out=table[here])
        return table

    def _lightest(self, found: Sequence[Pattern]) -> Iterator[tuple[tuple[int, ...], int]]:
        lightest: dict[tuple[int, ...], int] = {}
        for pattern in found:
            loads = tuple(load // self._step for load in pattern.loads)
            if pattern.weight < lightest.get(loads, IMPOSSIBLE):
                lightest[loads] = pattern.weight
        yield from lightest.items()

    def least(self, depth: int, left: Sequence[int]) -> int:
        """Return the least weight of the blocks from this depth on, IMPOSSIBLE when they do not fit."""
        return int(self._tables[depth][tuple(room // self._step for room in left)])


def _step(compiled: Compiled, capacity: Sequence[int]) -> int:
    """Return a step that divides the lessons where that keeps the table small; a coarser one only loosens bounds."""
    step = math.gcd(*(unit.half_minutes for unit in compiled.units)) or 1
    while math.prod(c // step + 1 for c in capacity) > _MAX_CELLS:
        step *= 2
    return step
