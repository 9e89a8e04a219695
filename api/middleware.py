"""What every request passes before anything else: an id, a log line, safe headers and a bounded body."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.away import say
from api.logging import write_request
from api.metrics.tally import Tally
from api.problems import header, refuse
from api.receiving import after, at_once, is_last
from duobaan.errors import StoreUnavailable, TransientConflict
from duobaan.ids import new_id
from duobaan.settings import Settings

_log = structlog.get_logger("duobaan.http")
_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
# Every try to get in can be told from the others in the log, with its outcome, without a word of who tried.
_DOORS = {
    "auth": {
        "account", "code", "forgot", "me", "passkeys", "prove", "reset", "second", "sign-in", "sign-out", "sign-up",
        "tokens", "upstream",
    },
    "oauth": {"apps", "authorize", "device", "device_authorization", "introspect", "par", "revoke", "token"},
}  # fmt: skip
_CLOSE = (("connection", "close"),)

SAFE_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


def _request_id(scope: Scope) -> str:
    sent = header(scope, b"x-request-id")
    return sent if sent is not None and _SAFE_ID.fullmatch(sent) else new_id().hex


def hsts_of(settings: Settings) -> str:
    """Return what browsers are told about https; nothing where people do not reach the server that way."""
    if not settings.public_url.startswith("https://") or settings.hsts == "off":
        return ""
    return "max-age=31536000; includeSubDomains" if settings.hsts == "subdomains" else "max-age=31536000"


def logged_path(path: str) -> str:
    """Return the part of a path that holds no ids, tokens or names: its first segment, and which door of sign-in."""
    first, _, rest = path[1:].partition("/")
    door, _, further = rest.partition("/")
    if first in _DOORS and door in _DOORS[first]:
        return f"/{first}/{door}/…" if further else f"/{first}/{door}"
    return f"/{first[:40]}/…" if rest else f"/{first[:40]}"


class Doorstep:
    """Gives the request its id, the answer its safe headers, and the log its one line."""

    def __init__(self, app: ASGIApp, *, hsts: str = "", tally: Tally | None = None) -> None:
        self.app = app
        self._tally = tally or Tally()
        self._extra = [*SAFE_HEADERS]
        if hsts:
            self._extra.append((b"strict-transport-security", hsts.encode()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; whatever escapes becomes a masked 500 with the request's id, or a 503."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        request_id = state["request_id"] = _request_id(scope)
        started, status = time.perf_counter(), 499  # 499: the caller went away before an answer

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                present = {name.lower() for name, _ in message["headers"]}
                added = [pair for pair in self._extra if pair[0] not in present]
                message["headers"] = [*message["headers"], *added, (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except (StoreUnavailable, TransientConflict) as away:
            if status == 499:
                await say(scope, sending, away)
        except Exception as error:
            _log.error("http.failed", request_id=request_id, exc_info=error)
            if status == 499:
                text = f"Something went wrong here. Please report request {request_id}."
                await refuse(scope, sending, 500, "INTERNAL", text, requestId=request_id)
        finally:
            seconds = time.perf_counter() - started
            self._tally.request(scope["path"], status, seconds)
            line = {
                "request_id": request_id,
                "method": scope["method"][:10],
                "path": logged_path(scope["path"]),
                "status": status,
                "ms": round(seconds * 1000, 2),
                **state.get("log", {}),
            }
            write_request(scope["path"], status, line)


class BodyTooLarge(Exception):
    """More bytes came than the settings allow."""


class CallerGone(Exception):
    """The connection ended before the body did."""


async def read_body(receive: Receive, limit: int, seconds: float) -> bytes:
    """Read a whole body; raise BodyTooLarge, CallerGone or TimeoutError."""
    first = at_once(receive)
    if first is not None:
        if is_last(first) and len(found := first.get("body", b"")) <= limit:
            return bytes(found)
        receive = after([first], receive)
    parts, size = [], 0
    async with asyncio.timeout(seconds):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise CallerGone
            part = message.get("body", b"")
            size += len(part)
            if size > limit:
                raise BodyTooLarge
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)


def _announced(scope: Scope) -> int:
    length = header(scope, b"content-length") or "0"
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0


class BoundedBody:
    """Reads every body whole before the rest runs: at most so many bytes, and within so many seconds.

    Uvicorn has no read time-out: a body that trickles would hold its connection for ever.
    """

    def __init__(
        self, app: ASGIApp, *, limit: int, seconds: float = 30, larger: Mapping[str, int] | None = None
    ) -> None:
        self.app = app
        self._limit = limit
        self._larger = larger or {}  # by path: where people send files
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is too large (413) or too slow (408), else hand the body on in one piece."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        limit = self._larger.get(scope["path"], self._limit)
        try:
            if _announced(scope) > limit:
                raise BodyTooLarge
            body = await read_body(receive, limit, self._seconds)
        except BodyTooLarge:
            text = f"The body is larger than {limit} bytes."
            await refuse(scope, send, 413, "PAYLOAD_TOO_LARGE", text, _CLOSE)
            return
        except TimeoutError:
            text = f"The body took longer than {self._seconds:.0f} seconds."
            await refuse(scope, send, 408, "REQUEST_TIMEOUT", text, _CLOSE)
            return
        except CallerGone:
            return
        await self.app(scope, after([{"type": "http.request", "body": body, "more_body": False}], receive), send)
