"""The quick lane: a request whose head and body are byte for byte those of an earlier one gets the very same answer.

It stands in front of everything else. Nothing is parsed or proven again: what all other layers made of these bytes is
known, and holds as long as the state does. What differs per request is done per request: the account of the caller is
charged, the request gets its id and the log its line.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.fairness.buckets import Account
from api.logging import write_kept
from api.metrics.tally import Tally
from api.problems import GRAPHQL_PATH
from api.receiving import after, at_once, is_last
from api.response_cache import ResponseCache
from api.response_cache_state import State
from api.response_cache_wire import WIRE, Heard, Known, Lines, Wire
from duobaan.ids import new_id

_MOST_REQUESTS = 2_000
_MOST_KEY_BYTES = 6_000
_MOST_PARTS = 4
_OF_ITS_OWN = frozenset({b"authorization", b"cookie", b"dpop", b"origin", b"x-request-id", b"expect", b"upgrade"})
"""Whoever sends one of these is somebody, or wants something that is not in the bytes alone."""
_PER_REQUEST = frozenset({b"x-request-id", b"ratelimit", b"ratelimit-policy"})

Bytes = tuple[str, str, bytes, tuple[tuple[bytes, bytes], ...], bytes]
"""Version of HTTP (only 1.0 may name no host), method, query string, head and body."""


@dataclass(slots=True)
class Note:
    """Put by the endpoint beside a request whose answer hangs on its bytes and the state only."""

    state: State | None = None
    points: int = 0


@dataclass(slots=True)
class _Told:
    status: int = 0
    lines: list[tuple[bytes, bytes]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)


class QuickLane:
    """Answers from the bytes of a request, or lets it through and remembers what came of it."""

    def __init__(
        self, app: ASGIApp, cache: ResponseCache, account_of: Callable[[Scope], Account], tally: Tally
    ) -> None:
        self.app = app
        self.size = 0
        self._cache = cache
        self._account_of = account_of
        self._known: OrderedDict[Bytes, Known] = OrderedDict()
        self.wire = Wire(self._holds_now, self._account_at, tally)
        self._tally = tally
        cache.on_change(self._forget)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at once where that is possible."""
        if scope["type"] != "http" or scope["path"] != GRAPHQL_PATH or scope["method"] not in ("POST", "GET"):
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        body, receive = _whole_body(scope, receive)
        if body is None:
            await self.app(scope, receive, send)
            return
        version = scope.get("http_version", "1.1")
        asked = (version, scope["method"], scope["query_string"], tuple(scope["headers"]), body)
        # Looked up after the state is known: on PostgreSQL that takes a while, in which everything may be dropped.
        if asked in self._known and await self._holds() and (known := self._known.get(asked)) is not None:
            standing = self._account_of(scope).spend(known.points)
            # A caller whose account is empty hears so from those who can say it.
            if standing is not None:
                self._tally.by_bytes += 1
                self._tally.points += known.points
                self._learn_wire(scope, known)
                await self._send(scope, send, known, standing, started)
                return
        await self._let_through(scope, receive, send, asked)

    async def _holds(self) -> bool:
        freshness = self._cache.freshness
        return self._holds_now() if freshness.is_instant else self._is(await freshness.current())

    def _holds_now(self) -> bool:
        """Say whether what is known stands, without waiting; where that has to be waited for, it is not known."""
        return self._is(self._cache.freshness.glance())

    def _is(self, state: State | None) -> bool:
        if state is None:
            return False
        if state != self._cache.state:
            self._cache.move_to(state)
            return False
        return True

    def _account_at(self, host: str) -> Account:
        return self._account_of({"client": (host, 0)})

    def _learn_wire(self, scope: Scope, known: Known) -> None:
        heard: Heard | None = scope.get("state", {}).get(WIRE)
        if heard is None or not self._cache.freshness.is_instant or self.wire.find(heard) is not None:
            return
        self.wire.learn(heard, known, self._account_of(scope))
        self.size += len(heard[1])
        self._make_room()

    async def _send(self, scope: Scope, send: Send, known: Known, standing: Lines, started: float) -> None:
        request_id = new_id().hex
        lines = [*known.lines, *standing, (b"x-request-id", request_id.encode())]
        try:
            await send({"type": "http.response.start", "status": known.status, "headers": lines})
            await send({"type": "http.response.body", "body": known.body})
        finally:
            write_kept(request_id, scope["method"], GRAPHQL_PATH, known.status, started)

    async def _let_through(self, scope: Scope, receive: Receive, send: Send, asked: Bytes) -> None:
        note, told = Note(), _Told()
        scope.setdefault("state", {})["note"] = note

        async def hearing(message: Message) -> None:
            if message["type"] == "http.response.start":
                told.status, told.lines = message["status"], list(message["headers"])
            elif note.state is not None:
                told.parts.append(message.get("body", b""))
            await send(message)

        await self.app(scope, receive, hearing)
        is_current = note.state is not None and note.state == self._cache.state
        if is_current and _may_repeat(asked):
            self._remember(asked, told, note.points)

    def _remember(self, asked: Bytes, told: _Told, points: int) -> None:
        size = _size(asked)
        if size > _MOST_KEY_BYTES:
            return
        lines = [line for line in told.lines if line[0] not in _PER_REQUEST]
        known = Known(asked[1], told.status, lines, b"".join(told.parts), points)
        if self._known.setdefault(asked, known) is known:
            self.size += size + len(known.body)
            self._make_room()

    def _make_room(self) -> None:
        # What the cache drops for want of room may live on here: as many bytes as there, and no more.
        while len(self._known) > _MOST_REQUESTS or self.size > self._cache.most_bytes:
            oldest, dropped = self._known.popitem(last=False)
            self.wire.forget(dropped)
            self.size -= _size(oldest) + len(dropped.body) + sum(len(data) for _, data in dropped.heard)

    def _forget(self) -> None:
        self._known.clear()
        self.wire.clear()
        self.size = 0


def _may_repeat(asked: Bytes) -> bool:
    return _OF_ITS_OWN.isdisjoint([name for name, _ in asked[3]])


def _size(asked: Bytes) -> int:
    _, _, query, head, body = asked
    return len(query) + len(body) + sum([len(name) + len(value) for name, value in head])


def _whole_body(scope: Scope, receive: Receive) -> tuple[bytes | None, Receive]:
    """Take the body if all of it came with the head, as it does; the one who bounds and times bodies still sees it."""
    if scope["method"] == "GET":
        return b"", receive
    if not any(name == b"content-length" for name, _ in scope["headers"]):
        return None, receive  # it comes in pieces
    taken: list[Message] = []
    while (message := at_once(receive)) is not None:
        taken.append(message)
        if not message.get("more_body", False) or len(taken) == _MOST_PARTS:
            break
    is_whole = bool(taken) and is_last(taken[-1])
    return (b"".join([one.get("body", b"") for one in taken]) if is_whole else None), after(taken, receive)
