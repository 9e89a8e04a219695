"""Queries for figures of the market, of a region, and for proposals that are stuck."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.insights import stuck
from duobaan.insights.releases import read_release_exposure
from duobaan.insights.service import read_market_balance, read_region_report
from duobaan.insights.stuck import DEADLINE_DAYS, SILENT_DAYS, Patience, count_stuck_proposals, list_stuck_proposals
from duobaan.proposals.reading import read_proposals
from schema.access import query
from schema.context import Info
from schema.cursors import scope_of
from schema.insights.release_types import ReleaseOverview
from schema.insights.types import AreaBalance, RegionReport, StuckProposal
from schema.pagination import Connection, connect, window
from schema.proposals.types import MatchProposal


@strawberry.type
class InsightQueries:
    """Mixed into Query; a region or company for which the caller does not work is null."""

    @query(read_market_balance)
    async def market_balance(self, info: Info, subjects: list[str] | None = None) -> list[AreaBalance]:
        found = await read_market_balance(info.context.actor, info.context.db, subjects=tuple(subjects or ()))
        return [AreaBalance.of(one) for one in found]

    @query(read_region_report)
    async def region_report(
        self,
        info: Info,
        region_id: strawberry.ID,
        since: dt.date | None = None,
        until: dt.date | None = None,
        subjects: list[str] | None = None,
        silent_days: int = SILENT_DAYS,
        deadline_days: int = DEADLINE_DAYS,
    ) -> RegionReport | None:
        try:
            found = await read_region_report(
                info.context.actor,
                info.context.db,
                region_id=private(Kind.ORGANISATION, region_id),
                start=since,
                end=until,
                subjects=tuple(subjects or ()),
                patience=Patience(silent_days, deadline_days),
            )
        except NotFound:
            return None
        return RegionReport.of(found)

    @query(read_release_exposure)
    async def release_overview(self, info: Info, company_id: strawberry.ID) -> ReleaseOverview | None:
        try:
            key = private(Kind.ORGANISATION, company_id)
            found = await read_release_exposure(info.context.actor, info.context.db, company_id=key)
        except NotFound:
            return None
        return ReleaseOverview.of(found)

    @query(list_stuck_proposals)
    async def stuck_proposals(
        self,
        info: Info,
        silent_days: int = SILENT_DAYS,
        deadline_days: int = DEADLINE_DAYS,
        first: int = 20,
        after: str | None = None,
    ) -> Connection[StuckProposal]:
        context, patience = info.context, Patience(silent_days, deadline_days)
        scope = scope_of("stuck_proposals", silent_days, deadline_days)
        asked = window(context, scope, first, after)
        page = await list_stuck_proposals(context.actor, context.db, window=asked, patience=patience)
        cases = await read_proposals(context.actor, context.db, ids=[row.proposal.id for row in page.rows])

        def wrap(row: stuck.StuckProposal) -> StuckProposal:
            return StuckProposal.of(row, MatchProposal.of(cases[row.proposal.id]))

        async def count() -> int:
            return await count_stuck_proposals(context.actor, context.db, patience=patience)

        return connect(context, scope, page, asked, wrap, count)
