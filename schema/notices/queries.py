"""Queries for notices."""

from __future__ import annotations

import strawberry

from duobaan.notices.service import count_notices, list_notices, view_notice_settings
from schema.access import query
from schema.context import Info
from schema.cursors import scope_of
from schema.notices.types import Notice, NoticeSettings
from schema.pagination import Connection, connect, window


@strawberry.type
class NoticeQueries:
    """Mixed into Query."""

    @query(list_notices)
    async def notices(
        self, info: Info, unread: bool | None = None, first: int = 20, after: str | None = None
    ) -> Connection[Notice]:
        context, scope = info.context, scope_of("notices", unread)
        asked = window(context, scope, first, after)
        page = await list_notices(context.actor, context.db, window=asked, unread=unread)

        async def count() -> int:
            return await count_notices(context.actor, context.db, unread=unread)

        return connect(context, scope, page, asked, Notice.of, count)

    @query(count_notices)
    async def unread_notice_count(self, info: Info) -> int:
        return await count_notices(info.context.actor, info.context.db, unread=True)

    @query(view_notice_settings)
    async def notice_settings(self, info: Info) -> NoticeSettings:
        return NoticeSettings.of(await view_notice_settings(info.context.actor, info.context.db))
