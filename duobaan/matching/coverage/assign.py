"""The best split of the lessons within one team: depth first over classes, cut by what is at best still possible."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from duobaan.matching.coverage.budget import Budget
from duobaan.matching.coverage.member import Member, gap_minutes
from duobaan.matching.coverage.patterns import IMPOSSIBLE, Block, Dealer, Held, Knapsack, Pattern, pack, unpack
from duobaan.matching.coverage.problem import Place, Rank, Share, Team
from duobaan.matching.coverage.units import Compiled


class OutOfTime(Exception):
    """The time budget ran out inside one team; `so_far` may still be its best split."""


class TooHard(Exception):
    """One team took too many steps; others are worth a look first."""


class Splitter:
    """Finds the best split for one team."""

    def __init__(self, compiled: Compiled, blocks: Sequence[Block], team: Sequence[int], budget: Budget) -> None:
        self._c = compiled
        self._problem = compiled.problem
        self._blocks = blocks
        self._team = team
        self._budget = budget
        self._size = len(team) + len(self._problem.fixed)
        self._travel = sum(compiled.variants[p].person.travel for p in team)
        self._is_spread = len(compiled.periods) > 1
        self._best: Rank | None = None
        self._found: list[Held] | None = None
        self._nodes = 0
        self._patience = math.inf

    def _prepare(self, *, spare: bool) -> None:
        self._members = [Member(2 * (p := self._c.variants[n].person).max_minutes, p.max_days) for n in self._team]
        self._patterns = Dealer(self._c, self._blocks, self._team, spare=spare).deal(self._most())
        self._held: dict[int, tuple[int, Place]] = {
            n: (len(self._team) + f, self._problem.lessons[n].places[0])
            for f, member in enumerate(self._problem.fixed)
            for n in member.lessons
        }
        self._teachers = [[0] * self._size for _ in self._c.class_masks]
        for f, classes in enumerate(self._c.fixed_classes):
            for one in classes:
                self._teachers[one][len(self._team) + f] = 1
        self._path: list[Held] = []

    def _most(self) -> int:
        """Return the most that a split may weigh to beat the bar."""
        if self._best is None:
            return IMPOSSIBLE - 1
        bar = self._best
        if bar.size > self._size or (bar.size == self._size and bar.below_minimum > 0):
            return pack(bar.uncovered, bar.breaks + 1, 0)
        return pack(bar.uncovered, bar.breaks, bar.preference - self._days())

    def _days(self) -> int:
        """Price the days at school so far, at least one each."""
        return sum(max(1, len(member.days)) for member in self._members) * self._problem.prices.member_day

    def best(self, bar: Rank | None, *, patience: float) -> Team | None:
        """Return the best split that beats the bar, if any.

        Raises OutOfTime or, after so many steps, TooHard with the search cut short.
        """
        self._best, self._patience = bar, patience
        self._prepare(spare=False)
        if self._can_beat():
            self._deal(0, 0, 0, 0)
        if self._found is None and (bar is None or bar.uncovered > 0):
            # Nothing covers all that can be covered: let lessons stay open.
            self._prepare(spare=True)
            if self._can_beat():
                self._deal(0, 0, 0, 0)
        return self.so_far()

    def _can_beat(self) -> bool:
        if not all(self._patterns):
            return False
        self._knapsack = Knapsack(self._c, self._team, self._patterns)
        return self._least(0) < IMPOSSIBLE

    def so_far(self) -> Team | None:
        """Return the best split that was found."""
        return None if self._found is None else self._team_of(self._found)

    def _least(self, depth: int) -> int:
        return self._knapsack.least(depth, [member.left for member in self._members])

    def _deal(self, depth: int, uncovered: int, breaks: int, cost: int) -> None:
        self._nodes += 1
        if self._nodes % 64 == 0 and self._budget.is_over:
            raise OutOfTime
        if self._nodes > self._patience:
            raise TooHard
        if self._hopeless(depth, uncovered, breaks, cost):
            return
        if depth == len(self._blocks):
            self._finish(uncovered, breaks, cost)
            return
        so_far = pack(uncovered, breaks, cost)
        for total, pattern in self._in_order(depth):
            if so_far + total > self._most():
                return
            self._try(depth, pattern, (uncovered, breaks, cost))

    def _in_order(self, depth: int) -> list[tuple[int, Pattern]]:
        """Patterns that fit what the members have left, with what all that is left weighs then, lightest first."""
        room = [member.left for member in self._members]
        found: list[tuple[int, int, Pattern]] = []
        for pattern in self._patterns[depth]:
            left = [have - load for have, load in zip(room, pattern.loads, strict=True)]
            if min(left, default=0) >= 0:
                total = pattern.weight + self._knapsack.least(depth + 1, left)
                if total < IMPOSSIBLE:
                    found.append((total, len(found), pattern))
        return [(total, pattern) for total, _, pattern in sorted(found, key=lambda one: one[:2])]

    def _try(self, depth: int, pattern: Pattern, so_far: tuple[int, int, int]) -> None:
        lessons = self._problem.lessons
        places: list[list[Place]] = [[] for _ in self._members]
        for _, m, choice in pattern.held:
            if choice is not None:
                places[m] += [lessons[n].places[p] for n, p in choice.places]
        if not all(m.fits(mine) for m, mine in zip(self._members, places, strict=True) if mine):
            return
        if self._is_spread and not self._periods_fit(pattern):
            return
        self._hold(pattern, places)
        more = self._join(pattern)
        if more is not None and self._bundles_hold(pattern):
            uncovered, _, cost = unpack(pattern.weight)
            self._deal(depth + 1, so_far[0] + uncovered, so_far[1] + more, so_far[2] + cost)
        self._release(pattern, places)

    def _periods_fit(self, pattern: Pattern) -> bool:
        """Say whether everyone has the minutes in every period; `left` counts those of the fullest only."""
        more: list[Counter[int]] = [Counter() for _ in self._members]
        for u, m, choice in pattern.held:
            if choice is not None:
                more[m].update(dict(self._c.units[u].loads))
        return all(
            member.periods[period] + load <= 2 * self._c.variants[n].person.max_minutes
            for n, member, mine in zip(self._team, self._members, more, strict=True)
            for period, load in mine.items()
        )

    def _count(self, pattern: Pattern, sign: int) -> None:
        """Add or take away a pattern's minutes in every period."""
        for u, m, choice in pattern.held:
            for period, load in self._c.units[u].loads if choice is not None else ():
                self._members[m].periods[period] += sign * load

    def _hold(self, pattern: Pattern, places: Sequence[Sequence[Place]]) -> None:
        for member, load, mine in zip(self._members, pattern.loads, places, strict=True):
            member.take(load, mine)
        for _, m, choice in pattern.held:
            for n, p in choice.places if choice is not None else ():
                self._held[n] = (m, self._problem.lessons[n].places[p])
        self._path.extend(pattern.held)
        if self._is_spread:
            self._count(pattern, 1)

    def _release(self, pattern: Pattern, places: Sequence[Sequence[Place]]) -> None:
        del self._path[len(self._path) - len(pattern.held) :]
        if self._is_spread:
            self._count(pattern, -1)
        for u, m, choice in pattern.held:
            if choice is not None:
                for n, _ in choice.places:
                    del self._held[n]
                for one in self._c.units[u].classes:
                    self._teachers[one][m] -= 1
        for member, load, mine in zip(self._members, pattern.loads, places, strict=True):
            member.give_back(load, mine)

    def _join(self, pattern: Pattern) -> int | None:
        """Count the breaks that this pattern adds; None when a class would get too many teachers."""
        more, limit, refused = 0, self._problem.max_class_teachers, False
        for u, m, choice in pattern.held:
            for one in self._c.units[u].classes if choice is not None else ():
                teachers = self._teachers[one]
                teachers[m] += 1
                if teachers[m] == 1:
                    count = sum(1 for held in teachers if held)
                    more += count > 1
                    refused = refused or (limit is not None and count > limit)
        return None if refused else more

    def _bundles_hold(self, pattern: Pattern) -> bool:
        """Check the bundles that this pattern touches, and that no class is in two rooms at once."""
        mine = {n: p for _, _, choice in pattern.held if choice is not None for n, p in choice.places}
        for group in self._problem.not_same_teacher:
            if group & mine.keys():
                owners = [self._held[n][0] for n in group if n in self._held]
                if len(owners) != len(set(owners)):
                    return False
        for group in self._problem.same_day:
            if group & mine.keys() and len({self._held[n][1].weekday for n in group if n in self._held}) > 1:
                return False
        return all(self._is_free(n, p) for n, p in mine.items() if p)

    def _is_free(self, n: int, p: int) -> bool:
        """A moved lesson lands neither where another of its class stands nor where one was moved to."""
        lessons = self._problem.lessons
        for other in self._c.classmates[n]:
            moved = self._held[other][1] if other in self._held else lessons[other].places[0]
            if lessons[n].places[p].meets(lessons[other].places[0]) or lessons[n].places[p].meets(moved):
                return False
        return True

    def _hopeless(self, depth: int, uncovered: int, breaks: int, cost: int) -> bool:
        if self._best is None:
            return False
        weight = self._least(depth)
        if weight >= IMPOSSIBLE:
            return True
        lost, split, price = unpack(weight + pack(uncovered, breaks, cost))
        bound = (lost, split, self._size, 0, price + self._days(), self._travel)
        return bound >= self._best

    def _finish(self, uncovered: int, breaks: int, cost: int) -> None:
        if any(not member.days for member in self._members) or not self._handed_over():
            return
        below = sum(
            self._load(n, member) < 2 * self._c.variants[n].person.min_minutes
            for n, member in zip(self._team, self._members, strict=True)
        )
        rank = Rank(uncovered, breaks, self._size, below, cost + self._week_cost(), self._travel)
        if self._best is None or rank < self._best:
            self._best = rank
            self._found = list(self._path)

    def _load(self, variant: int, member: Member) -> int:
        """Return a member's load in the fullest period."""
        if self._is_spread:
            return max(member.periods.values(), default=0)
        return 2 * self._c.variants[variant].person.max_minutes - member.left

    def _week_cost(self) -> int:
        """Price days at school and free periods between lessons."""
        prices, total = self._problem.prices, 0
        for member in self._members:
            for places in member.days.values():
                total += prices.member_day + prices.gap_lesson * (gap_minutes(places) // prices.gap_minutes)
        return total

    def _handed_over(self) -> bool:
        """Where a handover is wanted, everyone shares a day with someone, and all are linked that way."""
        if not self._problem.handover or self._size < 2:
            return True
        days: list[set[int]] = [set() for _ in range(self._size)]
        for m, place in self._held.values():
            days[m].add(place.weekday)
        linked, frontier = {0}, [0]
        while frontier:
            here = frontier.pop()
            for other in range(len(days)):
                if other not in linked and days[here] & days[other]:
                    linked.add(other)
                    frontier.append(other)
        return len(linked) == len(days)

    def _team_of(self, found: list[Held]) -> Team:
        shares: list[dict[int, int]] = [{} for _ in self._team]
        left: list[int] = []
        for u, m, choice in found:
            if choice is None:
                left.extend(self._c.units[u].lessons)
            else:
                shares[m].update(choice.places)
        assert self._best is not None
        return Team(
            shares=tuple(
                Share(self._c.variants[n].person.key, dict(sorted(share.items())))
                for n, share in zip(self._team, shares, strict=True)
            ),
            open_lessons=tuple(sorted(left)),
            rank=self._best,
        )
