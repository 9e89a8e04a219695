"""A circuit breaker: after failures in a row nobody waits for a dead engine; one call at a time tries again.

The pause between tries is as long as the failure took: who refuses at once is asked again soon, because asking costs
nothing, and who lets callers wait is left alone for a while.
"""

from __future__ import annotations

import time
from collections.abc import Callable

FAILURES = 3
SHORTEST_PAUSE = 0.5
LONGEST_PAUSE = 2.0
"""Seconds; with a call of up to four that was on its way when the engine came back, and the relay, well within ten."""


class Breaker:
    """Says whether a call may be tried; used from the event loop only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._pause = SHORTEST_PAUSE
        self._closed_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether calls are refused just now."""
        return self._failures >= FAILURES and self._clock() < self._closed_until

    def try_one(self) -> bool:
        """Whether this call may go ahead; when the pause is over it is the only one that may."""
        if self._failures < FAILURES:
            return True
        if self.is_open:
            return False
        self._closed_until = self._clock() + self._pause
        return True

    def succeeded(self) -> None:
        """The engine answered."""
        self._failures = 0

    def failed(self, took: float) -> None:
        """The engine did not answer for so many seconds."""
        self._failures += 1
        self._pause = min(max(took, SHORTEST_PAUSE), LONGEST_PAUSE)
        if self._failures >= FAILURES:
            self._closed_until = self._clock() + self._pause
