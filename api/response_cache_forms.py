"""One kept answer in the forms in which it is sent: plain, compressed once for all who take it so, or "as you have it".

Only answers to strangers come here. An answer that holds someone's secrets beside text that another may choose is never
compressed: its length would tell (BREACH).
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import brotli
from starlette.types import Scope

from api.entity_tags import mark_of
from api.graphql import VARY
from api.graphql_request import weigh
from api.problems import header
from api.response_cache_state import State

if sys.version_info >= (3, 14):  # pragma: no cover
    from compression import zstd
else:
    from backports import zstd

Lines = list[tuple[bytes, bytes]]

CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstd.compress(body, 10),
    "br": lambda body: brotli.compress(body, quality=6),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
"""What bodies may be compressed with, the best first."""
_PLAIN = "identity"
_LEAST_BYTES = 1_000  # below that a packet is not filled


@dataclass(slots=True)
class Form:
    """The lines and bytes of one form."""

    lines: Lines
    body: bytes


@dataclass(slots=True)
class Kept:
    """An answer with its forms; it holds for a state, and `points` is what each caller pays for it."""

    body: bytes
    media_type: str
    locale: str
    points: int
    state: State
    forms: dict[tuple[str, bool], Form] = field(default_factory=dict)
    _tag: str = ""

    def form(self, coding: str, *, safely: bool) -> Form:
        """Return the form in a coding; `safely` says that it was asked by a method that stores know how to reuse."""
        found = self.forms.get((coding, safely))
        if found is None:
            found = self.forms[coding, safely] = self._formed(coding, safely=safely)
        return found

    def _formed(self, coding: str, *, safely: bool) -> Form:
        other = self.forms.get((coding, not safely))
        body = other.body if other is not None else CODINGS[coding](self.body) if coding in CODINGS else self.body
        lines = [("content-type", f"{self.media_type}; charset=utf-8"), ("content-length", str(len(body)))]
        if coding in CODINGS:
            lines.append(("content-encoding", coding))
        return Form([*_raw(lines), *_raw(self._lines(coding, safely=safely))], body)

    def _lines(self, coding: str, *, safely: bool) -> list[tuple[str, str]]:
        lines = [("content-language", self.locale), ("vary", VARY)]
        if safely:
            return [*lines, ("cache-control", "no-cache"), ("etag", self.tag(coding))]
        return [*lines, ("cache-control", "no-store")]

    def tag(self, coding: str) -> str:
        """Return the strong entity tag of a form: its bytes are the same as long as this is."""
        if not self._tag:
            self._tag = mark_of(self.body)
        return f'"{self._tag}"' if coding == _PLAIN else f'"{self._tag}-{coding}"'

    def unchanged(self, coding: str) -> Form:
        """Return the answer to somebody who has the bytes already."""
        return Form(_raw(self._lines(coding, safely=True)), b"")

    def best(self, scope: Scope) -> str:
        """Return the coding that a caller likes best; what they do not weigh differently is chosen for size."""
        accepted = header(scope, b"accept-encoding")
        if accepted is None or len(self.body) < _LEAST_BYTES:
            return _PLAIN
        liked = {name: quality for name, quality in weigh(accepted) if name in CODINGS and quality > 0}
        return max(CODINGS, key=lambda name: liked.get(name, -1.0)) if liked else _PLAIN


def _raw(lines: list[tuple[str, str]]) -> Lines:
    return [(name.encode(), value.encode("latin-1")) for name, value in lines]
