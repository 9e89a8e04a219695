"""What makes the compiled form give way to graphql-core, and the counts of how often it did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NoReturn

from graphql import Undefined


class Irregular(Exception):
    """Something that graphql-core has a word about: an error, a null, an unexpected value."""


@dataclass(slots=True)
class Tally:
    """How many operations were answered by the compiled form, and why others were not."""

    compiled: int = 0
    left: Counter[str] = field(default_factory=Counter)


def absent() -> NoReturn:
    """Stand for a null where none may be."""
    raise Irregular("a null where none may be")


def plain(value: Any) -> Any:
    """Return a value that is neither absent, an error nor still to be awaited; else raise Irregular."""
    if value is None or value is Undefined:
        absent()
    if isinstance(value, Exception):
        raise Irregular("an error as a value")
    if hasattr(value, "__await__"):
        raise Irregular("an awaitable where none was declared")
    return value


def rows(value: Any) -> Any:
    """Return the items of a list; anything but a list or a tuple is graphql-core's to judge."""
    if type(value) is list or type(value) is tuple:
        return value
    raise Irregular("a list of another kind")
