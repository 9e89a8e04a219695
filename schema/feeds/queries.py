"""Queries of feeds."""

from __future__ import annotations

import strawberry

from duobaan.feeds.service import list_feeds
from schema.access import query
from schema.context import Info
from schema.feeds.types import Feed


@strawberry.type
class FeedQueries:
    """Mixed into Query."""

    @query(list_feeds)
    async def feeds(self, info: Info) -> list[Feed]:
        return [Feed.of(row) for row in await list_feeds(info.context.actor, info.context.db)]
