"""Ids that follow from the seed: UUIDv7 in form, the same in every run."""

from __future__ import annotations

import datetime as dt
import hashlib
from uuid import UUID

# The ids of a demo region do not move with the calendar, so that an address in a document stays right.
EPOCH = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
_MILLISECONDS = int(EPOCH.timestamp() * 1000)
_TAIL_BITS = 74


def assemble(millisecond: int, tail: int) -> UUID:
    """Put a UUIDv7 together from milliseconds since the seed's epoch and 74 bits."""
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return UUID(int=(_MILLISECONDS + millisecond) << 80 | 7 << 76 | high << 64 | 2 << 62 | low)


class SeededIds:
    """Makes ids by kind and number; the order in which they are asked for does not matter."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def of(self, kind: str, number: int) -> UUID:
        """Return the id of the n-th thing of a kind."""
        digest = hashlib.blake2b(f"{self.seed}:{kind}:{number}".encode(), digest_size=10).digest()
        return assemble(number, int.from_bytes(digest) >> (80 - _TAIL_BITS))
