"""Whether a request that changes something comes from our own pages: a custom header or a matching Origin."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers

HEADER = "x-duobaan"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_same_origin(headers: Headers, scheme: str, public_url: str) -> bool:
    """Say whether Origin names this server; no Origin is no."""
    origin = headers.get("origin", "")
    if not origin or origin == "null":
        return False
    if public_url:
        return origin == _origin_of(public_url)
    plain = {"ws": "http", "wss": "https"}.get(scheme, scheme)
    return origin == f"{plain}://{headers.get('host', '')}"


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_ours(headers: Headers, scheme: str, public_url: str) -> bool:
    """Say whether a changing request with a cookie may pass: other sites can set neither header nor Origin."""
    return headers.get(HEADER) == "1" or is_same_origin(headers, scheme, public_url)
