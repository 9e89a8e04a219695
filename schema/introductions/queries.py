"""Queries for introductions."""

from __future__ import annotations

import strawberry

from duobaan.introductions.models import Introduction as Row
from duobaan.introductions.reading import count_introductions, list_introductions, read_introductions
from schema.access import query
from schema.context import Info
from schema.introductions.types import Introduction
from schema.pagination import Connection, connect, window

SCOPE = "introductions"


@strawberry.type
class IntroductionQueries:
    """Mixed into Query."""

    @query(list_introductions)
    async def introductions(self, info: Info, first: int = 20, after: str | None = None) -> Connection[Introduction]:
        context = info.context
        asked = window(context, SCOPE, first, after)
        page = await list_introductions(context.actor, context.db, window=asked)
        meetings = await read_introductions(context.actor, context.db, ids=[row.id for row in page.rows])

        def wrap(row: Row) -> Introduction:
            return Introduction.of(meetings[row.id])

        async def count() -> int:
            return await count_introductions(context.actor, context.db)

        return connect(context, SCOPE, page, asked, wrap, count)
