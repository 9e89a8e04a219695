"""The front of the limits, in memory and bounded: a flood at one process is refused before it writes or hashes.

What counts for all processes together is auth/shared_limits.py, in the database; this alone would let every
process and every restart begin anew, that alone would let a flood take the one writer of SQLite: auth/desk.py asks
both.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class AttemptLimit:
    """Counts attempts per key within a window; a key over its limit waits."""

    most: int
    seconds: float
    keys: int = 10_000
    clock: Callable[[], float] = time.monotonic
    _seen: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def wait(self, key: str) -> int:
        """Return the whole seconds until the key may try again; 0 when it may now."""
        times = self._current(key)
        if times is None or len(times) < self.most:
            return 0
        return max(1, math.ceil(times[0] + self.seconds - self.clock()))

    def count(self, key: str) -> None:
        """Note an attempt."""
        times = self._current(key)
        if times is None:
            times = self._seen[key] = deque(maxlen=self.most)
            while len(self._seen) > self.keys:
                self._seen.popitem(last=False)
        times.append(self.clock())
        self._seen.move_to_end(key)

    def forget(self, key: str) -> None:
        """Clear a key, after a success."""
        self._seen.pop(key, None)

    def _current(self, key: str) -> deque[float] | None:
        times = self._seen.get(key)
        if times is None:
            return None
        while times and times[0] <= self.clock() - self.seconds:
            times.popleft()
        return times
