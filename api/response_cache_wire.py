"""The quickest lane: a whole request that comes in one piece, byte for byte an earlier one, is answered unparsed.

What the quick lane knows of a request it knows by its head and body; here the bytes of the connection itself stand for
both. Nothing of HTTP is read: the same bytes between two requests of a connection are the same request.
"""

from __future__ import annotations

import http
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from api.fairness.buckets import Account
from api.logging import write_kept
from api.metrics.tally import Tally
from api.problems import GRAPHQL_PATH
from duobaan.ids import new_id

Lines: TypeAlias = list[tuple[bytes, bytes]]
Heard: TypeAlias = tuple[str, bytes]
"""The proxy that a connection comes from, if it is one of ours, and the bytes of a request."""


WIRE: Final = "wire"
"""Where in a request's state the connection puts the bytes that were this request and nothing else."""


@dataclass(slots=True)
class Known:
    """What was answered to a request; `heard` are the bytes in which it came."""

    method: str
    status: int
    lines: Lines
    body: bytes
    points: int
    heard: list[Heard] = field(default_factory=list)


@dataclass(slots=True)
class Ready:
    """An answer whose bytes are there but for those of each request."""

    known: Known
    start: bytes
    lines: bytes
    account: Account | None  # None: that of the connection's own address


class Wire:
    """Answers whole requests by their bytes, as long as `holds` says that what is known stands."""

    def __init__(self, holds: Callable[[], bool], account_at: Callable[[str], Account], tally: Tally) -> None:
        self._holds = holds
        self._tally = tally
        self.account_at = account_at
        self._ready: dict[Heard, Ready] = {}

    def learn(self, heard: Heard, known: Known, account: Account) -> None:
        """Remember what is answered to these bytes; behind a proxy they say whose account pays."""
        phrase = http.HTTPStatus(known.status).phrase
        lines = b"".join([b"%s: %s\r\n" % line for line in known.lines])
        start = b"HTTP/1.1 %d %s\r\n" % (known.status, phrase.encode())
        self._ready[heard] = Ready(known, start, lines, account if heard[0] else None)
        known.heard.append(heard)

    def forget(self, known: Known) -> None:
        """Drop the ways in which a request came."""
        for heard in known.heard:
            self._ready.pop(heard, None)

    def clear(self) -> None:
        """Drop everything."""
        self._ready.clear()

    def find(self, heard: Heard) -> Ready | None:
        """Return what is ready for these bytes."""
        return self._ready.get(heard)

    def answer(self, ready: Ready, own: Account, above: bytes) -> bytes | None:
        """Return all bytes of the answer, paid for and logged; None where the request has to be read.

        `own` is the account of the connection's address, `above` the lines that the server puts above all others.
        """
        started = time.perf_counter()
        if not self._holds():
            return None
        known = ready.known
        # A caller whose account is empty hears so from those who can say it.
        told = (ready.account or own).spend_told(known.points)
        if told is None:
            return None
        tally = self._tally
        tally.by_bytes += 1
        tally.points += known.points
        request_id = new_id().hex
        write_kept(request_id, known.method, GRAPHQL_PATH, known.status, started)
        ends = b"x-request-id: %s\r\n\r\n" % request_id.encode()
        return b"".join((ready.start, above, ready.lines, told, ends, known.body))
