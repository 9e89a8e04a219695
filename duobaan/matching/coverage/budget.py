"""How long a search may take."""

from __future__ import annotations

import math
import time
from collections.abc import Callable


class Budget:
    """Milliseconds from now by some clock; None for as long as it takes."""

    def __init__(self, milliseconds: float | None, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._end = math.inf if milliseconds is None else clock() + milliseconds / 1000
        self.is_endless = milliseconds is None

    @property
    def is_over(self) -> bool:
        """Say whether the time has run out."""
        return self._clock() > self._end
