"""The best teams so far, best first, and what the next one must beat to get among them."""

from __future__ import annotations

from collections.abc import Sequence

from duobaan.matching.coverage.problem import Rank, Team
from duobaan.matching.coverage.units import Compiled


class Page:
    """The best `first` teams so far, each group of people once."""

    def __init__(self, compiled: Compiled, first: int) -> None:
        self._c = compiled
        self._first = first
        self.kept: list[Team] = []
        self._variants: dict[tuple[str, ...], list[int]] = {}

    @property
    def best(self) -> Rank | None:
        """Return the best rank so far, if any."""
        return self.kept[0].rank if self.kept else None

    def beats(self, bound: Rank) -> bool:
        """Say whether the page is full and all of it is better than this."""
        return len(self.kept) >= self._first and bound > self.kept[-1].rank

    def is_hopeless(self, bound: Rank, team: Sequence[int]) -> bool:
        """Say whether a team that reaches no more than this has nothing to add."""
        bar = self.bar(team)
        return bar is not None and bound >= bar

    def bar(self, team: Sequence[int]) -> Rank | None:
        """Return the rank that is not worth reaching.

        That is what these people have already on other days, else the page's last team, or just above it when
        these names win a tie.
        """
        names = sorted(self._c.variants[member].person.key for member in team)
        known = next((one.rank for one in self.kept if _people(one) == names), None)
        if known is not None or len(self.kept) < self._first:
            return known
        last = self.kept[-1]
        return last.rank._replace(travel=last.rank.travel + 1) if names < _people(last) else last.rank

    def keep(self, team: Team | None, variants: Sequence[int]) -> None:
        """Put a team on the page, in the place of what the same people had before."""
        if team is None or not any(share.lessons for share in team.shares):
            return
        self.kept = [one for one in self.kept if _people(one) != _people(team)]
        self.kept.append(team)
        self.kept.sort(key=lambda one: (one.rank, _people(one)))
        del self.kept[self._first :]
        self._variants[tuple(_people(team))] = list(variants)

    def variants(self) -> list[list[int]]:
        """Return the variants of the teams on the page, best first."""
        return [self._variants[tuple(_people(one))] for one in self.kept]


def _people(team: Team) -> list[str]:
    return sorted(share.person for share in team.shares)
