"""All SQL on what was written in procedures that led to nothing, for the clock that takes it away."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.conversations.models import Message, Thread
from duobaan.introductions.models import Introduction, IntroductionStatus
from duobaan.proposals.models import MatchProposal, ProposalComment, ProposalParty, ProposalRevision
from duobaan.words import ProposalStatus

_LIVE = (ProposalStatus.DRAFT, ProposalStatus.OPEN, ProposalStatus.AGREED)
_OVER = (IntroductionStatus.DECLINED, IntroductionStatus.CANCELLED, IntroductionStatus.HELD)


def _ended_proposals(before: dt.datetime) -> sa.Select[UUID]:
    """Proposals that came to nothing before an instant."""
    return sa.select(MatchProposal.id).where(MatchProposal.status.not_in(_LIVE), MatchProposal.updated_at < before)


def _ended_introductions(before: dt.datetime) -> sa.Select[UUID]:
    """Introductions that were over before an instant, of people with whom the school has nothing open or agreed."""
    going_on = (
        sa.select(MatchProposal.id)
        .join(ProposalParty, ProposalParty.proposal_id == MatchProposal.id)
        .where(
            MatchProposal.school_id == Introduction.school_id,
            ProposalParty.professional_id == Introduction.professional_id,
            MatchProposal.status.in_(_LIVE),
        )
        .correlate(Introduction)
        .exists()
    )
    return sa.select(Introduction.id).where(
        Introduction.status.in_(_OVER), Introduction.updated_at < before, sa.not_(going_on)
    )


class RetentionRepository:
    """Takes texts away within one session; the bare rows keep the history whole."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def blank(self, before: dt.datetime) -> int:
        """Blank what was written in what ended before an instant; return how many rows changed."""
        proposals, meetings = _ended_proposals(before), _ended_introductions(before)
        threads = sa.select(Thread.id).where(
            sa.or_(Thread.proposal_id.in_(proposals), Thread.introduction_id.in_(meetings))
        )
        of_revisions = sa.and_(
            ProposalRevision.proposal_id.in_(proposals),
            sa.or_(ProposalRevision.message != "", ProposalRevision.note != ""),
        )
        said = sa.or_(Introduction.message != "", Introduction.outcome_note != "")
        statements = (
            sa.update(Message).where(Message.thread_id.in_(threads), Message.body != "").values(body=""),
            sa.update(ProposalComment)
            .where(ProposalComment.proposal_id.in_(proposals), ProposalComment.body != "")
            .values(body=""),
            sa.update(ProposalRevision).where(of_revisions).values(message="", note=""),
            # The row's age must stay what it was; nobody edits an introduction that is over.
            sa.update(Introduction)
            .where(Introduction.id.in_(meetings), said)
            .values(message="", outcome_note="", updated_at=Introduction.updated_at),
        )
        changed = 0
        for statement in statements:
            changed += (await self._run(statement)).rowcount
        return changed

    async def _run(self, statement: sa.Update) -> sa.CursorResult[object]:
        found = await self.session.execute(statement.execution_options(synchronize_session=False))
        assert isinstance(found, sa.CursorResult)
        return found
