"""Connections that are slow on purpose end: heads, bodies and answers have their seconds, addresses their number.

Uvicorn 0.54 bounds only the idle time between two requests, and forgets even that while bytes trickle in.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Any

from uvicorn.middleware.proxy_headers import _TrustedHosts
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.fairness.buckets import Account
from api.fairness.callers import address_of
from api.response_cache_wire import WIRE, Wire
from duobaan.settings import Settings

_LONGEST_KNOWN = 8_000  # bytes of a request that may be known by them


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a connection has for each part, and how many one address may hold open."""

    head: float = 30.0
    body: float = 30.0
    answer: float = 30.0
    connections: int = 1_000
    connections_each: int = 500
    proxies: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Patience:
        """Return what the settings say."""
        return cls(
            head=settings.head_seconds,
            body=settings.body_seconds,
            connections=settings.max_connections,
            connections_each=settings.max_connections_each,
            proxies=settings.trusted_proxies,
        )


def patient_protocol(patience: Patience, wire: Wire | None = None) -> type[HttpToolsProtocol]:
    """Return uvicorn's protocol with a watch on every connection; `wire` knows requests by their bytes."""
    trusted = _TrustedHosts(patience.proxies)
    own = {"patience": patience, "open": Counter(), "proxies": trusted, "wire": wire, "above": _Above()}
    return type("PatientProtocol", (_Watched,), own)


class _Above:
    """The lines that uvicorn puts above all others, as they are sent; it makes a new list when the date changes."""

    def __init__(self) -> None:
        self._lines: list[tuple[bytes, bytes]] = []
        self._sent = b""

    def of(self, lines: list[tuple[bytes, bytes]]) -> bytes:
        """Return them in one piece."""
        if lines is not self._lines:
            self._lines, self._sent = lines, b"".join([b"%s: %s\r\n" % line for line in lines])
        return self._sent


class _Watched(HttpToolsProtocol):
    patience: Patience
    open: Counter[str]
    proxies: _TrustedHosts
    wire: Wire | None
    above: _Above

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._begun = 0  # requests
        self._is_within = False  # a request that did not come to its end
        self._via = ""
        self._account: Account | None = None
        self._answered_at = 0.0
        self._reading: asyncio.TimerHandle | None = None
        self._writing: asyncio.TimerHandle | None = None
        self._due: float | None = None
        self._from = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._from = address_of({"client": self.client})
        self.open[self._from] += 1
        host = self.client[0] if self.client else ""
        if host in self.proxies:
            self._via = host
        if self.wire is not None:
            self._account = self.wire.account_at(host)
        too_many = len(self.connections) > self.patience.connections or (
            not self._via and self.open[self._from] > self.patience.connections_each
        )
        if too_many:
            transport.abort()
        else:
            self._read_within(self.patience.head)

    def connection_lost(self, exc: Exception | None) -> None:
        self._uncount()
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        was_within, begun = self._is_within, self._begun
        if not was_within and self._account is not None and self._answers(data, self._account):
            return
        super().data_received(data)
        is_one = not was_within and not self._is_within and self._begun == begun + 1
        if is_one and len(data) <= _LONGEST_KNOWN and self.cycle is not None and self.cycle.keep_alive:
            self.scope["state"][WIRE] = (self._via, data)
        # Most requests come whole: only for what is not there by now a clock has to run.
        if self._due is not None:
            self._read_within(self._due)
        elif not self._is_within and self._is_idle_without_a_clock():
            self._read_within(self.patience.head)  # empty lines begin no request, and ended the clock between two

    def _is_idle_without_a_clock(self) -> bool:
        if self._reading is not None or self.timeout_keep_alive_task is not None:
            return False
        return self.cycle is not None and self.cycle.response_complete

    def _answers(self, data: bytes, own: Account) -> bool:
        """Answer a request that is known by its bytes, between two others; say whether it was one."""
        assert self.wire is not None
        ready = self.wire.find((self._via, data))
        if ready is None or self.flow.write_paused or self.transport.is_closing():
            return False
        if self.cycle is not None and not self.cycle.response_complete:
            return False
        answer = self.wire.answer(ready, own, self.above.of(self.server_state.default_headers))
        if answer is None:
            return False
        self.transport.write(answer)
        self.server_state.total_requests += 1
        self._stop_reading()
        self._answered_at = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._keep_alive(self.timeout_keep_alive)
        return True

    def _keep_alive(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        # Answers that were ready do not move the timer: what they leave of its time is added when it rings.
        left = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._keep_alive(left)
        else:
            super().timeout_keep_alive_handler()

    def on_message_begin(self) -> None:
        self._begun += 1
        self._is_within = True
        super().on_message_begin()
        if self._reading is None:  # the first head counts from when the connection was made
            self._due = self.patience.head

    def on_headers_complete(self) -> None:
        self._stop_reading()
        # A second more than the middleware takes, which knows how to say what went wrong.
        self._due = self.patience.body + 1
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._is_within = False
        self._stop_reading()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._stop()
        self._uncount()
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._writing is None:
            self._writing = self.loop.call_later(self.patience.answer, self._abort)

    def resume_writing(self) -> None:
        self._stop_writing()
        super().resume_writing()

    def _read_within(self, seconds: float) -> None:
        self._stop_reading()
        self._reading = self.loop.call_later(seconds, self._abort)

    def _stop_reading(self) -> None:
        self._due = None
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _stop_writing(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None

    def _stop(self) -> None:
        self._stop_reading()
        self._stop_writing()

    def _uncount(self) -> None:
        self.open[self._from] -= 1
        if self.open[self._from] <= 0:
            del self.open[self._from]

    def _abort(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()
