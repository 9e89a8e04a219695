"""Token buckets: how many points a caller may still spend, in this process's share of the whole."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from time import monotonic
from typing import Final

from schema.cost.allowance import Standing

_MOST_ACCOUNTS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Tariff:
    """How much an account holds, and how much flows back every second."""

    limit: int
    refill: int

    def shared(self, processes: int) -> Tariff:
        """Return the share of one process of several."""
        return Tariff(max(1, self.limit // processes), max(1, self.refill // processes))


class Buckets:
    """One bucket per caller; a bucket that nobody uses is full, so that the oldest can be forgotten."""

    def __init__(self, tariff: Tariff) -> None:
        self.tariff = tariff
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def level(self, key: str) -> float:
        """Return the points that an account holds now."""
        found = self._levels.get(key)
        if found is None:
            return float(self.tariff.limit)
        level, since = found
        return min(float(self.tariff.limit), level + (monotonic() - since) * self.tariff.refill)

    def charge(self, key: str, points: float) -> None:
        """Take points out; at most one limit is owed, so that nobody is locked out for long."""
        self.put(key, self.level(key) - points)

    def put(self, key: str, level: float) -> float:
        """Set what an account holds now, within its bounds."""
        held = max(level, -float(self.tariff.limit))
        self._levels[key] = (held, monotonic())
        self._levels.move_to_end(key)
        if len(self._levels) > _MOST_ACCOUNTS:
            self._levels.popitem(last=False)
        return held


@dataclass(frozen=True, slots=True)
class Account:
    """The bucket of one caller; what the schema knows as an Allowance."""

    buckets: Buckets
    key: str

    def wait(self, points: int) -> float:
        """Return the seconds until so many points are there; whoever asks for more than fits waits until it is full."""
        wanted = min(points, self.buckets.tariff.limit)
        return max(0.0, (wanted - self.buckets.level(self.key)) / self.buckets.tariff.refill)

    def charge(self, points: int) -> None:
        """Spend points."""
        if points:
            self.buckets.charge(self.key, points)

    def spend(self, points: int) -> list[tuple[bytes, bytes]] | None:
        """Spend points and return the lines that tell how the account stands then; None where it has to wait."""
        tariff, level = self.buckets.tariff, self.buckets.level(self.key)
        if level < min(points, tariff.limit):
            return None
        if points:
            level = self.buckets.put(self.key, level - points)
        return self._told(level)

    def spend_told(self, points: int) -> bytes | None:
        """Spend points and return those lines as they are sent."""
        tariff, level = self.buckets.tariff, self.buckets.level(self.key)
        if level < min(points, tariff.limit):
            return None
        if points:
            level = self.buckets.put(self.key, level - points)
        full = ceil((tariff.limit - level) / tariff.refill)
        return b'ratelimit-policy: %s\r\nratelimit: "points";r=%d;t=%d\r\n' % (
            _policy(tariff),
            max(0, int(level)),
            full,
        )

    def standing(self) -> Standing:
        """Return how the account stands."""
        tariff, level = self.buckets.tariff, self.buckets.level(self.key)
        return Standing(
            limit=tariff.limit,
            remaining=max(0, int(level)),
            refill_per_second=tariff.refill,
            full_in_seconds=ceil((tariff.limit - level) / tariff.refill),
        )

    def lines(self) -> list[tuple[bytes, bytes]]:
        """Return the header fields of draft-ietf-httpapi-ratelimit-headers-10 that tell how the account stands."""
        return self._told(self.buckets.level(self.key))

    def _told(self, level: float) -> list[tuple[bytes, bytes]]:
        tariff = self.buckets.tariff
        full = ceil((tariff.limit - level) / tariff.refill)
        return [
            (b"ratelimit-policy", _policy(tariff)),
            (b"ratelimit", b'"points";r=%d;t=%d' % (max(0, int(level)), full)),
        ]


@lru_cache(maxsize=16)
def _policy(tariff: Tariff) -> bytes:
    return f'"points";q={tariff.limit};qu="points";w={ceil(tariff.limit / tariff.refill)}'.encode()
