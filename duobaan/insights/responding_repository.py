"""All SQL on how organisations answer proposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.proposals.models import Consent, MatchProposal, ProposalParty, ProposalRevision
from duobaan.words import ProposalStatus


class RespondingRepository:
    """Counts within one session; what it returns names no proposal and nobody."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def counts(self, organisation_ids: Collection[UUID], since: dt.datetime) -> dict[UUID, tuple[int, int]]:
        """Return per organisation how many proposals of others since an instant it answered, and how many it had to."""
        wrote = sa.exists().where(ProposalRevision.author_party_id == ProposalParty.id)
        began = sa.exists().where(ProposalRevision.author_party_id == ProposalParty.id, ProposalRevision.number == 1)
        spoke = sa.or_(sa.exists().where(Consent.party_id == ProposalParty.id), wrote)
        found = (
            sa.select(ProposalParty.organisation_id, sa.func.count().filter(spoke), sa.func.count())
            .join(MatchProposal, MatchProposal.id == ProposalParty.proposal_id)
            .where(
                ProposalParty.organisation_id.in_(organisation_ids),
                ProposalParty.required,
                MatchProposal.created_at >= since,
                ~began,
                sa.or_(spoke, MatchProposal.status == ProposalStatus.EXPIRED),
            )
            .group_by(ProposalParty.organisation_id)
        )
        rows = (await self.session.execute(found)).all()
        return {row[0]: (row[1], row[2]) for row in rows if row[0] is not None}
