"""What one process counts while it works: plain numbers, added to in nanoseconds and read when somebody asks.

Nothing of prometheus-client is here: without a port for metrics it is never imported, and the quickest lane pays
for two additions and nothing more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from api.fairness.gate import Gate
    from api.response_cache import ResponseCache

BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds up to which requests are counted together."""
_AREAS: Final = {"graphql": "graphql", "auth": "auth", "oauth": "auth"}
_OUTCOMES: Final = {429: "limited", 499: "gone", 503: "unavailable"}


class Times:
    """How long requests of one area took."""

    __slots__ = ("counts", "seconds")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        """Note one."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds


class Tally:
    """The counts of one process; `by_bytes` and `points` are what the quickest lane adds to."""

    __slots__ = ("answers", "by_bytes", "cache", "errors", "gate", "points", "requests", "times")

    def __init__(self) -> None:
        self.by_bytes = 0
        self.points = 0
        self.answers: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.requests: Counter[tuple[str, str]] = Counter()
        self.times: dict[str, Times] = {}
        self.gate: Gate | None = None
        self.cache: ResponseCache | None = None

    def request(self, path: str, status: int, seconds: float) -> None:
        """Note an answered request; neither the path nor anything else of the caller is kept."""
        area = _AREAS.get(path[1:].partition("/")[0], "pages")
        self.requests[area, outcome_of(status)] += 1
        times = self.times.get(area)
        if times is None:
            times = self.times[area] = Times()
        times.add(seconds)


def outcome_of(status: int) -> str:
    """Return how a request ended, in one of six words."""
    return _OUTCOMES.get(status) or ("ok" if status < 400 else "refused" if status < 500 else "failed")
