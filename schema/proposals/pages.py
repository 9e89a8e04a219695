"""Pages of lists that belong to one proposal and are in memory already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from duobaan.db.keyset import Page
from duobaan.errors import InvalidInput
from schema.context import Context
from schema.pagination import Connection, connect, window

R = TypeVar("R")
N = TypeVar("N")


def in_memory(
    context: Context, scope: str, rows: Sequence[R], wrap: Callable[[R], N], first: int, after: str | None
) -> Connection[N]:
    """Return one page of a list that only ever grows at its end, so that a position is a good cursor."""
    asked = window(context, scope, first, after)
    start = 0
    if asked.after is not None:
        if len(asked.after) != 1 or not asked.after[0].isdecimal():
            raise InvalidInput.at("after", rule="bad_cursor")
        start = int(asked.after[0]) + 1
    chosen = list(rows[start : start + first])
    keys: list[tuple[str, ...]] = [(str(start + number),) for number in range(len(chosen))]
    page = Page(rows=chosen, keys=keys, has_next=start + first < len(rows))

    async def count() -> int:
        return len(rows)

    return connect(context, scope, page, asked, wrap, count)
