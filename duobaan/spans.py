"""Marks what takes time, for whoever follows a request through the house; where nobody does, it costs next to nothing.

Names and attributes say what was done, never with what or for whom: no arguments, no personal data.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Final, Protocol, TypeAlias

Attribute: TypeAlias = str | int | float | bool


class Span(Protocol):
    """A stretch of time that has begun."""

    def set_attribute(self, key: str, value: Attribute) -> None:
        """Say something about it."""


class Tracer(Protocol):
    """Begins spans; one within another is its child."""

    def __call__(self, name: str, /, **attributes: Attribute) -> AbstractContextManager[Span]:
        """Begin one, for as long as the block lasts."""


class _Untold:
    def set_attribute(self, key: str, value: Attribute) -> None:
        """Say nothing."""


_NOBODY: Final[AbstractContextManager[Span]] = nullcontext(_Untold())
_tracers: list[Tracer] = []


def span(name: str, /, **attributes: Attribute) -> AbstractContextManager[Span]:
    """Mark a stretch of time, if somebody follows."""
    return _tracers[-1](name, **attributes) if _tracers else _NOBODY


def follow(tracer: Tracer) -> None:
    """Let somebody follow from now on."""
    _tracers.append(tracer)


def leave(tracer: Tracer) -> None:
    """Let them follow no more."""
    _tracers.remove(tracer)
