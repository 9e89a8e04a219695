"""The messages of graphql-transport-ws: what a client may send, and with which code each mistake closes the socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.types import Message

from api.graphql_request import Asked, asked_by
from schema.trusted import Trusted

PROTOCOL: Final = "graphql-transport-ws"
_LONGEST_ID = 200


class Close(Exception):
    """The socket closes with this code, for this reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(frozen=True, slots=True)
class Received:
    """One message of the client, of a type that the protocol knows."""

    type: str
    id: str = ""
    payload: dict[str, Any] | None = None


def read_message(frame: Message, most_bytes: int) -> Received:
    """Return the message in a frame; raise Close for anything that is not one."""
    text = frame.get("text")
    if text is None:
        raise Close(4400, "Send text, not bytes.")
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) > most_bytes:
        raise Close(1009, f"A message may have {most_bytes} bytes.")
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Close(4400, "A message is a JSON object.") from None
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        raise Close(4400, "A message is a JSON object with a `type`.")
    return _checked(found)


def _checked(found: dict[str, Any]) -> Received:
    kind, payload, key = found["type"], found.get("payload"), found.get("id", "")
    if kind not in ("connection_init", "ping", "pong", "subscribe", "complete"):
        raise Close(4400, "The protocol knows no message of this type.")
    if payload is not None and not isinstance(payload, dict):
        raise Close(4400, "A `payload` is an object.")
    if kind in ("subscribe", "complete") and not (isinstance(key, str) and 0 < len(key) <= _LONGEST_ID):
        raise Close(4400, f"An `id` is a text of 1 to {_LONGEST_ID} characters.")
    if kind == "subscribe" and payload is None:
        raise Close(4400, "Send what to run in `payload`.")
    return Received(kind, key if isinstance(key, str) else "", payload)


def read_asked(received: Received, trusted: Trusted) -> Asked:
    """Return the operation of a subscribe message, or raise Refused; another shape is not of the protocol."""
    sent = received.payload or {}
    kinds = (("query", (str, type(None))), ("operationName", (str, type(None))), ("variables", (dict, type(None))))
    for name, allowed in kinds:
        if not isinstance(sent.get(name), allowed):
            raise Close(4400, f"The payload's `{name}` is of another kind.")
    if not sent.keys() & {"query", "documentId", "extensions"}:
        raise Close(4400, "The payload names nothing to run.")
    return asked_by(sent, trusted)


def authorization_of(payload: dict[str, Any] | None) -> str | None:
    """Return the credentials in the payload of connection_init; None when it brings none."""
    sent = {name.lower(): value for name, value in (payload or {}).items()}
    found = sent.get("authorization")
    if found is not None and not isinstance(found, str):
        raise Close(4400, "`authorization` is a text.")
    return found


def written(kind: str, key: str = "", payload: bytes | None = None) -> Message:
    """Return the frame of a message of ours; the payload is JSON already."""
    named = b"" if not key else b',"id":' + orjson.dumps(key)
    told = b"" if payload is None else b',"payload":' + payload
    return {"type": "websocket.send", "text": (b'{"type":"' + kind.encode() + b'"' + named + told + b"}").decode()}
