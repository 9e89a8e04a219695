"""Answers when something is wrong: a GraphQL error body on /graphql, problem details (RFC 9457) elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import orjson
from starlette.types import Message, Scope, Send

GRAPHQL_PATH = "/graphql"
JSON_TYPE = "application/json"
GRAPHQL_TYPE = "application/graphql-response+json"

Headers = Iterable[tuple[str, str]]


def header(scope: Scope, name: bytes) -> str | None:
    """Return a request header, None when it was not sent; several lines are joined as HTTP says."""
    found = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return ", ".join(found) if found else None


async def reply(send: Send, status: int, body: bytes, media_type: str, headers: Headers = ()) -> None:
    """Send one whole response."""
    lines = [("content-type", media_type), ("content-length", str(len(body))), *headers]
    start: Message = {
        "type": "http.response.start",
        "status": status,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in lines],
    }
    await send(start)
    await send({"type": "http.response.body", "body": body})


def fault(text: str, code: str, **extensions: Any) -> bytes:
    """Return the body of a GraphQL response that says why nothing was executed."""
    return orjson.dumps({"errors": [{"message": text, "extensions": {"code": code, **extensions}}]})


def _asks_for_new_type(scope: Scope) -> bool:
    return GRAPHQL_TYPE in (header(scope, b"accept") or "")


async def refuse(
    scope: Scope, send: Send, status: int, code: str, text: str, headers: Headers = (), **facts: Any
) -> None:
    """Answer a request that goes no further, in the form that its path speaks."""
    if scope["path"] == GRAPHQL_PATH:
        kind = GRAPHQL_TYPE if _asks_for_new_type(scope) else JSON_TYPE
        await reply(send, status, fault(text, code, **facts), f"{kind}; charset=utf-8", headers)
        return
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": text, "code": code}
    await reply(send, status, orjson.dumps(body | facts), "application/problem+json", headers)
