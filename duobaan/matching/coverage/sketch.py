"""Good teams quickly and without proof, so that there is an answer worth giving whenever the time runs out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from duobaan.matching.coverage import teams
from duobaan.matching.coverage.assign import OutOfTime, Splitter, TooHard
from duobaan.matching.coverage.bounds import Bounds, Teams
from duobaan.matching.coverage.budget import Budget
from duobaan.matching.coverage.page import Page
from duobaan.matching.coverage.patterns import Block
from duobaan.matching.coverage.problem import Rank
from duobaan.matching.coverage.relaxed import Relaxed
from duobaan.matching.coverage.units import Compiled

_GLANCE = 5
_POLISH_AFTER, _POLISH_UNTIL, _POLISH_FOR = 0.6, 0.85, 0.2
_FROM, _NEAR, _TRIED = 3, 128, 12
_PATIENCE = 100


class Sketch:
    """Fills the page by greedy growth, and polishes it once, when the search takes long."""

    def __init__(
        self, compiled: Compiled, bounds: Bounds, relaxed: Relaxed, blocks: Sequence[Block], page: Page, budget: Budget
    ) -> None:
        self._c = compiled
        self._bounds = bounds
        self._relaxed = relaxed
        self._blocks = blocks
        self._page = page
        self._budget = budget
        self._polished = False
        self._until = _POLISH_UNTIL
        self._tried: set[tuple[int, ...]] = set()

    def glance(self) -> None:
        """Split a few promising teams."""
        alone = teams.singles(self._c) if self._c.team_left else np.zeros((0, 1), dtype=np.int64)
        team = [int(v) for v in alone[np.argmin(self._bounds.uncovered(alone))]] if len(alone) else []
        most = min(self._c.team_left, 3)
        while team:
            self._quickly(team, self._page.bar(team), _GLANCE * len(self._blocks))
            if len(team) >= most:
                return
            others = [v for v in range(len(self._c.variants)) if v not in team]
            bigger = teams.distinct(
                self._c, np.array([sorted([*team, v]) for v in others]).reshape(-1, len(team) + 1).astype(np.int64)
            )
            if not len(bigger):
                return
            order = np.lexsort((self._bounds.cost(bigger), self._bounds.breaks(bigger), self._bounds.uncovered(bigger)))
            team = bigger[order[0]].tolist()
            for other in bigger[order[1:_GLANCE]].tolist() if len(team) == most else ():
                self._quickly(other, self._page.bar(other), _GLANCE * len(self._blocks))

    def polish(self) -> None:
        """Once more than half of the time has gone, improve the best teams as long as replacing one member does so."""
        if self._polished or self._budget.spent < _POLISH_AFTER:
            return
        self._polished = True
        # Where the search let go of the clock late, the rest of the time is better spent here.
        self._until = max(_POLISH_UNTIL, self._budget.spent + _POLISH_FOR)
        improves = True
        while improves and self._budget.spent < self._until:
            before = self._page.best
            self._improve()
            improves = self._page.best != before

    def _improve(self) -> None:
        """Try the most promising teams that differ in one member from the best."""
        tried = 0
        for bound, team in self._neighbours():
            best = self._page.best
            if tried == _TRIED or self._budget.spent > self._until or (best is not None and bound >= best):
                return
            if tuple(team) not in self._tried:
                self._tried.add(tuple(team))
                tried += 1
                self._quickly(team, best, _PATIENCE)

    def _neighbours(self) -> list[tuple[Rank, list[int]]]:
        """Return the nearest of the teams that differ in one member, the most promising first."""
        found: list[tuple[Rank, list[int]]] = []
        size = max((len(team) for team in self._page.variants()), default=0)
        bags = [_replaced(self._c, team) for team in self._page.variants()[:_FROM] if len(team) == size]
        if not bags:
            return found
        bag = teams.distinct(self._c, np.unique(np.concatenate(bags), axis=0))
        order = np.lexsort((self._bounds.cost(bag), self._bounds.breaks(bag), self._bounds.uncovered(bag)))
        near = bag[order[:_NEAR]]
        found = list(zip(self._relaxed.ranks(near, self._bounds), near.tolist(), strict=True))
        return sorted(found)

    def _quickly(self, team: list[int], bar: Rank | None, patience: int) -> None:
        splitter = Splitter(self._c, self._blocks, team, self._budget)
        try:
            found = splitter.best(bar, patience=patience)
        except (OutOfTime, TooHard):
            found = splitter.so_far()
        self._page.keep(found, team)


def _replaced(compiled: Compiled, team: Sequence[int]) -> Teams:
    """Return the teams in which anyone takes the place of one member."""
    everyone = np.arange(len(compiled.variants), dtype=np.int64)
    bag = np.tile(np.array(team, dtype=np.int64), (len(team) * len(everyone), 1))
    for member in range(len(team)):
        bag[member * len(everyone) : (member + 1) * len(everyone), member] = everyone
    bag.sort(axis=1)
    return bag
