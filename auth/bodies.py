"""Reads the small bodies of sign-in requests: JSON or a form, bounded, with text fields only."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from starlette.requests import ClientDisconnect, Request

_MOST_BYTES: Final = 20_000


class BadBody(Exception):
    """The body is not one that we can read."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def is_form(request: Request) -> bool:
    """Say whether a page's form sent this, so that a page is answered."""
    return _media_type(request) == "application/x-www-form-urlencoded"


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _bytes(request: Request) -> bytes:
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST_BYTES:
                raise BadBody(413)
    except ClientDisconnect:
        raise BadBody(400) from None
    return body


async def read_body(request: Request) -> dict[str, Any]:
    """Return the fields of a JSON object or a form; raises BadBody with the status to answer."""
    if _media_type(request) not in {"application/json", "application/x-www-form-urlencoded"}:
        raise BadBody(415)
    body = await _bytes(request)
    try:
        if is_form(request):
            return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20))
        found = orjson.loads(body)
    except ValueError:  # also UnicodeDecodeError and orjson's own error
        raise BadBody(400) from None
    if not isinstance(found, dict):
        raise BadBody(400)
    return found


def text_of(fields: dict[str, Any], name: str, default: str = "") -> str:
    """Return a text field; anything else than text is a bad body."""
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise BadBody(400)
    return value
