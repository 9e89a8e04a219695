"""What a caller may still spend, as the schema sees it: who keeps the account is not its business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Standing:
    """An account at this moment, in points and seconds."""

    limit: int
    remaining: int
    refill_per_second: int
    full_in_seconds: int


class Allowance(Protocol):
    """The account of one caller."""

    def wait(self, points: int) -> float:
        """Return how many seconds it takes until so many points can be spent; 0 when they can be now."""

    def charge(self, points: int) -> None:
        """Spend points; an account may go below nothing."""

    def standing(self) -> Standing:
        """Return how the account stands."""
