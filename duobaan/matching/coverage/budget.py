"""How long a search may take."""

from __future__ import annotations

import math
import time
from collections.abc import Callable


class Budget:
    """Milliseconds from now by some clock; None for as long as it takes."""

    def __init__(self, milliseconds: float | None, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._start = clock()
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
