"""All SQL on open proposals in which nobody says anything, or whose time is nearly over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.db import keyset
from duobaan.organisations.models import OrganisationLink
from duobaan.proposals.models import Consent, MatchProposal, ProposalComment, ProposalRevision
from duobaan.proposals.repository import visible_to
from duobaan.words import ProposalStatus

ORDER = (keyset.Key(MatchProposal.expires_at), keyset.Key(MatchProposal.id))  # what ends first comes first
_WORDS = (ProposalRevision, Consent, ProposalComment)


class StuckRepository:
    """Reads within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def count_in(self, region_id: UUID, silent_since: dt.datetime, ends_before: dt.datetime) -> int:
        """Count a region's stuck proposals: a number, for only parties may see which."""
        schools = sa.select(OrganisationLink.organisation_id).where(OrganisationLink.parent_id == region_id)
        found = sa.select(MatchProposal.id).where(
            MatchProposal.school_id.in_(schools), stuck(silent_since, ends_before)
        )
        return await keyset.count(self.session, found)

    async def last_words(self, keys: Collection[UUID]) -> dict[UUID, dt.datetime]:
        """Return when anybody last said anything in proposals."""
        said = sa.union_all(
            *(sa.select(kind.proposal_id, kind.created_at).where(kind.proposal_id.in_(keys)) for kind in _WORDS)
        ).subquery()
        found = sa.select(said.c.proposal_id, sa.func.max(said.c.created_at)).group_by(said.c.proposal_id)
        return {key: at for key, at in (await self.session.execute(found)).all()}


def listed(actor: Actor, silent_since: dt.datetime, ends_before: dt.datetime) -> sa.Select[MatchProposal]:
    """Return the statement of stuck proposals that the actor may see."""
    return sa.select(MatchProposal).where(stuck(silent_since, ends_before), visible_to(actor))


def stuck(silent_since: dt.datetime, ends_before: dt.datetime) -> sa.ColumnElement[bool]:
    """Return the condition: open, and silent since an instant or over before another one."""
    spoken = [
        sa.exists().where(kind.proposal_id == MatchProposal.id, kind.created_at > silent_since) for kind in _WORDS
    ]
    silent = sa.and_(*(~one for one in spoken))
    ending = MatchProposal.expires_at <= ends_before
    return sa.and_(
        MatchProposal.status == ProposalStatus.OPEN, MatchProposal.expires_at.is_not(None), sa.or_(silent, ending)
    )
