"""Queries for proposals."""

from __future__ import annotations

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.proposals.models import MatchProposal as Row
from duobaan.proposals.reading import count_proposals, list_proposals, read_proposals
from schema.access import query
from schema.context import Info
from schema.cursors import scope_of
from schema.pagination import Connection, connect, window
from schema.proposals.types import MatchProposal, load_proposal


@strawberry.type
class ProposalQueries:
    """Mixed into Query."""

    @query(read_proposals)
    async def proposal(self, info: Info, id: strawberry.ID) -> MatchProposal | None:
        try:
            return await load_proposal(info.context, private(Kind.PROPOSAL, id))
        except NotFound:
            return None

    @query(list_proposals)
    async def proposals(
        self,
        info: Info,
        awaiting_me: bool | None = None,
        vacancy_id: strawberry.ID | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> Connection[MatchProposal]:
        context = info.context
        vacancy = None if vacancy_id is None else private(Kind.VACANCY, vacancy_id, path=("vacancyId",))
        scope = scope_of("proposals", awaiting_me, vacancy)
        asked = window(context, scope, first, after)
        page = await list_proposals(
            context.actor, context.db, window=asked, awaiting_me=awaiting_me, vacancy_id=vacancy
        )
        cases = await read_proposals(context.actor, context.db, ids=[row.id for row in page.rows])

        def wrap(row: Row) -> MatchProposal:
            return MatchProposal.of(cases[row.id])

        async def count() -> int:
            return await count_proposals(context.actor, context.db, awaiting_me=awaiting_me, vacancy_id=vacancy)

        return connect(context, scope, page, asked, wrap, count)
