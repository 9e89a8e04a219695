"""Best first: bags of teams ordered by what they can reach, opened only as far as the page may still get better."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import math
from collections.abc import Callable, Iterator

import numpy as np

from duobaan.matching.coverage import teams
from duobaan.matching.coverage.assign import OutOfTime, Splitter, TooHard
from duobaan.matching.coverage.bounds import Bounds, Teams
from duobaan.matching.coverage.budget import Budget
from duobaan.matching.coverage.page import Page
from duobaan.matching.coverage.patterns import blocks_of
from duobaan.matching.coverage.problem import Coverage, Problem, Rank
from duobaan.matching.coverage.relaxed import Relaxed
from duobaan.matching.coverage.sketch import Sketch
from duobaan.matching.coverage.units import Compiled, Ints

_FEW_VARIANTS = 60
_MOST_TRIPLES = 3_000_000
_STREAM = 64
_MOST_SPLIT = 3
_PART = 20_000  # teams that are judged in one go, between two looks at the clock
_PATIENCE = 4_000


def cover(
    problem: Problem,
    *,
    first: int = 5,
    budget_ms: float | None = 250.0,
    clock: Callable[[], float] | None = None,
) -> Coverage:
    """Return the best `first` teams, best first.

    Among few people the whole page is exact; among many, teams of three that leave lessons open are sought only
    when no team covers all, so that the first team is exact and the tail is good. `complete` is False when the
    first team is not proven best, mostly because the time budget (milliseconds of work, None for none) ran out.
    """
    return _Search(problem, first, Budget(budget_ms, clock)).run()


Opener = Callable[[], None]


class _Search:
    def __init__(self, problem: Problem, first: int, budget: Budget) -> None:
        self._budget = budget
        self._first = first
        self._c = Compiled(problem)
        self._bounds = Bounds(self._c)
        self._blocks = blocks_of(self._c)
        self._relaxed = Relaxed(self._c, self._blocks)
        self._page = Page(self._c, first)
        self._sketch = Sketch(self._c, self._bounds, self._relaxed, self._blocks, self._page, self._budget)
        self._evaluated = 0
        self._doubts: list[Rank] = []  # bounds of teams whose best split is not known for certain
        self._heap: list[tuple[Rank, int, Opener]] = []
        self._count = itertools.count()
        self._seen: Ints = np.zeros(0, dtype=np.int64)

    def run(self) -> Coverage:
        if self._first > 0 and self._c.units and self._c.variants:
            self._fill()
            self._sketch.glance()
            with contextlib.suppress(OutOfTime):
                self._search()
        best = self._page.best
        complete = not self._doubts or (best is not None and min(self._doubts) >= best)
        return Coverage(tuple(self._page.kept), complete, self._evaluated)

    def _search(self) -> None:
        while self._heap:
            bound, _, opener = heapq.heappop(self._heap)
            if self._page.beats(bound):
                return
            if self._budget.is_over:
                self._doubts.append(bound)
                raise OutOfTime
            self._sketch.polish()
            try:
                opener()
            except OutOfTime:
                self._doubts.append(bound)
                raise

    def _push(self, bound: Rank, opener: Opener) -> None:
        heapq.heappush(self._heap, (bound, next(self._count), opener))

    def _fill(self) -> None:
        fixed = len(self._c.problem.fixed)
        if self._c.team_left >= 1:
            self._by_uncovered(teams.singles(self._c))
        if self._c.team_left >= 2:
            self._fill_pairs(2 + fixed)
        if self._c.team_left >= 3:
            few = len(self._c.variants) <= _FEW_VARIANTS
            self._push(Rank(0, 0, 3 + fixed, 0, 0, 0), self._open_all_triples if few else lambda: self._open_triples(0))

    def _fill_pairs(self, size: int) -> None:
        first, second = self._bounds.covering_pairs()
        bag = teams.pairs(self._c, first, second)
        whole = self._bounds.uncovered(bag) == 0
        bound = Rank(0, 0, size, 0, 0, 0)
        self._push(bound, lambda: self._by_breaks(bound, bag[whole]))
        self._push(Rank(1, 0, size, 0, 0, 0), lambda: self._open_partial_pairs(size))

    def _open_partial_pairs(self, size: int) -> None:
        """Pairs that leave lessons open; opened only where the page may still want them."""
        values = np.triu(self._bounds.pairs_uncovered(), k=1)
        for value in np.unique(values[values > 0]):
            bound = Rank(int(value), 0, size, 0, 0, 0)

            def opener(bound: Rank = bound, value: int = int(value)) -> None:
                self._by_breaks(bound, teams.pairs(self._c, *np.nonzero(values == value)))

            self._push(bound, opener)

    def _open_all_triples(self) -> None:
        everyone = np.arange(len(self._c.variants), dtype=np.int64)
        self._by_uncovered(self._gather(teams.triples_among(self._c, everyone)))

    def _open_triples(self, breaks: int) -> None:
        """Teams of three that split so many classes; those that split more follow only where they may matter."""
        size = 3 + len(self._c.problem.fixed)
        if breaks < min(_MOST_SPLIT, len(self._c.tasks)):
            self._push(Rank(0, breaks + 1, size, 0, 0, 0), lambda: self._open_triples(breaks + 1))
        else:
            self._push(Rank(1, 0, size, 0, 0, 0), self._open_partial_triples)
        found = self._unseen(self._gather(self._splitting(breaks)))
        self._pause()
        found = found[self._bounds.uncovered(found) == 0]
        self._pause()
        for value, part in teams.parts(np.maximum(self._bounds.breaks(found), breaks), found):
            bound = Rank(0, value, size, 0, 0, 0)
            # Where a class must be split anyway, minutes tell teams of three no more than the batches do.
            closer = self._by_cost if value else self._by_minutes
            self._push(bound, lambda bound=bound, part=part, closer=closer: closer(bound, part))  # type: ignore[misc]

    def _unseen(self, found: Teams) -> Teams:
        """Drop teams of three that came up with fewer classes split."""
        # Sorting is several times faster here than the hashing of np.unique.
        keys = np.sort((found[:, 0] << 40) | (found[:, 1] << 20) | found[:, 2])
        keys = keys[np.concatenate([np.ones(min(1, len(keys)), dtype=bool), keys[1:] != keys[:-1]])]
        if len(self._seen):
            where = np.minimum(np.searchsorted(self._seen, keys), len(self._seen) - 1)
            keys = keys[self._seen[where] != keys]
        self._seen = np.sort(np.concatenate([self._seen, keys]))
        low = (1 << 20) - 1
        return np.stack([keys >> 40, keys >> 20 & low, keys & low], axis=1)

    def _splitting(self, breaks: int) -> Iterator[Teams]:
        numbers = range(len(self._c.tasks))
        if breaks < _MOST_SPLIT:
            for split in itertools.combinations(numbers, breaks):
                yield from teams.covering_triples(self._c, teams.tasks(self._c, split))
        else:
            yield from teams.covering_triples(self._c, teams.tasks(self._c, numbers))

    def _open_partial_triples(self) -> None:
        """Teams of three that leave lessons open: sought only when nothing covers all."""
        if self._page.best is not None and self._page.best.uncovered == 0:
            return
        among = teams.undominated(self._c)
        if len(among) > 2 * _FEW_VARIANTS:
            reach = self._bounds.uncovered(among[:, None])
            among = np.sort(among[np.argsort(reach, kind="stable")[: 2 * _FEW_VARIANTS]])
            self._doubts.append(Rank(1, 0, 3, 0, 0, 0))
        self._by_uncovered(self._gather(teams.triples_among(self._c, among)))

    def _gather(self, parts: Iterator[Teams]) -> Teams:
        found: list[Teams] = [np.zeros((0, 3), dtype=np.int64)]
        count = 0
        for part in parts:
            self._pause()
            found.append(part)
            count += len(part)
            if count > _MOST_TRIPLES:
                self._doubts.append(Rank(0, 0, 3, 0, 0, 0))
                break
        return np.concatenate(found)

    def _pause(self) -> None:
        """Stop when the time has run out, and look for a good answer while there is still some left."""
        if self._budget.is_over:
            raise OutOfTime
        self._sketch.polish()

    def _by_uncovered(self, bag: Teams) -> None:
        size = bag.shape[1] + len(self._c.problem.fixed)
        for value, part in teams.parts(self._bounds.uncovered(bag), bag):
            bound = Rank(value, 0, size, 0, 0, 0)
            self._push(bound, lambda bound=bound, part=part: self._by_breaks(bound, part))  # type: ignore[misc]

    def _by_breaks(self, above: Rank, bag: Teams) -> None:
        """Tell roomy teams apart by their breaks; where minutes are short nothing is known of breaks and cost."""
        roomy = self._bounds.is_roomy(bag)
        if not roomy.all():
            tight = bag[~roomy]
            self._stream(above, tight, np.zeros(len(tight), dtype=np.int64))
        for value, part in teams.parts(self._bounds.breaks(bag[roomy]), bag[roomy]):
            bound = above._replace(breaks=value)
            self._push(bound, lambda bound=bound, part=part: self._by_minutes(bound, part))  # type: ignore[misc]

    def _by_minutes(self, above: Rank, bag: Teams) -> None:
        least: list[Ints] = []
        for start in range(0, max(1, len(bag)), _PART):
            self._pause()
            least.append(self._bounds.breaks_in_minutes(bag[start : start + _PART]))
        for value, part in teams.parts(np.maximum(np.concatenate(least), above.breaks), bag):
            bound = above._replace(breaks=value)
            self._push(bound, lambda bound=bound, part=part: self._by_cost(bound, part))  # type: ignore[misc]

    def _by_cost(self, above: Rank, bag: Teams) -> None:
        self._stream(above, bag, self._bounds.cost(bag))

    def _stream(self, above: Rank, bag: Teams, cost: Ints) -> None:
        """Put teams on the heap a few at a time, in the order of cost, travel and names."""
        travel = self._bounds.travel(bag)
        order = np.lexsort((*bag.T[::-1], travel, cost))
        self._more(above, bag, cost, travel, order, 0)

    def _more(self, above: Rank, bag: Teams, cost: Ints, travel: Ints, order: Ints, start: int) -> None:
        batch = order[start : start + _STREAM]
        closer = self._relaxed.ranks(bag[batch], self._bounds)
        for index, near in zip(batch, closer, strict=True):
            bound = max(near, above._replace(preference=int(cost[index]), travel=int(travel[index])))
            team = [int(member) for member in bag[index]]
            self._push(bound, lambda bound=bound, team=team: self._split(bound, team))  # type: ignore[misc]
        if start + _STREAM < len(order):
            index = order[start + _STREAM]
            bound = above._replace(preference=int(cost[index]), travel=int(travel[index]))
            self._push(bound, lambda: self._more(above, bag, cost, travel, order, start + _STREAM))

    # --- one team ---------------------------------------------------------------------------------

    def _split(self, bound: Rank, team: list[int]) -> None:
        if self._page.is_hopeless(bound, team):
            return
        splitter = Splitter(self._c, self._blocks, team, self._budget)
        self._evaluated += 1
        try:
            found = splitter.best(self._page.bar(team), patience=math.inf if self._budget.is_endless else _PATIENCE)
        except TooHard:
            found = splitter.so_far()
            self._doubts.append(bound)
        except OutOfTime:
            self._page.keep(splitter.so_far(), team)
            raise
        self._page.keep(found, team)
