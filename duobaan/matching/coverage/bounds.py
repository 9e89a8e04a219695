"""What teams can reach at best, for thousands of teams at once.

A bound is a rank that no split of the team beats. Open lessons follow from a counting argument that is exact for
lessons of equal length (Hall's theorem for b-matchings): for every subset of the team, the lessons that only this
subset can teach must fit into its minutes. Breaks and cost are bounded only where room is not what is short.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from duobaan.matching.coverage.units import INFEASIBLE, Compiled, Ints, Masks

Teams = npt.NDArray[np.int64]
"""One row a team, one column a member (numbers of variants)."""

_CHUNK = 12
_MOST_BREAKS = 3
_MAX_STEPS = 60
_PART = 20_000


class WeightTable:
    """Adds up a weight over the units of many masks at once, twelve bits at a time."""

    def __init__(self, weights: Sequence[int]) -> None:
        self._even = weights[0] if weights and len(set(weights)) == 1 else None
        self._tables: list[Ints] = []
        for start in range(0, max(1, len(weights)), _CHUNK):
            table = np.zeros(1 << _CHUNK, dtype=np.int64)
            for bit, weight in enumerate(weights[start : start + _CHUNK]):
                table[np.arange(1 << _CHUNK) >> bit & 1 == 1] += weight
            self._tables.append(table)

    def sums(self, masks: Masks) -> Ints:
        """Return the weight of each mask."""
        if self._even is not None:
            return np.bitwise_count(masks).astype(np.int64) * self._even
        total = np.zeros(masks.shape, dtype=np.int64)
        for number, table in enumerate(self._tables):
            part = (masks >> np.uint64(number * _CHUNK)) & np.uint64((1 << _CHUNK) - 1)
            total += table[part.astype(np.int64)]
        return total


class Bounds:
    """Bounds of teams of one compiled problem; every method takes teams of one size."""

    def __init__(self, compiled: Compiled) -> None:
        self._c = compiled
        units = compiled.units
        self._must = np.uint64(compiled.must_mask)
        self._musts = [unit.must for unit in units]
        self._lessons = WeightTable([unit.must or 1 for unit in units])  # asked of must-units only
        self._load = WeightTable([unit.half_minutes for unit in units])
        # The most minutes that one open must-lesson frees; a unit may hold others that need not be taught.
        self._longest = max((max(1, -(-unit.half_minutes // unit.must)) for unit in units if unit.must), default=1)
        self._price = compiled.problem.prices
        self._open_price = [unit.optional * self._price.optional_open for unit in units]
        self._day_masks = self._masks_per_day()
        self._alone, self._most_split = self._whole_classes()
        step = math.gcd(*(unit.half_minutes for unit in units)) or 1
        total = sum(unit.half_minutes for unit in units)
        self._step = max(step, step * -(-total // (step * _MAX_STEPS)))
        self._steps = WeightTable([unit.half_minutes // self._step for unit in units])

    def _whole_classes(self) -> tuple[Masks, int]:
        """Per variant a bit for every class that it can take alone; and the breaks when nobody can for any class."""
        alone, split, bit = np.zeros(len(self._c.masks), dtype=np.uint64), 0, 0
        for number, group in enumerate(self._c.class_masks):
            if wanted := group & self._c.must_mask:
                able = (np.uint64(wanted) & ~self._c.masks) == 0
                alone |= able.astype(np.uint64) << np.uint64(bit)
                split += 1 + min(1, self._c.fixed_teachers[number])
                bit += 1
        return alone, split

    def _masks_per_day(self) -> list[int]:
        """Units that hold a must-lesson which cannot leave its day, per weekday."""
        days = [0] * 8
        for u, unit in enumerate(self._c.units):
            for n in unit.lessons if unit.must else ():
                lesson = self._c.problem.lessons[n]
                if len({place.weekday for place in lesson.places}) == 1:
                    days[lesson.places[0].weekday] |= 1 << u
        return [mask for mask in days if mask]

    def uncovered(self, teams: Teams) -> Ints:
        """Return the least number of must-lessons that stay open."""
        return self.lost(teams) + -(-self._short(teams) // self._longest)

    def covering_pairs(self) -> tuple[Ints, Ints]:
        """Return the pairs that can teach every must-lesson between them when minutes are ignored."""
        masks = self._c.masks & self._must
        first, second = np.nonzero((masks[:, None] | masks[None, :]) == self._must)
        upper = first < second
        return first[upper], second[upper]

    def pairs_uncovered(self) -> Ints:
        """Return `uncovered` of every pair at once, as a matrix of variants by variants."""
        loads, lessons = self._shared([unit.half_minutes for unit in self._c.units]), self._shared(self._musts)
        room, mine = self._c.capacity, np.diag(loads)
        alone = (mine - room)[:, None] - loads
        both = mine[:, None] + mine[None, :] - loads - room[:, None] - room[None, :]
        short = np.maximum(np.maximum(alone, alone.T), np.maximum(both, 0))
        taught = np.diag(lessons)
        lost = sum(self._musts) - (taught[:, None] + taught[None, :] - lessons)
        return np.asarray(lost + -(-short // self._longest), dtype=np.int64)

    def _shared(self, weights: Sequence[int]) -> Ints:
        """Add up the weights of the must-units that two variants both can take, for all pairs at once."""
        can = ((self._c.costs < INFEASIBLE) & (np.array(self._musts) > 0)[:, None]).astype(np.float64)
        return np.asarray(np.rint((can * np.array(weights)[:, None]).T @ can), dtype=np.int64)

    def is_roomy(self, teams: Teams) -> npt.NDArray[np.bool_]:
        """Say of which teams the minutes suffice for every must-lesson that someone of them can teach."""
        return np.asarray(self._short(teams) == 0)

    def lost(self, teams: Teams) -> Ints:
        """Return how many must-lessons nobody in the team can teach."""
        return self._lessons.sums(self._must & ~np.bitwise_or.reduce(self._c.masks[teams], axis=1))

    def _short(self, teams: Teams) -> Ints:
        masks, capacity = self._c.masks[teams], self._c.capacity[teams]
        union = np.bitwise_or.reduce(masks, axis=1)
        size = teams.shape[1]
        short = np.zeros(len(teams), dtype=np.int64)
        for count in range(1, size + 1):
            for subset in itertools.combinations(range(size), count):
                others = [m for m in range(size) if m not in subset]
                outside = np.bitwise_or.reduce(masks[:, others], axis=1) if others else np.uint64(0)
                only = self._must & union & ~outside
                np.maximum(short, self._load.sums(only) - capacity[:, list(subset)].sum(axis=1), out=short)
        return short

    def breaks(self, teams: Teams) -> Ints:
        """Return the least number of breaks when minutes are ignored: can one member take all of each class?"""
        masks = self._c.masks[teams]
        union = np.bitwise_or.reduce(masks, axis=1)
        if ((union & self._must) == self._must).all():
            whole = np.bitwise_count(np.bitwise_or.reduce(self._alone[teams], axis=1))
            return np.asarray(self._most_split - whole.astype(np.int64))
        total = np.zeros(len(teams), dtype=np.int64)
        for number, group in enumerate(self._c.class_masks):
            wanted = union & np.uint64(group) & self._must
            alone = ((wanted[:, None] & ~masks) == 0).any(axis=1)
            least = np.where(alone, 1, 2) + min(1, self._c.fixed_teachers[number]) - 1
            total += np.where(wanted == 0, 0, least)
        return total

    def breaks_in_minutes(self, teams: Teams) -> Ints:
        """Return the least number of breaks with minutes counted; for teams of three told apart only as none or some.

        The bits of a number say which loads the first member can have with so many classes split.
        """
        if teams.shape[1] == 3:
            some = np.concatenate(
                [~self._whole_classes_fit(teams[n : n + _PART]) for n in range(0, max(1, len(teams)), _PART)]
            )
            return np.asarray(np.maximum(self.breaks(teams), some))
        if teams.shape[1] != 2:
            return self.breaks(teams)
        first, second = self._c.masks[teams[:, 0]], self._c.masks[teams[:, 1]]
        reach = [np.ones(len(teams), dtype=np.uint64)]
        reach += [np.zeros(len(teams), dtype=np.uint64) for _ in range(_MOST_BREAKS)]
        total = np.zeros(len(teams), dtype=np.int64)
        held = np.zeros(len(teams), dtype=np.int64)
        rest = self._must
        for number, group in enumerate(self._c.class_masks):
            part = rest & np.uint64(group)
            rest &= ~np.uint64(group)
            held += np.where(((first | second) & part) != 0, min(1, self._c.fixed_teachers[number]), 0)
            total += self._steps.sums((first | second) & part)
            reach = self._deal_class(reach, first & part, second & part)
        for u in range(len(self._c.units)):
            bit = rest & (np.uint64(1) << np.uint64(u))
            if bit:
                total += self._steps.sums((first | second) & bit)
                reach = self._deal_class(reach, first & bit, second & bit)
        return held + self._fewest(reach, total, teams)

    def _whole_classes_fit(self, teams: Teams) -> npt.NDArray[np.bool_]:
        """Say for which teams of three each class can go to one member as a whole within everyone's minutes.

        Row a, bit b of `reach`: the first member can carry a, the second b, and the third the rest.
        """
        masks, most = self._c.masks[teams], np.minimum(self._c.capacity[teams] // self._step, 62)
        rows = int(most[:, 0].max(initial=0)) + 1
        reach = np.zeros((len(teams), rows), dtype=np.uint64)
        reach[:, 0] = 1
        total = np.zeros(len(teams), dtype=np.int64)
        for task in self._c.tasks:
            part = np.bitwise_or.reduce(masks, axis=1) & np.uint64(task)
            load = self._steps.sums(part)
            total += load
            can = (part[:, None] & ~masks) == 0
            after = np.where(can[:, 2, None], reach, np.uint64(0))
            after |= np.where(can[:, 1, None], reach << load.astype(np.uint64)[:, None], np.uint64(0))
            for value in np.unique(load):
                rolled = np.zeros_like(reach)
                rolled[:, value:] = reach[:, : max(0, rows - value)]
                after |= np.where((can[:, 0] & (load == value))[:, None], rolled, np.uint64(0))
            reach = after
        a = np.arange(rows)
        low = np.clip(total[:, None] - a[None, :] - most[:, 2, None], 0, 63).astype(np.uint64)
        high = most[:, 1, None].astype(np.uint64)
        window = ((np.uint64(2) << high) - np.uint64(1)) & ~((np.uint64(1) << low) - np.uint64(1))
        return np.asarray((((reach & window) != 0) & (a[None, :] <= most[:, 0, None])).any(axis=1))

    def _deal_class(self, reach: list[Masks], mine: Masks, yours: Masks) -> list[Masks]:
        only_mine = self._steps.sums(mine & ~yours).astype(np.uint64)
        both = self._steps.sums(mine & yours).astype(np.uint64)
        whole_mine = np.where((yours & ~mine) == 0, reach, np.uint64(0)) << (only_mine + both)
        whole_yours = np.where((mine & ~yours) == 0, reach, np.uint64(0))
        after = list(whole_mine | whole_yours)
        split = [np.zeros_like(only_mine) for _ in reach]
        for more in range(int(both.max(initial=0)) + 1):
            fits = np.uint64(more) <= both
            for k in range(1, len(reach)):
                split[k] |= np.where(fits, reach[k - 1] << (only_mine + np.uint64(more)), np.uint64(0))
        return [one | other for one, other in zip(after, split, strict=True)]

    def _fewest(self, reach: list[Masks], total: Ints, teams: Teams) -> Ints:
        most = np.minimum(self._c.capacity[teams] // self._step, 62)
        low = np.maximum(total - most[:, 1], 0).astype(np.uint64)
        high = most[:, 0].astype(np.uint64)
        window = ((np.uint64(2) << high) - np.uint64(1)) & ~((np.uint64(1) << low) - np.uint64(1))
        fewest = np.full(len(teams), len(reach), dtype=np.int64)
        for k in range(len(reach) - 1, -1, -1):
            fewest[(reach[k] & window) != 0] = k
        return fewest

    def cost(self, teams: Teams) -> Ints:
        """Return the least preference cost: each unit with whom it is cheapest, each day of lessons paid once."""
        total = self.day_cost(teams)
        for u, row in enumerate(self._c.costs):
            cheapest = row[teams].min(axis=1)
            if self._c.units[u].must:
                total += np.where(cheapest < INFEASIBLE, cheapest, self._open_price[u])
            else:
                total += np.minimum(cheapest, self._open_price[u])
        return total

    def day_cost(self, teams: Teams) -> Ints:
        """Return the least price of the days at school."""
        return self._price.member_day * self._days(teams)

    def _days(self, teams: Teams) -> Ints:
        union = np.bitwise_or.reduce(self._c.masks[teams], axis=1)
        days = np.zeros(len(teams), dtype=np.int64)
        for mask in self._day_masks:
            days += (union & np.uint64(mask)) != 0
        return np.maximum(days, teams.shape[1])

    def travel(self, teams: Teams) -> Ints:
        """Return the minutes of travel of all members together."""
        return np.asarray(self._c.travel[teams].sum(axis=1))
