"""The bound on what a search may do where it is asked, while all others wait: little, and nothing from disk (ADR-35).

Whoever is about to do more than a little says so here. In a thread of its own a search may do all it needs.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

MOST_SECONDS: Final = 0.003
MOST_SLOTS: Final = 30_000
"""Documents that may be put in order: a millisecond."""


class TooMuch(Exception):
    """A search takes more than may be done on the spot."""


class _Spot(threading.local):
    until: float | None = None


_spot = _Spot()


@contextmanager
def on_the_spot() -> Iterator[None]:
    """Bound what is searched in this block."""
    _spot.until = time.perf_counter() + MOST_SECONDS
    try:
        yield
    finally:
        _spot.until = None


def about_to_read() -> None:
    """Say that something is not in memory yet."""
    if _spot.until is not None:
        raise TooMuch


def about_to_order(slots: int) -> None:
    """Say that so many documents are to be put in order."""
    if _spot.until is not None and slots > MOST_SLOTS:
        raise TooMuch


def going_on() -> None:
    """Say that a step is done and another comes."""
    if _spot.until is not None and time.perf_counter() > _spot.until:
        raise TooMuch
