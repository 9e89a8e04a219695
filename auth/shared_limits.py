"""Slows guessing down for all processes together: attempts per key and window, counted in the database."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Final

from auth.step_repository import AttemptRepository
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.secrecy import hash_secret

_KEPT: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SharedLimit:
    """Allows `most` attempts per key in any span of `seconds`, estimated from two windows; keys are kept as hashes."""

    db: Database
    name: str
    most: int
    seconds: int = 300

    async def take(self, key: str) -> int:
        """Count an attempt; return 0 when it may go on, else the seconds to wait (it was counted all the same)."""
        at = now()
        began, share = self._window(at)
        async with self.db.write() as uow:
            found = AttemptRepository(uow.session)
            hashed = self._hash(key)
            current = await found.add(hashed, began)
            before = await found.number(hashed, began - dt.timedelta(seconds=self.seconds))
            if current == 1:
                await found.sweep(at - _KEPT)
        if current + before * (1 - share) <= self.most:
            return 0
        return max(1, math.ceil(self.seconds * (1 - share)))

    async def forget(self, key: str) -> None:
        """Clear a key, after a success."""
        async with self.db.write() as uow:
            await AttemptRepository(uow.session).forget(self._hash(key))

    def _window(self, at: dt.datetime) -> tuple[dt.datetime, float]:
        began = int(at.timestamp()) // self.seconds * self.seconds
        return dt.datetime.fromtimestamp(began, dt.UTC), (at.timestamp() - began) / self.seconds

    def _hash(self, key: str) -> str:
        return hash_secret(f"{self.name}\n{key}")
