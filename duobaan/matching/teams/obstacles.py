"""Why nobody, or hardly anybody, can take a lesson: what stands in people's way, counted per lesson; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duobaan.matching.fails import Fail

MOST = 3


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps so many of the people who were considered from a lesson."""

    fail: Fail
    people: int


class Obstacles:
    """Counts, per number of a lesson, how many people each reason keeps from it."""

    def __init__(self) -> None:
        self._found: dict[int, dict[tuple[str, object], list[Fail]]] = {}

    def note(self, number: int, fail: Fail | None) -> None:
        """Count one person whom this keeps from the lesson where it stands; nothing where nothing does."""
        if fail is not None:
            # Of the figures only the ground tells reasons of one code apart here.
            key = fail.code.value, fail.facts.get("ground")
            self._found.setdefault(number, {}).setdefault(key, []).append(fail)

    def note_all(self, numbers: Iterable[int], fails: Sequence[Fail]) -> None:
        """Count one person who comes for none of these lessons, by the first reason."""
        if fails:
            for number in numbers:
                self.note(number, fails[0])

    def of(self, number: int) -> tuple[Obstacle, ...]:
        """Return what keeps most people from a lesson, the commonest first."""
        counted = [Obstacle(fails[0], len(fails)) for fails in self._found.get(number, {}).values()]
        ordered = sorted(counted, key=lambda one: (-one.people, one.fail.code, str(one.fail.facts.get("ground"))))
        return tuple(ordered[:MOST])
