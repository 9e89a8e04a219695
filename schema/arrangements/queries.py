"""Queries for agreed work."""

from __future__ import annotations

import strawberry

from duobaan.arrangements.models import Arrangement as Row
from duobaan.arrangements.reading import count_arrangements, list_arrangements, read_arrangements
from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.words import ArrangementStatus
from schema.access import query
from schema.arrangements.types import Arrangement, load_arrangement
from schema.context import Info
from schema.cursors import scope_of
from schema.pagination import Connection, connect, window


@strawberry.type
class ArrangementQueries:
    """Mixed into Query."""

    @query(read_arrangements)
    async def arrangement(self, info: Info, id: strawberry.ID) -> Arrangement | None:
        try:
            return await load_arrangement(info.context, private(Kind.ARRANGEMENT, id))
        except NotFound:
            return None

    @query(list_arrangements)
    async def arrangements(
        self, info: Info, status: list[ArrangementStatus] | None = None, first: int = 20, after: str | None = None
    ) -> Connection[Arrangement]:
        context, wanted = info.context, tuple(status or ())
        scope = scope_of("arrangements", wanted)
        asked = window(context, scope, first, after)
        page = await list_arrangements(context.actor, context.db, window=asked, status=wanted)
        works = await read_arrangements(context.actor, context.db, ids=[row.id for row in page.rows])

        def wrap(row: Row) -> Arrangement:
            return Arrangement.of(works[row.id])

        async def count() -> int:
            return await count_arrangements(context.actor, context.db, status=wanted)

        return connect(context, scope, page, asked, wrap, count)
