"""The query for reports."""

from __future__ import annotations

import strawberry

from duobaan.reports.models import ReportStatus
from duobaan.reports.service import count_reports, list_reports
from schema.access import query
from schema.context import Info
from schema.cursors import scope_of
from schema.pagination import Connection, connect, window
from schema.reports.types import Report


@strawberry.type
class ReportQueries:
    """Mixed into Query."""

    @query(list_reports)
    async def reports(
        self, info: Info, status: ReportStatus | None = None, first: int = 20, after: str | None = None
    ) -> Connection[Report]:
        context, scope = info.context, scope_of("reports", status)
        asked = window(context, scope, first, after)
        page = await list_reports(context.actor, context.db, window=asked, status=status)

        async def count() -> int:
            return await count_reports(context.actor, context.db, status)

        return connect(context, scope, page, asked, Report.of, count)
