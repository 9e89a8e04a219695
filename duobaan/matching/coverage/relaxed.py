"""What dozens of teams can reach at best with minutes counted: one knapsack over the classes for all of them at once.

Units without must-lessons take no minutes here, so that the minutes of the last member follow from those of the
others and the table has one dimension less. Days, free periods and bundles over several classes are left out too, so
nothing that a team can reach is ranked better than this.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from duobaan.matching.coverage.bounds import Bounds, Teams
from duobaan.matching.coverage.patterns import BREAK, IMPOSSIBLE, UNCOVERED, Block, breaks_of, unpack
from duobaan.matching.coverage.problem import Rank
from duobaan.matching.coverage.units import INFEASIBLE, Compiled, Ints

Flags = npt.NDArray[np.bool_]
_MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class _Deal:
    """Every way to deal out a block in a team of some size, sorted by the loads it gives."""

    units: tuple[int, ...]
    order: Ints
    starts: Ints
    loads: list[tuple[int, ...]]
    breaks: Ints


class Relaxed:
    """Bounds of teams of one compiled problem."""

    def __init__(self, compiled: Compiled, blocks: Sequence[Block]) -> None:
        self._c = compiled
        self._blocks = blocks
        step = math.gcd(*(unit.half_minutes for unit in compiled.units)) or 1
        self._step = step * max(1, -(-compiled.must_load // (step * _MOST_STEPS)))
        self._loads = [unit.half_minutes // self._step if unit.must else 0 for unit in compiled.units]
        self._deals: dict[tuple[int, bool], list[_Deal]] = {}
        optional_open = compiled.problem.prices.optional_open
        self._open_price = np.array([unit.optional * optional_open for unit in compiled.units], dtype=np.int64)
        self._is_must = np.array([unit.must > 0 for unit in compiled.units])
        self._musts = np.array([unit.must for unit in compiled.units], dtype=np.int64)

    def ranks(self, teams: Teams, bounds: Bounds) -> Iterator[Rank]:
        """Yield a rank for each team that no split of it beats."""
        size = teams.shape[1] + len(self._c.problem.fixed)
        numbers = (self.weights(teams), bounds.day_cost(teams), bounds.lost(teams))
        for weight, fare, lost in zip(*(array.tolist() for array in numbers), strict=True):
            if weight < IMPOSSIBLE:
                uncovered, breaks, price = unpack(weight)
                yield Rank(uncovered, breaks, size, 0, price + fare, 0)
            else:
                yield Rank(lost + 1, 0, size, 0, 0, 0)

    def weights(self, teams: Teams) -> Ints:
        """Return the packed least open must-lessons, breaks and cost; IMPOSSIBLE where minutes do not suffice."""
        teams = np.take_along_axis(teams, np.argsort(self._c.capacity[teams], axis=1, kind="stable"), axis=1)
        costs = self._c.costs[:, teams]
        cheapest = costs.min(axis=2)
        lost = (cheapest >= INFEASIBLE) & self._is_must[:, None]
        tolls, rebate = self._toll(teams, lost)
        rooms = self._c.capacity[teams].T // self._step
        base = np.where(lost, self._musts[:, None] * UNCOVERED + self._open_price[:, None], 0)
        total = np.where(lost, 0, np.array(self._loads, dtype=np.int64)[:, None]).sum(axis=0)
        priced = np.where(self._is_must[:, None, None], costs, costs + tolls[None, :, None])
        priced[costs >= INFEASIBLE] = IMPOSSIBLE
        table = self._table(priced, lost, np.minimum(rooms[:-1], total.max(initial=0)))
        return np.asarray(np.minimum(self._least(table, rooms, total) + base.sum(axis=0) - rebate, IMPOSSIBLE))

    def _toll(self, teams: Teams, lost: Flags) -> tuple[Ints, Ints]:
        """Return a price on every extra unit taught, and how much of it comes back: what the spare minutes allow.

        A Lagrangian: where the minutes do not hold all extras, teaching one keeps another from being taught.
        """
        extras = ~self._is_must
        loads = np.array([unit.half_minutes for unit in self._c.units], dtype=np.int64)
        spare = self._c.capacity[teams].sum(axis=1) - np.where(lost | extras[:, None], 0, loads[:, None]).sum(axis=0)
        heavy = extras & (loads > 0)
        fitting = np.maximum(spare, 0) // max(1, int(loads[heavy].min(initial=1 << 30)))
        fitting += (extras & (loads == 0)).sum()  # those of other periods take none of these minutes
        toll = int(self._open_price[extras].min(initial=1 << 20)) * 4 // 5
        tolls = np.where(fitting < extras.sum(), toll, 0)
        return tolls, tolls * fitting

    def _table(self, priced: Ints, lost: Flags, rooms: Ints) -> Ints:
        """Return the least weight by what all members but the last carry; the last axis is the team."""
        shape = tuple(int(most) + 1 for most in rooms.max(axis=1)) if len(rooms) else ()
        table = np.full((*shape, priced.shape[1]), IMPOSSIBLE, dtype=np.int64)
        table[(0,) * len(shape)] = 0
        for deal in self._deals_of(priced.shape[2], bool(lost.any())):
            weights = self._weigh(deal, priced, lost)
            after = np.full_like(table, IMPOSSIBLE)
            for loads, weight in zip(deal.loads, weights, strict=True):
                most = loads[: len(shape)]
                if all(load < length for load, length in zip(most, shape, strict=True)):
                    here = after[tuple(slice(load, None) for load in most)]
                    there = table[tuple(slice(0, length - load) for load, length in zip(most, shape, strict=True))]
                    np.minimum(here, there + weight, out=here)
            table = after
        return table

    def _least(self, table: Ints, rooms: Ints, total: Ints) -> Ints:
        fits = np.ones(table.shape, dtype=bool)
        left = np.broadcast_to(total, table.shape)
        for axis in range(table.ndim - 1):
            shape = [1] * table.ndim
            shape[axis] = -1
            carried = np.arange(table.shape[axis]).reshape(shape)
            fits &= carried <= rooms[axis]
            left = left - carried
        fits &= left <= rooms[-1]
        return np.asarray(np.where(fits, table, IMPOSSIBLE).reshape(-1, table.shape[-1]).min(axis=0))

    def _weigh(self, deal: _Deal, priced: Ints, lost: Flags) -> Ints:
        """Return the least weight per load and team of one block."""
        count = priced.shape[1]
        sums = np.zeros((1, count), dtype=np.int64)
        for u in deal.units:
            options = priced[u].T
            if not self._is_must[u]:
                options = np.concatenate([options, np.full((1, count), self._open_price[u])])
            elif lost.any():
                options = np.concatenate([options, np.where(lost[u], 0, IMPOSSIBLE)[None, :]])
            sums = np.minimum(sums[:, None, :] + options[None, :, :], IMPOSSIBLE).reshape(-1, count)
        sums = sums[deal.order] + deal.breaks[:, None]
        return np.minimum(np.minimum.reduceat(sums, deal.starts, axis=0), IMPOSSIBLE)

    def _deals_of(self, size: int, nobody: bool) -> list[_Deal]:
        key = (size, nobody)
        if key not in self._deals:
            self._deals[key] = [self._deal(block, size, nobody) for block in self._blocks]
        return self._deals[key]

    def _deal(self, block: Block, size: int, nobody: bool) -> _Deal:
        takers = [size + int(nobody or not self._is_must[u]) for u in block.units]
        ways: list[tuple[tuple[int, ...], int, int]] = []
        for number, dealt in enumerate(itertools.product(*map(range, takers))):
            loads = [0] * (size + 1)
            teachers: dict[int, set[int]] = {}
            for u, m in zip(block.units, dealt, strict=True):
                loads[m] += self._loads[u]
                for one in self._c.units[u].classes if m < size else ():
                    teachers.setdefault(one, set()).add(m)
            breaks = breaks_of(self._c, teachers)
            if breaks is not None:
                ways.append((tuple(loads[:size]), number, breaks * BREAK if block.counts_breaks else 0))
        ways.sort()
        keys = [loads for loads, _, _ in ways]
        starts = [n for n, key in enumerate(keys) if not n or keys[n - 1] != key]
        return _Deal(
            units=block.units,
            order=np.array([number for _, number, _ in ways], dtype=np.int64),
            starts=np.array(starts, dtype=np.int64),
            loads=[keys[n] for n in starts],
            breaks=np.array([more for _, _, more in ways], dtype=np.int64),
        )
