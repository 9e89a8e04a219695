"""How long an answer holds: what it was made from besides rows, noted while it is made (ADR-23).

An answer that was made from rows alone holds until a row changes. One that looked at the clock's instant, or at an
engine that was away for a moment, is true for that moment only and is never kept.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Lasting:
    """What was noted while one answer was made."""

    passing: bool = False


_watched: ContextVar[Lasting | None] = ContextVar("lasting", default=None)


@contextlib.contextmanager
def watched() -> Iterator[Lasting]:
    """Note what this task and those that it starts make their answer from."""
    found = Lasting()
    token = _watched.set(found)
    try:
        yield found
    finally:
        _watched.reset(token)


def note_passing() -> None:
    """Say that what is being made is true for this moment only."""
    found = _watched.get()
    if found is not None:
        found.passing = True
