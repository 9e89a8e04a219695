"""Ways to deal out one class's lessons among the members of a team, and the least that the classes to come cost.

A block holds units that are decided together: those that share a class. Its patterns give each unit to a member,
or to nobody. Summing patterns over blocks under the members' minutes is a knapsack of two or three dimensions;
its table says, for what every member has left, the least rank that the remaining blocks can add.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from duobaan.matching.coverage.units import Choice, Compiled, Ints

NOBODY = -1
MAX_BLOCK = 5
_MAX_CELLS = 20_000
UNCOVERED, BREAK = 1 << 40, 1 << 24
IMPOSSIBLE = 1 << 60

Held = tuple[int, int, Choice | None]
"""A unit's number, who holds it and how."""
Taker = tuple[int, int, Choice | None]
"""What it weighs when this member holds a unit in this way."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to deal out a block; `weight` packs open must-lessons, breaks and cost into one number."""

    weight: int
    loads: tuple[int, ...]
    held: tuple[Held, ...]


def pack(uncovered: int, breaks: int, cost: int) -> int:
    """Return the weight that compares as these three do."""
    return uncovered * UNCOVERED + breaks * BREAK + cost


def unpack(weight: int) -> tuple[int, int, int]:
    """Return open must-lessons, breaks and cost of a weight."""
    return weight // UNCOVERED, weight % UNCOVERED // BREAK, weight % BREAK


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


class Dealer:
    """Lists the patterns of one team; those that weigh more than a bar allows are never built."""

    def __init__(self, compiled: Compiled, blocks: Sequence[Block], team: Sequence[int], *, spare: bool) -> None:
        self._c = compiled
        self._blocks = blocks
        self._size = len(team)
        self._options = [self._takers(u, team, spare=spare) for u in range(len(compiled.units))]
        self._lightest = [min((weight for weight, *_ in ways), default=IMPOSSIBLE) for ways in self._options]

    def _takers(self, u: int, team: Sequence[int], *, spare: bool) -> list[Taker]:
        """Who can hold a unit and how; with `spare` it may stay open though someone could take it."""
        unit = self._c.units[u]
        ways: list[Taker] = [
            (choice.cost, m, choice) for m, v in enumerate(team) for choice in self._c.variants[v].choices[u]
        ]
        if spare or not ways or not unit.must:
            price = unit.optional * self._c.problem.prices.optional_open
            ways.append((unit.must * UNCOVERED + price, NOBODY, None))
        return ways

    def deal(self, most: int) -> list[list[Pattern]]:
        """Return each block's patterns, lightest first, but for those with which the sum passes `most`."""
        floors = [sum(self._lightest[u] for u in block.units) for block in self._blocks]
        spare = most - sum(floors)
        found = []
        for block, floor in zip(self._blocks, floors, strict=True):
            here: list[Pattern] = []
            if spare >= 0:
                self._walk(block, spare, [], {}, here, spare + floor)
            found.append(sorted(here, key=lambda one: (one.weight, one.loads)))
        return found

    def _walk(
        self, block: Block, spare: int, dealt: list[Held], teachers: dict[int, int], into: list[Pattern], most: int
    ) -> None:
        """Deal out the next unit; `spare` is what may still be paid above the lightest way of every unit."""
        if len(dealt) == len(block.units):
            into.append(self._pattern(dealt, most - spare))
            return
        u = block.units[len(dealt)]
        for weight, m, choice in self._options[u]:
            left = spare - weight + self._lightest[u]
            more = 0 if choice is None else self._more_breaks(u, m, teachers)
            if more is None:
                continue
            left -= more * BREAK if block.counts_breaks else 0
            if left >= 0:
                after = (
                    teachers
                    if choice is None
                    else teachers | {one: teachers.get(one, 0) | 1 << m for one in self._c.units[u].classes}
                )
                dealt.append((u, m, choice))
                self._walk(block, left, dealt, after, into, most)
                dealt.pop()

    def _more_breaks(self, u: int, m: int, teachers: dict[int, int]) -> int | None:
        """Count the breaks that this member adds to the unit's classes; None when one gets too many teachers."""
        limit, total = self._c.problem.max_class_teachers, 0
        for one in self._c.units[u].classes:
            mask = teachers.get(one, 0)
            if not mask >> m & 1:
                count = mask.bit_count() + 1 + self._c.fixed_teachers[one]
                if limit is not None and count > limit:
                    return None
                total += count > 1
        return total

    def _pattern(self, dealt: Sequence[Held], weight: int) -> Pattern:
        loads = [0] * self._size
        for u, m, choice in dealt:
            if choice is not None:
                loads[m] += self._c.units[u].half_minutes
        return Pattern(weight, tuple(loads), tuple(dealt))


def breaks_of(compiled: Compiled, teachers: dict[int, set[int]]) -> int | None:
    """Count the breaks that these teachers per class add; None when a class gets too many teachers."""
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
        capacity = [int(compiled.capacity[v]) for v in team]
        # What the blocks from each depth on can take at most: more room than that makes no difference there.
        later = [0] * len(team)
        self._most = [later]
        for found in reversed(per_block):
            later = [load + max(one.loads[m] for one in found) for m, load in enumerate(later)]
            self._most.append([min(room, load) for room, load in zip(capacity, later, strict=True)])
        self._step = _step(compiled, self._most[-1])
        table: Ints = np.zeros((1,) * len(team), dtype=np.int64)
        self._tables = [table]
        for found, most in zip(reversed(per_block), self._most[1:], strict=True):
            table = self._before(table, found, tuple(room // self._step + 1 for room in most))
            self._tables.append(table)
        self._tables.reverse()
        self._most.reverse()

    def _before(self, after: Ints, found: Sequence[Pattern], shape: tuple[int, ...]) -> Ints:
        # Room beyond what the later blocks can take is worth as much as all that they can take.
        for axis, (length, had) in enumerate(zip(shape, after.shape, strict=True)):
            if length > had:
                after = after.take(np.minimum(np.arange(length), had - 1), axis=axis)
        table = np.full(shape, IMPOSSIBLE, dtype=np.int64)
        for loads, weight in self._lightest(found):
            if all(load < length for load, length in zip(loads, shape, strict=True)):
                here = tuple(slice(load, None) for load in loads)
                there = tuple(slice(0, length - load) for load, length in zip(loads, shape, strict=True))
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
        rooms = (min(room, most) // self._step for room, most in zip(left, self._most[depth], strict=True))
        return int(self._tables[depth][tuple(rooms)])


def _step(compiled: Compiled, capacity: Sequence[int]) -> int:
    """Return a step that divides the lessons where that keeps the table small; a coarser one only loosens bounds."""
    step = math.gcd(*(unit.half_minutes for unit in compiled.units)) or 1
    while math.prod(c // step + 1 for c in capacity) > _MAX_CELLS:
        step *= 2
    return step
