"""How a request reaches Authlib and its answer leaves: strict about what is sent, before anything looks at it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlencode

import orjson
from authlib.oauth2 import OAuth2Request
from authlib.oauth2.rfc6749 import InvalidClientError, InvalidRequestError
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

_MOST_BYTES: Final = 20_000
_MOST_FIELDS: Final = 30
_FORM: Final = "application/x-www-form-urlencoded"
_NO_STORE: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
# RFC 6749 appendix A: what may stand in an error's description too; Authlib quotes parameters there.
_PLAIN: Final = frozenset(map(chr, (0x20, 0x21, *range(0x23, 0x5C), *range(0x5D, 0x7F))))
_VISIBLE: Final = _PLAIN | {'"', "\\"}
_FREE: Final = frozenset({"state"})


class Asked(OAuth2Request):
    """One request as Authlib reads it, its parameters each named once."""

    def __init__(self, method: str, parameters: dict[str, str], headers: Mapping[str, str] | None = None) -> None:
        # Authlib asks for https here; whether there is TLS is the proxy's business, and the address is used no further.
        super().__init__(method, "https://duobaan.invalid/", headers=headers or {})
        self.payload = BasicOAuth2Payload(parameters)
        self.parameters = parameters

    @property
    def args(self) -> dict[str, str | None]:
        """Return the parameters."""
        return {**self.parameters}

    @property
    def form(self) -> dict[str, str]:
        """Return the parameters."""
        return self.parameters


@dataclass(frozen=True, slots=True)
class Answer:
    """What Authlib wants to be sent."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]

    @classmethod
    def of(cls, status: int, body: Any, headers: Iterable[tuple[str, str]]) -> Answer:
        """Take over what Authlib made."""
        found = dict(body) if isinstance(body, (dict, list)) else {}
        return cls(status, found, dict(headers))

    @property
    def location(self) -> str | None:
        """Return where the browser shall go."""
        return self.headers.get("Location")


def parameters_of(text: str) -> dict[str, str]:
    """Return the parameters of a query or a form; raise InvalidRequestError when one is unfit or named twice."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError:
        raise InvalidRequestError("The parameters cannot be read.") from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise InvalidRequestError("A parameter stands there twice.")
        if not set(value) <= (_VISIBLE if name in _FREE else _PLAIN):
            raise InvalidRequestError("A parameter holds a character that may not be there.")
        found[name] = value
    # RFC 6749 3.1: a parameter without a value counts as not sent.
    return {name: value for name, value in found.items() if value}


async def asked(request: Request) -> Asked:
    """Read a request to one of the endpoints for programs; raise OAuth2Error."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise InvalidRequestError("Send a form (application/x-www-form-urlencoded).")
    if request.url.query:
        raise InvalidRequestError("Send parameters in the body only.")
    parameters = parameters_of((await _body(request)).decode("utf-8", "replace"))
    return Asked(request.method, parameters, _credentials(request, parameters))


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST_BYTES:
                raise InvalidRequestError("The body is too large.")
    except ClientDisconnect:
        raise InvalidRequestError("The body did not arrive.") from None
    return body


def _credentials(request: Request, parameters: Mapping[str, str]) -> dict[str, str]:
    sent = request.headers.get("authorization", "")
    kind, _, value = sent.partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        name = unquote(base64.b64decode(value.strip(), validate=True).decode("ascii").partition(":")[0])
    except (binascii.Error, ValueError):
        raise InvalidClientError("The credentials cannot be read.", status_code=401) from None
    if "client_secret" in parameters or parameters.get("client_id", name) != name:
        raise InvalidRequestError("Use one way to prove who the client is.")
    return {"Authorization": sent}


def respond(answer: Answer) -> Response:
    """Return an answer as JSON that no cache keeps."""
    kept = {name: value for name, value in answer.headers.items() if name.lower() == "www-authenticate"}
    return Response(orjson.dumps(answer.body), answer.status, _NO_STORE | kept, "application/json")


def with_issuer(location: str, issuer: str) -> str:
    """Add who answers to an authorization response (RFC 9207)."""
    return f"{location}{'&' if '?' in location else '?'}{urlencode({'iss': issuer})}"
