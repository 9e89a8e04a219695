"""What callers are told when the database cannot be reached or takes no changes: 503, and when to come back."""

from __future__ import annotations

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.problems import header, refuse
from auth.locale import choose_locale
from duobaan.errors import StoreUnavailable, TransientConflict
from schema.faults import unavailable_text

_log = structlog.get_logger("duobaan.http")


async def say(scope: Scope, send: Send, away: StoreUnavailable | TransientConflict) -> None:
    """Answer a request that the database had no room, no time or no connection for."""
    state = scope.get("state", {})
    _log.error("database.unavailable", request_id=state.get("request_id"), why=str(away))
    locale = state.get("locale") or choose_locale(header(scope, b"accept-language") or "")
    seconds = away.retry_seconds
    headers = (("retry-after", str(seconds)), ("cache-control", "no-store"), ("content-language", locale))
    await refuse(scope, send, 503, "UNAVAILABLE", unavailable_text(away, locale), headers, retryAfter=seconds)


class AwayResponse(Response):
    """The same, for routes."""

    def __init__(self, away: StoreUnavailable | TransientConflict) -> None:
        super().__init__(status_code=503)
        self._away = away

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await say(scope, send, self._away)


async def handler(request: Request, error: Exception) -> Response:
    """Answer for a route that the database left alone; Starlette would send a bare 500 and only then raise."""
    assert isinstance(error, StoreUnavailable | TransientConflict)
    return AwayResponse(error)
