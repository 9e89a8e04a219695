"""One member of a team while lessons are dealt out: minutes left, days and places held."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from duobaan.matching.coverage.problem import Place


@dataclass(slots=True)
class Member:
    """The running state of one member; `periods` are the minutes per period where lessons differ in it."""

    left: int
    max_days: int
    days: dict[int, list[Place]] = field(default_factory=dict)
    periods: Counter[int] = field(default_factory=Counter)

    def fits(self, places: Sequence[Place]) -> bool:
        """Say whether these places meet neither each other, nor what is held, nor too many days."""
        new_days = {place.weekday for place in places} - self.days.keys()
        if len(self.days) + len(new_days) > self.max_days:
            return False
        if any(a.meets(b) for a, b in itertools.combinations(places, 2)):
            return False
        return not any(place.meets(other) for place in places for other in self.days.get(place.weekday, ()))

    def take(self, load: int, places: Sequence[Place]) -> None:
        """Hold these places."""
        self.left -= load
        for place in places:
            self.days.setdefault(place.weekday, []).append(place)

    def give_back(self, load: int, places: Sequence[Place]) -> None:
        """Undo the last `take`."""
        self.left += load
        for place in reversed(places):
            held = self.days[place.weekday]
            held.pop()
            if not held:
                del self.days[place.weekday]


def gap_minutes(places: Sequence[Place]) -> int:
    """Return the minutes between a day's first and last lesson that are no lesson, in the week with most of them."""
    worst = 0
    for week in range(max(place.weeks for place in places).bit_length()):
        held = sorted((place.start, place.end) for place in places if place.weeks >> week & 1)
        worst = max(worst, sum(max(0, b[0] - a[1]) for a, b in itertools.pairwise(held)))
    return worst
