"""All SQL on what was written in procedures that led to nothing, for the clock that takes it away."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from duobaan.conversations.models import Message, Thread
from duobaan.introductions.models import Introduction, IntroductionStatus
from duobaan.privacy.models import RetentionConsent
from duobaan.proposals.models import MatchProposal, ProposalComment, ProposalParty, ProposalRevision
from duobaan.words import ProposalStatus

_LIVE = (ProposalStatus.DRAFT, ProposalStatus.OPEN, ProposalStatus.AGREED)
_OVER = (IntroductionStatus.DECLINED, IntroductionStatus.CANCELLED, IntroductionStatus.HELD)


def _consents(professional_id: sa.ColumnElement[Any] | InstrumentedAttribute[Any]) -> sa.ColumnElement[bool]:
    """Return the condition that a professional lets what was written be kept for longer."""
    return sa.exists().where(
        RetentionConsent.professional_id == professional_id, RetentionConsent.withdrawn_at.is_(None)
    )


def _ended_proposals(before: dt.datetime, kept_since: dt.datetime) -> sa.Select[UUID]:
    """Proposals that came to nothing before an instant; later ones are kept when all their people consent."""
    objects = sa.exists().where(
        ProposalParty.proposal_id == MatchProposal.id,
        ProposalParty.professional_id.is_not(None),
        sa.not_(_consents(ProposalParty.professional_id)),
    )
    due = sa.or_(MatchProposal.updated_at < kept_since, objects)
    return sa.select(MatchProposal.id).where(MatchProposal.status.not_in(_LIVE), MatchProposal.updated_at < before, due)


def _ended_introductions(before: dt.datetime, kept_since: dt.datetime) -> sa.Select[UUID]:
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
        Introduction.status.in_(_OVER),
        Introduction.updated_at < before,
        sa.or_(Introduction.updated_at < kept_since, sa.not_(_consents(Introduction.professional_id))),
        sa.not_(going_on),
    )


class RetentionRepository:
    """Takes texts away within one session; the bare rows keep the history whole."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def forget(self, before: dt.datetime, kept_since: dt.datetime, at: dt.datetime) -> int:
        """Make those strangers again whose dealings came to nothing; return how many rows changed."""
        changed = 0
        for kind, ended in ((MatchProposal, _ended_proposals), (Introduction, _ended_introductions)):
            due = sa.and_(kind.id.in_(ended(before, kept_since)), kind.forgotten_at.is_(None))
            # The row's age must stay what it was.
            values = {"forgotten_at": at, "updated_at": kind.updated_at}
            changed += (await self._run(sa.update(kind).where(due).values(**values))).rowcount
        return changed

    async def blank(self, before: dt.datetime, kept_since: dt.datetime) -> int:
        """Blank what was written in what ended before an instant; return how many rows changed.

        Where the people it is about consent, only what ended before `kept_since`.
        """
        proposals, meetings = _ended_proposals(before, kept_since), _ended_introductions(before, kept_since)
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
