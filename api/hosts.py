"""Which names this server answers to: its public one, and names that nobody on the internet can own.

A page elsewhere may point a name of its own at this machine (DNS rebinding): for the browser that page and we are then
one origin. Such a name always has a dot and is no address; so everything else may pass without a setting.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import refuse

_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::[0-9]{1,5})?")
_LONGEST: Final = 300  # of a name with its port
_OURS_ALONE: Final = (".localhost", ".local", ".internal")  # RFC 6761, RFC 6762, ICANN board resolution 2024.07.29.06


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=256)
def is_known(host: str, public_url: str) -> bool:
    """Say whether a Host header names this server."""
    found = _HOST.fullmatch(host)
    if found is None:
        return False
    name = found[1].strip("[]").lower().removesuffix(".")
    if public_url and name == urlsplit(public_url).hostname:
        return True
    return _is_address(name) or "." not in name or name.endswith(_OURS_ALONE)


class KnownHosts:
    """Refuses requests that were sent to another name (421), before anything is read or looked up."""

    def __init__(self, app: ASGIApp, *, public_url: str) -> None:
        self.app = app
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is for us."""
        status = 0 if scope["type"] == "lifespan" else self._status(scope)
        if not status:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif status == 400:
            await refuse(scope, send, status, "BAD_REQUEST", "Name the host, once.")
        else:
            text = (
                "This server has another name; whoever runs it sets DUOBAAN_PUBLIC_URL to the one that it is known by."
            )
            await refuse(scope, send, status, "MISDIRECTED_REQUEST", text)

    def _status(self, scope: Scope) -> int:
        """Return the status to refuse with, 0 for none; only HTTP/1.0 may name no host (RFC 9112 3.2)."""
        named = [value for name, value in scope["headers"] if name == b"host"]
        if not named and scope.get("http_version") == "1.0":
            return 0
        if len(named) != 1:
            return 400
        host = named[0].decode("latin-1")
        return 0 if len(host) <= _LONGEST and is_known(host, self._public_url) else 421
