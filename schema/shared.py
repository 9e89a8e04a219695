"""Objects of rows that are kept for strangers: all of them share one, and what was completed of it stays with it.

They go together, when anything is committed (ADR-31, ADR-35).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

from schema.context import Context
from schema.ids import Node

R = TypeVar("R")
T = TypeVar("T")
P = ParamSpec("P")
N = TypeVar("N", bound=Node)
Parts: TypeAlias = dict[object, dict[str, Any]]
"""What was completed of an object, by the selection that asked for it."""

PARTS: Final = "_completed_parts"
_MOST_PARTS: Final = 4
_MARK = "hangs_on_the_row"


def shared(context: Context, row: R, wrap: Callable[[R], N]) -> N:
    """Return the object of a row: for one that is kept the one that all strangers are given."""
    return context.db.kept.made(row, wrap, share)


def share(node: N) -> N:
    """Let an object carry what is completed of it; from now on nobody may change it."""
    vars(node)[PARTS] = {}
    return node


def lasts(resolver: Callable[P, T]) -> Callable[P, T]:
    """Mark a resolver whose value hangs on the row only, for all strangers: a shared object may carry it."""
    setattr(resolver, _MARK, True)
    return resolver


def is_lasting(resolver: object) -> bool:
    """Say whether a resolver is so marked."""
    return getattr(resolver, _MARK, False)


def is_shareable(cls: type) -> bool:
    """Say whether objects of a class may be shared."""
    return issubclass(cls, Node)


def keep_part(parts: Parts, key: object, part: dict[str, Any]) -> None:
    """Remember what one selection asked for; many selections push each other out."""
    if len(parts) >= _MOST_PARTS:
        parts.clear()
    parts[key] = part
