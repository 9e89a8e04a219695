"""Life cycles as tables: one row per (from, action, to, hands, guard, effect) drives code, docs and `viewerCan`.

Each feature's states.py holds its table; nothing else may set a status.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from duobaan.errors import StateNotAllowed

S = TypeVar("S", bound=enum.StrEnum)
A = TypeVar("A", bound=enum.StrEnum)


class Hand(enum.StrEnum):
    """In what quality someone acts on an object; services derive it from the actor and the object."""

    SCHOOL = "SCHOOL"
    BOARD = "BOARD"
    COMPANY = "COMPANY"
    PROFESSIONAL = "PROFESSIONAL"
    MATCHMAKER = "MATCHMAKER"
    INSTITUTE = "INSTITUTE"
    REGION = "REGION"
    OWNER = "OWNER"
    PLATFORM = "PLATFORM"
    CLOCK = "CLOCK"


@dataclass(frozen=True, slots=True)
class Transition(Generic[S, A]):
    """One row: from these states this action by one of these hands leads there; guard and effect in words."""

    source: S
    action: A
    target: S
    hands: frozenset[Hand]
    guard: str = ""
    effect: str = ""


def rows(
    sources: S | Iterable[S], action: A, target: S | None, *hands: Hand, guard: str = "", effect: str = ""
) -> list[Transition[S, A]]:
    """Write several rows at once; target None keeps the state."""
    # A StrEnum member is itself iterable (a string), hence the test on Enum.
    many: Iterable[S] = [sources] if isinstance(sources, enum.Enum) else sources
    return [
        Transition(source, action, source if target is None else target, frozenset(hands), guard, effect)
        for source in many
    ]


class LifeCycle(Generic[S, A]):
    """The table of one kind of object."""

    def __init__(self, name: str, *groups: Sequence[Transition[S, A]]) -> None:
        self.name = name
        self.rows: tuple[Transition[S, A], ...] = tuple(row for group in groups for row in group)
        self._index: dict[tuple[S, A], list[Transition[S, A]]] = {}
        for row in self.rows:
            self._index.setdefault((row.source, row.action), []).append(row)

    def target(self, state: S, action: A, hand: Hand) -> S:
        """Return the state that the action leads to, or raise StateNotAllowed."""
        for row in self._index.get((state, action), ()):
            if hand in row.hands:
                return row.target
        raise StateNotAllowed(state=state, allowed=tuple(a.value for a in self.actions(state, {hand})))

    def actions(self, state: S, hands: Iterable[Hand]) -> list[A]:
        """Return what these hands may do from a state, in the order of the table, each once."""
        held = frozenset(hands)
        return list(dict.fromkeys(row.action for row in self.rows if row.source is state and row.hands & held))
