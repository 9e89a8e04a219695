"""Lets web apps of other origins call the endpoints for programs: with tokens, never with cookies."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from auth.oauth.bearer_repository import BearerRepository
from duobaan.db.uow import Database
from duobaan.settings import Settings

# Not introspection: that is for systems. Keys and metadata are for everyone and say so themselves.
PROGRAM_PATHS: Final = frozenset({"/oauth/token", "/oauth/revoke", "/oauth/par", "/oauth/device_authorization"})
_KEPT_SECONDS: Final = 30.0
_SENT: Final = ("Authorization", "Content-Type", "DPoP", "X-Request-Id")
_TOLD: Final = (
    "DPoP-Nonce",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-Id",
)


def origin_of(address: str) -> str | None:
    """Return the origin of a web app that is answered at this address; None for apps on a device.

    Loopback is no origin of anybody: whatever runs on someone's machine shares it.
    """
    parts = urlsplit(address)
    try:
        number = parts.port or 443
    except ValueError:  # no port that exists
        return None
    if parts.scheme != "https" or not parts.hostname:
        return None
    return f"https://{parts.hostname}" + (f":{number}" if number != 443 else "")


class BrowserApps:
    """Adds what browsers ask for (CORS) where a registered app's page, or one that the settings name, calls us.

    Whoever sends no Origin, or one that nobody registered, goes on untouched: their browser then keeps the answer
    from them.
    """

    def __init__(self, app: ASGIApp, db: Database, settings: Settings, *, paths: Collection[str]) -> None:
        self.app = app
        self._db = db
        self._paths = frozenset(paths)
        self._named = frozenset(filter(None, (one.strip() for one in settings.cors_origins.split(","))))
        self._known: set[str] = set()
        self._read_at: float | None = None
        self._cors = CORSMiddleware(
            app,
            allow_origins=self._known,
            allow_methods=("GET", "POST", "QUERY"),
            allow_headers=_SENT,
            expose_headers=_TOLD,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, through Starlette's answers to browsers where they are due."""
        if scope["type"] == "http" and scope["path"] in self._paths:
            origins = [value for name, value in scope["headers"] if name == b"origin"]
            if len(origins) == 1 and await self._lets(origins[0].decode("latin-1")):
                await self._cors(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _lets(self, origin: str) -> bool:
        if self._read_at is None or time.monotonic() - self._read_at > _KEPT_SECONDS:
            async with self._db.read() as session:
                addresses = await BearerRepository(session).redirect_uris()
            found = set(filter(None, map(origin_of, addresses))) | self._named
            self._known.clear()  # the very set that Starlette looks into
            self._known.update(found)
            self._read_at = time.monotonic()
        return origin in self._known
