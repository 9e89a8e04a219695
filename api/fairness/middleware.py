"""Lets every request through the gate, and says 429 or 503 where there is no room."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.fairness.callers import KnownCallers
from api.fairness.gate import Caller, Gate, GateLimits, SentAway
from api.problems import refuse
from duobaan.settings import Settings

_BEAT: Final = 0.25
_ALWAYS: Final = {"/healthz", "/readyz"}
_STREAM: Final = b"text/event-stream"


class Fairness:
    """The gate of one server process."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        limits = GateLimits(
            running=settings.max_running,
            running_each=settings.max_running_each,
            waiting=settings.max_waiting,
            waiting_each=settings.max_waiting_each,
            patience=settings.max_wait_seconds,
        )
        self.gate = Gate(limits)
        self._callers = KnownCallers()
        self._pulse: asyncio.TimerHandle | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait for a turn, run the request, and give the place free once its answer is on its way."""
        if scope["type"] == "websocket":  # each operation on it waits for its own turn
            scope.setdefault("state", {})["gate"] = self.gate
        if scope["type"] != "http" or scope["path"] in _ALWAYS:
            await self.app(scope, receive, send)
            return
        self._watch()
        key, digest = self._callers.guess(scope)
        try:
            caller = await self.gate.enter(key)
        except SentAway as full:
            await _send_away(scope, send, full)
            return
        place = _Place(self.gate, caller)
        try:
            await self.app(scope, receive, place.freed_by_streams(send))
        finally:
            place.free()
            self._callers.learn(scope, digest)

    def _watch(self) -> None:
        """Keep measuring by how much the loop is late, as long as requests come."""
        if self._pulse is None:
            loop = asyncio.get_running_loop()
            self._pulse = loop.call_later(_BEAT, self._beat, loop.time() + _BEAT)

    def _beat(self, due: float) -> None:
        loop = asyncio.get_running_loop()
        self.gate.lag = max(0.0, loop.time() - due)
        self._pulse = None
        if self.gate.running or self.gate.waiting:
            self._watch()


class _Place:
    """One place behind the gate; it is given free once."""

    def __init__(self, gate: Gate, caller: Caller) -> None:
        self._gate, self._caller, self._since = gate, caller, monotonic()
        self._taken = True

    def free(self) -> None:
        if self._taken:
            self._taken = False
            self._gate.leave(self._caller, monotonic() - self._since)

    def freed_by_streams(self, send: Send) -> Send:
        """A stream may stay open for hours: it holds no place."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and any(
                name == b"content-type" and value.startswith(_STREAM) for name, value in message["headers"]
            ):
                self.free()
            await send(message)

        return sending


async def _send_away(scope: Scope, send: Send, full: SentAway) -> None:
    await asyncio.sleep(full.seconds)  # an answer at once would only make the next request come sooner
    retry = (("retry-after", str(full.seconds)), ("cache-control", "no-store"))
    if full.status == 429:
        text = "You have too many requests under way; wait for their answers."
        await refuse(scope, send, 429, "RATE_LIMITED", text, retry, retryAfter=full.seconds)
        return
    await refuse(scope, send, 503, "UNAVAILABLE", "The server has too much to do; try again in a moment.", retry)
