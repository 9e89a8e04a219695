"""Token buckets: how many points a caller may still spend, in this process's share of the whole."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
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
        self._levels[key] = (max(self.level(key) - points, -float(self.tariff.limit)), monotonic())
        self._levels.move_to_end(key)
        if len(self._levels) > _MOST_ACCOUNTS:
            self._levels.popitem(last=False)


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
        now = self.standing()
        window = ceil(now.limit / now.refill_per_second)
        return [
            (b"ratelimit-policy", f'"points";q={now.limit};qu="points";w={window}'.encode()),
            (b"ratelimit", f'"points";r={now.remaining};t={now.full_in_seconds}'.encode()),
        ]
