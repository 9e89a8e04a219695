"""Queries for conversations."""

from __future__ import annotations

import strawberry

from duobaan.conversations.models import Thread as Row
from duobaan.conversations.service import count_threads, count_unread_messages, list_threads, read_threads
from schema.access import query
from schema.context import Info
from schema.conversations.types import Thread
from schema.cursors import scope_of
from schema.pagination import Connection, connect, window


@strawberry.type
class ConversationQueries:
    """Mixed into Query."""

    @query(list_threads)
    async def threads(
        self, info: Info, unread: bool | None = None, first: int = 20, after: str | None = None
    ) -> Connection[Thread]:
        context, scope = info.context, scope_of("threads", unread)
        asked = window(context, scope, first, after)
        page = await list_threads(context.actor, context.db, window=asked, unread=unread)
        counts = await read_threads(context.actor, context.db, ids=[row.id for row in page.rows])

        def wrap(row: Row) -> Thread:
            return Thread.of(row, counts[row.id][1])

        async def count() -> int:
            return await count_threads(context.actor, context.db, unread=unread)

        return connect(context, scope, page, asked, wrap, count)

    @query(count_unread_messages)
    async def unread_message_count(self, info: Info) -> int:
        return await count_unread_messages(info.context.actor, info.context.db)
