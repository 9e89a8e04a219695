"""Reads a GraphQL-over-HTTP request: media types, parameters and every way in which they can be malformed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.types import Scope

from api.problems import GRAPHQL_TYPE, JSON_TYPE, Headers, header
from schema.trusted import Trusted, digest

METHODS = "GET, POST, QUERY"
# Whatever has a body that can be read: QUERY is a POST that changes nothing (draft-ietf-httpbis-safe-method-w-body).
WITH_BODY = frozenset({"POST", "QUERY"})
_WITHOUT_GET = (("allow", "POST, QUERY"),)
_MOST_PARAMETERS = 20
_DEEPEST = 32
_SHORT = 500
_BATCH = "Send one operation in one body: there are no batches."
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_NOBODY = Trusted()
# The words by which the clients of Apollo and urql know that they must send the text along.
_UNKNOWN_TO_APOLLO = "PersistedQueryNotFound"


class Refused(Exception):
    """The request is at fault and nothing of it runs."""

    def __init__(self, status: int, text: str, code: str = "BAD_USER_INPUT", headers: Headers = ()) -> None:
        super().__init__(text)
        self.status, self.text, self.code, self.headers = status, text, code, tuple(headers)


class NotTrusted(Refused):
    """The document is none that this server knows; the request itself is well-formed."""

    def __init__(self, text: str) -> None:
        super().__init__(400, text, "DOCUMENT_NOT_TRUSTED")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks to run."""

    query: str
    variables: dict[str, Any] = field(default_factory=dict)
    operation_name: str | None = None
    only_queries: bool = False


def weigh(header_value: str) -> list[tuple[str, float]]:
    """Return the members of an Accept header with their q, the best first; a q that cannot be read counts as 0."""
    found = []
    for part in header_value.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name:
            found.append((name, _quality(parameters)))
    return sorted(found, key=lambda pair: -pair[1])


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def answer_type(scope: Scope) -> str:
    """Return the media type to answer in; without an Accept header that is application/json, as the spec says."""
    accept = header(scope, b"accept")
    if accept is None or not accept.strip():
        return JSON_TYPE
    found = _known_offer(accept) if len(accept) <= _SHORT else _offer(accept)
    if not found:
        raise Refused(406, f"Answers come as {GRAPHQL_TYPE} or {JSON_TYPE}.", "NOT_ACCEPTABLE")
    return found


def _offer(accept: str) -> str:
    offers = {
        GRAPHQL_TYPE: GRAPHQL_TYPE,
        JSON_TYPE: JSON_TYPE,
        "*/*": JSON_TYPE,
        "application/*": JSON_TYPE,
    }
    for name, quality in weigh(accept):
        if quality > 0 and name in offers:
            return offers[name]
    return ""


_known_offer = lru_cache(maxsize=256)(_offer)  # clients say the same few things


def read(scope: Scope, body: bytes, trusted: Trusted = _NOBODY) -> Asked:
    """Return what is asked by GET or QUERY (queries only) or POST; raise Refused for anything else."""
    if scope["method"] == "GET":
        return _by_get(scope["query_string"], trusted)
    if scope["method"] in WITH_BODY:
        _check_media_type(scope)
        return _from_map(_json(body, "body"), trusted, only_queries=scope["method"] == "QUERY")
    text = "Send GraphQL by POST, or queries by GET or QUERY."
    raise Refused(405, text, "METHOD_NOT_ALLOWED", (("allow", METHODS),))


def _by_get(query_string: bytes, trusted: Trusted) -> Asked:
    if trusted.by_get == "off":
        raise Refused(405, "Send GraphQL by POST.", "METHOD_NOT_ALLOWED", _WITHOUT_GET)
    asked = _from_url(query_string, trusted)
    if trusted.by_get == "trusted" and not trusted.holds(asked.query):
        raise Refused(405, "Only trusted documents may come by GET.", "METHOD_NOT_ALLOWED", _WITHOUT_GET)
    return asked


def _check_media_type(scope: Scope) -> None:
    if (header(scope, b"content-encoding") or "identity").strip().lower() != "identity":
        raise Refused(415, "Send the body without Content-Encoding.", "UNSUPPORTED_MEDIA_TYPE")
    name, *parameters = (part.strip().lower() for part in (header(scope, b"content-type") or "").split(";"))
    if name != JSON_TYPE:
        raise Refused(415, f"Send the body as {JSON_TYPE}.", "UNSUPPORTED_MEDIA_TYPE")
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset" and value.strip(" \"'") not in ("utf-8", "utf8"):
            raise Refused(415, "Send the body in UTF-8.", "UNSUPPORTED_MEDIA_TYPE")


def _json(text: str | bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refused(400, f"The {what} is not JSON in UTF-8.") from None


def _from_url(query_string: bytes, trusted: Trusted) -> Asked:
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except ValueError:
        raise Refused(400, "The parameters of the address are not URL-encoded UTF-8.") from None
    found: dict[str, Any] = dict(pairs)
    if len(found) < len(pairs):
        raise Refused(400, "A parameter stands twice in the address.")
    for name in ("variables", "extensions"):
        if name in found:
            found[name] = _json(found[name], name) if found[name] else None
    found["operationName"] = found.get("operationName") or None
    return _from_map(found, trusted, only_queries=True)


def asked_by(found: Any, trusted: Trusted = _NOBODY) -> Asked:
    """Return what a map asks to run, as a body would say it; raise Refused for a malformed one."""
    return _from_map(found, trusted, only_queries=False)


def _from_map(found: Any, trusted: Trusted, *, only_queries: bool) -> Asked:
    if not isinstance(found, dict):
        raise Refused(400, _BATCH if isinstance(found, list) else "The body is not a JSON object.")
    variables, extensions = found.get("variables"), found.get("extensions")
    for name, value in (("variables", variables), ("extensions", extensions)):
        if value is not None and not isinstance(value, dict):
            raise Refused(400, f"Send `{name}` as an object.")
    query = _document(found, extensions or {}, trusted)
    _check_values([query.replace("\\u0000", "\0"), variables])
    operation_name = found.get("operationName")
    if operation_name is not None and not isinstance(operation_name, str):
        raise Refused(400, "Send `operationName` as text.")
    return Asked(query, variables or {}, operation_name, only_queries)


def _document(found: dict[str, Any], extensions: dict[str, Any], trusted: Trusted) -> str:
    """Return the text that is sent or named; a name is the sha256 of a trusted document and of nothing else."""
    query, name = found.get("query"), _name(found.get("documentId"), extensions)
    if query is not None and not isinstance(query, str):
        raise Refused(400, "Send the document as text in `query`.")
    if name is None and query is None:
        raise Refused(400, "Send the document as text in `query`, or name a trusted one in `documentId`.")
    if query is None:
        return _named(str(name), trusted, by_apollo=found.get("documentId") is None)
    if name is not None and digest(query) != name:
        raise Refused(400, "The name of the document is not the sha256 of its text.")
    if trusted.only and not trusted.holds(query):
        raise NotTrusted("This server runs trusted documents only; clients cannot register any.")
    return query


def _named(name: str, trusted: Trusted, *, by_apollo: bool) -> str:
    if name not in trusted.texts:
        raise NotTrusted(_UNKNOWN_TO_APOLLO if by_apollo else "No trusted document has this name.")
    return trusted.texts[name]


def _name(document_id: Any, extensions: dict[str, Any]) -> str | None:
    """Return the sha256 by which a document is named: `documentId`, or as Apollo and urql do it."""
    if document_id is not None:
        return _hexadecimal(document_id, "Send `documentId` as sha256: and 64 hexadecimal digits.", "sha256:")
    named = extensions.get("persistedQuery")
    if named is None:
        return None
    shown = named.get("sha256Hash") if isinstance(named, dict) else None
    return _hexadecimal(shown, "Send `extensions.persistedQuery.sha256Hash` as 64 hexadecimal digits.")


def _hexadecimal(value: Any, text: str, prefix: str = "") -> str:
    if isinstance(value, str) and value.startswith(prefix) and _SHA256.fullmatch(value[len(prefix) :]):
        return value[len(prefix) :].lower()
    raise Refused(400, text)


def _check_values(value: Any, depth: int = 1) -> None:
    """Refuse values that nest deeper than anything here takes, and U+0000: PostgreSQL cannot store it."""
    if isinstance(value, str):
        if "\0" in value:
            raise Refused(400, "A text holds the character U+0000, which cannot be kept.")
    elif isinstance(value, dict | list) and value:
        if depth >= _DEEPEST:
            raise Refused(400, f"The variables are nested more than {_DEEPEST} levels deep.")
        for one in value:
            _check_values(one, depth + 1)
        if isinstance(value, dict):
            for one in value.values():
                _check_values(one, depth + 1)
