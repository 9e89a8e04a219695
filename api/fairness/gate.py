"""The gate: how many requests run at once, whose turn it is, and what is sent away before queues grow.

Callers take turns. While one has the server for itself nothing is held back; as soon as others ask, whoever took much
of the last seconds runs one request at a time and pauses after it, so that the others hardly notice (docs/adr/0026).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from math import exp
from time import monotonic
from typing import Final

_WINDOW: Final = 2.0
"""Seconds over which use is remembered, and in which another caller counts as present."""
_LONGEST_PAUSE: Final = 2.0
_LONGEST_PACED: Final = 30.0
_MOST_CALLERS: Final = 10_000
_BUSY_LAG: Final = 0.02
"""Seconds of lateness that tell a busy loop from requests that wait for something else."""


@dataclass(frozen=True, slots=True)
class GateLimits:
    """How much runs and waits at once."""

    running: int = 64
    running_each: int = 16
    beside_others: int = 3
    """Most requests of one caller that run at once while others are there."""
    waiting: int = 500
    waiting_each: int = 100
    backlog: int = 8
    """Whoever has this many waiting floods: no browser asks so much at once."""
    busy: float = 0.1
    """Whoever took more of the last seconds than this share is busy."""
    share: float = 0.02
    """What a busy caller is left with while others are there."""
    lag: float = 1.0
    """Seconds by which the loop may be late before requests that would wait are sent away."""
    patience: float = 1.0
    """Most seconds that a request waits for its turn: whoever waits longer would be answered too late to be of use."""
    slow: float = 0.5
    """Seconds that a request may run while others wait: beyond, fewer run at once, as long as the loop is busy."""
    first: int = 16
    """How many run at once until it shows how many may: a crowd comes before anything could be measured."""
    fewest: int = 4
    """However slow: so many may run at once."""


class SentAway(Exception):
    """The server is full (503) or this caller is (429)."""

    def __init__(self, status: int, seconds: int = 1) -> None:
        super().__init__(status)
        self.status, self.seconds = status, seconds


@dataclass(eq=False, slots=True)
class Caller:
    """What the gate knows of one caller."""

    key: str
    running: int = 0
    queue: deque[asyncio.Future[None]] = field(default_factory=deque)
    used: float = 0.0
    used_at: float = 0.0
    free_at: float = 0.0
    paced: bool = False

    def use(self, now: float, seconds: float = 0.0) -> float:
        """Return how many seconds of the last ones the caller took, after adding some."""
        self.used = self.used * exp((self.used_at - now) / _WINDOW) + seconds
        self.used_at = now
        return self.used


class Gate:
    """Lets requests in."""

    def __init__(self, limits: GateLimits | None = None) -> None:
        self.limits = limits or GateLimits()
        self.lag = 0.0
        self.running = self.waiting = 0
        self._room = float(min(self.limits.first, self.limits.running))
        self._callers: OrderedDict[str, Caller] = OrderedDict()
        self._turns: OrderedDict[str, Caller] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None
        self._last: tuple[str, float] = ("", 0.0)
        self._other: tuple[str, float] = ("", 0.0)

    async def enter(self, key: str) -> Caller:
        """Wait for a turn; raise SentAway when there is no room to wait."""
        now = monotonic()
        caller = self._caller(key)
        self._note(key, now)
        if not caller.queue and self._may_start(caller, now):
            self._start(caller)
            return caller
        await self._queue(caller, now)
        return caller

    def leave(self, caller: Caller, seconds: float) -> None:
        """Give the place free; what the request took counts for its caller."""
        now = monotonic()
        self._note(caller.key, now)
        share = seconds / max(1, self.running)
        caller.running -= 1
        self.running -= 1
        caller.use(now, share)
        if self._is_paced(caller, now):
            caller.free_at = now + min(seconds * (1 / self.limits.share - 1), _LONGEST_PAUSE)
        self._make_way(seconds)
        self._next()

    def _make_way(self, seconds: float) -> None:
        """Let fewer run at once when they only hold each other up, and more again when they no longer do.

        Where they wait for a database or an engine and not for the loop, fewer at once would not make them quicker.
        """
        limits = self.limits
        if self.waiting and seconds > limits.slow and self.lag > _BUSY_LAG:
            self._room = max(self._room * 0.95, min(limits.fewest, limits.running))
        elif not self.waiting or seconds < limits.slow / 2:
            self._room = min(self._room + 0.2, limits.running)

    def _caller(self, key: str) -> Caller:
        found = self._callers.get(key)
        if found is None:
            found = self._callers[key] = Caller(key)
            self._forget()
        self._callers.move_to_end(key)
        return found

    def _forget(self) -> None:
        while len(self._callers) > _MOST_CALLERS:
            key, oldest = next(iter(self._callers.items()))
            if oldest.running or oldest.queue:
                self._callers.move_to_end(key)
                return
            del self._callers[key]

    def _note(self, key: str, now: float) -> None:
        if key != self._last[0]:
            self._other = self._last
        self._last = (key, now)

    def _others_present(self, caller: Caller, now: float) -> bool:
        if self.running > caller.running or self.waiting > len(caller.queue):
            return True
        seen = self._other if caller.key == self._last[0] else self._last
        return bool(seen[0]) and now - seen[1] < _WINDOW

    def _is_paced(self, caller: Caller, now: float) -> bool:
        """Say whether a caller makes way: once it took much, until it asks for little again."""
        used, much = caller.use(now), self.limits.busy * _WINDOW
        if len(caller.queue) >= self.limits.backlog:
            much /= 4  # a flood shows at once what it is: what it takes until it is slowed falls on the others
        # Who asks one thing after the other holds itself back; a backlog is what takes the server from others.
        if used > much and (caller.queue or caller.running > 1):
            caller.paced = True
        elif caller.paced and not caller.queue and used < much / 4:
            caller.paced = False  # a backlog would otherwise come in bursts, each time that its use is forgotten
        return caller.paced and self._others_present(caller, now)

    def _may_start(self, caller: Caller, now: float) -> bool:
        if self.running >= int(self._room) or caller.running >= self.limits.running_each:
            return False
        if not self._is_paced(caller, now):
            most = self.limits.beside_others if len(caller.queue) < self.limits.backlog else 1
            return caller.running < most or not self._others_present(caller, now)
        return caller.running == 0 and now >= caller.free_at

    def _start(self, caller: Caller) -> None:
        caller.running += 1
        self.running += 1

    async def _queue(self, caller: Caller, now: float) -> None:
        if len(caller.queue) >= self.limits.waiting_each:
            raise SentAway(429)
        if self.lag > self.limits.lag:
            raise SentAway(503)
        if self.waiting >= self.limits.waiting:
            self._make_room(caller)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        caller.queue.append(turn)
        self.waiting += 1
        self._turns.setdefault(caller.key, caller)
        self._arm(now)
        try:
            await self._wait(caller, turn)
        except asyncio.CancelledError:
            self._gave_up(caller, turn)
            raise
        if not turn.done():
            self._gave_up(caller, turn)
            raise SentAway(503)
        turn.result()

    async def _wait(self, caller: Caller, turn: asyncio.Future[None]) -> None:
        """Wait for a turn as long as its answer would be of use; whoever is held back for the others waits longer."""
        await asyncio.wait((turn,), timeout=self.limits.patience)
        if not turn.done() and caller.paced:
            await asyncio.wait((turn,), timeout=_LONGEST_PACED)

    def _make_room(self, caller: Caller) -> None:
        """Send away the newest of whoever waits most; that may be the one who asks now."""
        longest = max(self._turns.values(), key=lambda one: len(one.queue))
        if len(longest.queue) <= len(caller.queue) + 1:
            raise SentAway(503)
        self._drop(longest, longest.queue.pop())

    def _drop(self, caller: Caller, turn: asyncio.Future[None]) -> None:
        self.waiting -= 1
        if not caller.queue:
            self._turns.pop(caller.key, None)
        if not turn.done():
            turn.set_exception(SentAway(503))

    def _gave_up(self, caller: Caller, turn: asyncio.Future[None]) -> None:
        if turn in caller.queue:
            caller.queue.remove(turn)
            self._drop(caller, turn)
            if turn.done() and not turn.cancelled():
                turn.exception()
        elif turn.done() and not turn.cancelled() and turn.exception() is None:
            self.leave(caller, 0.0)  # the turn had come when the caller went away

    def _next(self) -> None:
        """Give turns, one to each caller in the round, as long as there is room."""
        now = monotonic()
        for key in list(self._turns):
            caller = self._turns[key]
            if not self._may_start(caller, now):
                continue
            turn = caller.queue.popleft()
            self.waiting -= 1
            if caller.queue:
                self._turns.move_to_end(key)
            else:
                del self._turns[key]
            if not turn.done():
                self._start(caller)
                turn.set_result(None)
        self._arm(now)

    def _arm(self, now: float) -> None:
        """Look again when the first pause ends: nobody else may come by to do so."""
        if self._timer is not None or not self._turns:
            return
        wait = min((max(0.0, one.free_at - now) for one in self._turns.values()), default=0.0)
        self._timer = asyncio.get_running_loop().call_later(min(max(wait, 0.005), 0.25), self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._next()
