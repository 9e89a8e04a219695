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

from api.fairness.callers import address_of
from duobaan.settings import Settings


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


def patient_protocol(patience: Patience) -> type[HttpToolsProtocol]:
    """Return uvicorn's protocol with a watch on every connection."""
    trusted = _TrustedHosts(patience.proxies)
    return type("PatientProtocol", (_Watched,), {"patience": patience, "open": Counter(), "proxies": trusted})


class _Watched(HttpToolsProtocol):
    patience: Patience
    open: Counter[str]
    proxies: _TrustedHosts

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._reading: asyncio.TimerHandle | None = None
        self._writing: asyncio.TimerHandle | None = None
        self._due: float | None = None
        self._from = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._from = address_of({"client": self.client})
        self.open[self._from] += 1
        host = self.client[0] if self.client else ""
        too_many = len(self.connections) > self.patience.connections or (
            host not in self.proxies and self.open[self._from] > self.patience.connections_each
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
        super().data_received(data)
        # Most requests come whole: only for what is not there by now a clock has to run.
        if self._due is not None:
            self._read_within(self._due)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._reading is None:  # the first head counts from when the connection was made
            self._due = self.patience.head

    def on_headers_complete(self) -> None:
        self._stop_reading()
        # A second more than the middleware takes, which knows how to say what went wrong.
        self._due = self.patience.body + 1
        super().on_headers_complete()

    def on_message_complete(self) -> None:
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
