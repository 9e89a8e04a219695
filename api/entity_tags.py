"""Entity tags: what names a body, and whether a caller has it already (RFC 9110, 8.8.3 and 13.1.2)."""

from __future__ import annotations

import hashlib

from starlette.types import Scope

from api.problems import header


def mark_of(body: bytes) -> str:
    """Return what a body is named by, inside the quotes of a tag."""
    return hashlib.sha256(body).hexdigest()[:32]


def has_already(scope: Scope, tag: str) -> bool:
    """Say whether the caller named this entity tag as one they have: compared weakly."""
    named = header(scope, b"if-none-match")
    if named is None:
        return False
    return named.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in named.split(",")}
