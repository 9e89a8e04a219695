"""The table of prices as others read it, in points: weights of fields and of objects, and lengths of lists."""

from __future__ import annotations

from functools import cache
from typing import Any

from schema.cost import table


@cache
def listing() -> dict[str, Any]:
    """Return the whole table in points; `*` stands for any type. docs/endpoint.md says how a price is made of it."""
    return {
        "request": _points(table.REQUEST),
        "query": _points(table.QUERY),
        "mutation": _points(table.MUTATION),
        "object": _points(table.OBJECT),
        "fields": {name: _points(tenths) for name, tenths in sorted(table.WEIGHTS.items())},
        "objects": {name: _points(tenths) for name, tenths in sorted(table.LIGHT.items())},
        "lists": dict(sorted(table.LENGTHS.items())),
        "list": table.UNKNOWN,
        "work": dict(sorted(table.WORK.items())),
    }


def _points(tenths: int) -> float:
    return tenths / table.POINT
