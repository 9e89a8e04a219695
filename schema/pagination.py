"""Connections: edges, nodes, page info and a total that is only counted when it is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import strawberry

from duobaan.db.keyset import Page, Window
from duobaan.errors import InvalidInput
from schema.context import Context

N = TypeVar("N")
R = TypeVar("R")
MAX_PAGE = 100


@strawberry.type
class PageInfo:
    """Where this page stands in the list."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[N]):
    """One item with the cursor at which a next page may start."""

    cursor: str
    node: N


@strawberry.type
class Connection(Generic[N]):
    """One page of a list."""

    edges: list[Edge[N]]
    page_info: PageInfo
    counter: strawberry.Private[Callable[[], Awaitable[int]]]

    @strawberry.field(description="The items of this page without their cursors.")
    def nodes(self) -> list[N]:
        """Return the items."""
        return [edge.node for edge in self.edges]

    @strawberry.field(description="How many items the whole list has; counted only when it is asked for.")
    async def total_count(self) -> int:
        """Count."""
        return await self.counter()


def window(context: Context, scope: str, first: int, after: str | None) -> Window:
    """Read `first` and `after`; raise InvalidInput when they are out of bounds or of another list."""
    if not 0 <= first <= MAX_PAGE:
        raise InvalidInput.at("first", rule="between", low=0, high=MAX_PAGE)
    return Window(first=first, after=None if after is None else context.cursors.read(scope, after))


def connect(
    context: Context,
    scope: str,
    page: Page[R],
    asked: Window,
    wrap: Callable[[R], N],
    counter: Callable[[], Awaitable[int]],
) -> Connection[N]:
    """Build the connection of a page by key."""
    cursors = [context.cursors.write(scope, keys) for keys in page.keys]
    edges: Sequence[Edge[N]] = [
        Edge(cursor=cursor, node=wrap(row)) for cursor, row in zip(cursors, page.rows, strict=True)
    ]
    info = PageInfo(
        has_next_page=page.has_next,
        has_previous_page=asked.after is not None,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )
    return Connection(edges=list(edges), page_info=info, counter=counter)
