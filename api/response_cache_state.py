"""Which state of everything an answer belongs to: what is committed, what the engine answers from, and the day."""

from __future__ import annotations

import datetime as dt
import time
from typing import TypeAlias

from duobaan.clock import AMSTERDAM, today
from duobaan.db.uow import Database
from search.guarding import GuardedEngine

State: TypeAlias = tuple[int, tuple[int, int], dt.date]


class Freshness:
    """Tells the state that holds now (ADR-23)."""

    def __init__(self, db: Database, engine: GuardedEngine) -> None:
        self._generations = db.generations
        self._engine = engine
        self._day, self._begins, self._ends = dt.date.min, 0.0, 0.0
        # Nothing is waited for on SQLite: a question of microseconds.
        self.is_instant = db.engine.dialect.name == "sqlite"

    def glance(self) -> State | None:
        """Return the state without waiting; None when it is changing or cannot be had so."""
        number, engine = self._generations.glance(), self._engine.state
        return None if number is None or engine is None else (number, engine, self._today())

    async def current(self) -> State | None:
        """Return a state that is not older than this call; None when there is none to rely on."""
        number = await self._generations.current()
        engine = self._engine.state
        return None if number is None or engine is None else (number, engine, self._today())

    def _today(self) -> dt.date:
        # Far cheaper than asking for the day each time; a clock that is set back comes to yesterday again.
        if not self._begins <= time.time() < self._ends:
            self._day = today()
            days = (self._day, self._day + dt.timedelta(days=1))
            midnights = [dt.datetime.combine(day, dt.time(), AMSTERDAM) for day in days]
            self._begins, self._ends = (midnight.timestamp() for midnight in midnights)
        return self._day
