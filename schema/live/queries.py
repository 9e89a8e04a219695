"""Where the feed of changes is now."""

from __future__ import annotations

import strawberry

from duobaan.live.service import read_mark
from schema.access import query
from schema.context import Info
from schema.live.following import open_cursor


@strawberry.type
class LiveQueries:
    """Mixed into Query."""

    @query(read_mark)
    async def live_cursor(self, info: Info) -> str:
        return open_cursor(info.context, await read_mark(info.context.actor, info.context.db))
