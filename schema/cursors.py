"""Opaque cursors, bound to the list, its arguments and its order by a signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from functools import cache, partial
from typing import TypeAlias

import orjson

from duobaan.errors import InvalidInput

_MARK_BYTES = 9
LIVE = "live"
"""What cursors of events are bound to; they stand on subscriptions and in messages of webhooks alike."""


class CursorBox:
    """Writes and reads cursors with the installation's secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def _mark(self, scope: str, body: bytes) -> bytes:
        return hmac.digest(self._secret, scope.encode() + b"\0" + body, hashlib.sha256)[:_MARK_BYTES]

    def write(self, scope: str, values: tuple[str, ...]) -> str:
        """Return the cursor of these key values within a scope (list + arguments + order)."""
        body = orjson.dumps(values)
        return base64.urlsafe_b64encode(self._mark(scope, body) + body).decode().rstrip("=")

    def read(self, scope: str, cursor: str) -> tuple[str, ...]:
        """Return the key values; raise InvalidInput for a foreign, tampered or broken cursor."""
        try:
            raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        except ValueError:
            raise InvalidInput.at("after", rule="bad_cursor") from None
        mark, body = raw[:_MARK_BYTES], raw[_MARK_BYTES:]
        if not hmac.compare_digest(mark, self._mark(scope, body)):
            raise InvalidInput.at("after", rule="bad_cursor")
        return tuple(orjson.loads(body))


def live_cursor(box: CursorBox, mark: int) -> str:
    """Return the cursor of a place in the feed of events for whoever has not begun to follow."""
    return box.write(LIVE, (str(mark), ""))


Scope: TypeAlias = Callable[[], str]
"""Says what cursors are bound to, when the first of them is written or read: most documents ask for none."""


def scope_when_asked(name: str, *arguments: object) -> Scope:
    """Return what says the text that a cursor is bound to."""
    return cache(partial(scope_of, name, *arguments))


def scope_of(name: str, *arguments: object) -> str:
    """Return the text that a cursor is bound to."""
    return name + hashlib.sha256(repr(arguments).encode()).hexdigest()[:16]
