"""How long a search may take."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

PATIENCE = 4  # however busy the machine is, an answer is there after so many times its milliseconds of work


def working() -> Callable[[], float]:
    """Return a clock, in seconds, of this thread's own work, which never falls far behind the one on the wall.

    Counted on the wall alone, a busy machine would find worse teams for the same post.
    """
    began = time.perf_counter()
    worked = time.thread_time()
    return lambda: max(time.thread_time() - worked, (time.perf_counter() - began) / PATIENCE)


class Budget:
    """Milliseconds from now by some clock; None for as long as it takes."""

    def __init__(self, milliseconds: float | None, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock or working()
        self._start = self._clock()
        self._end = math.inf if milliseconds is None else self._start + milliseconds / 1000
        self.is_endless = milliseconds is None

    @property
    def is_over(self) -> bool:
        """Say whether the time has run out."""
        return self._clock() > self._end

    @property
    def spent(self) -> float:
        """Return which share of the time has gone by; nothing of an endless budget ever has."""
        if self.is_endless:
            return 0.0
        total = self._end - self._start
        return (self._clock() - self._start) / total if total > 0 else 1.0
