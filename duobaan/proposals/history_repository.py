"""All SQL on what happened to proposals: answers and states out of the audit, reminders, losses, who is touched."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.db.audit import AuditRow
from duobaan.organisations.models import Organisation
from duobaan.proposals.models import (
    MatchProposal,
    ProposalLine,
    ProposalLoss,
    ProposalReminder,
    ProposalRevision,
)
from duobaan.proposals.near_miss import Loss
from duobaan.words import HolidayRegion, ProposalStatus
from duobaan.words.agreement import LIVE_ARRANGEMENTS

_Told = TypeVar("_Told", ProposalReminder, ProposalLoss)
_ANSWERS = ("accept", "decline", "decline_line", "reject_counter")


class HistoryRepository:
    """Reads and writes the history of proposals within one session; who may read it has read the proposal first."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def acts(self, keys: Collection[UUID]) -> dict[UUID, list[AuditRow]]:
        """Return the audit rows of proposals that changed the state or hold a party's answer, oldest first."""
        found = sa.select(AuditRow).where(
            AuditRow.entity_kind == MatchProposal.__name__,
            AuditRow.entity_id.in_(keys),
            AuditRow.to_state.is_not(None),
            sa.or_(
                AuditRow.from_state != AuditRow.to_state,
                AuditRow.action.in_([f"proposal.{name}" for name in _ANSWERS]),
            ),
        )
        grouped: defaultdict[UUID, list[AuditRow]] = defaultdict(list)
        for row in await self.session.scalars(found.order_by(AuditRow.id)):
            grouped[row.entity_id].append(row)
        return dict(grouped)

    async def reminders(self, keys: Collection[UUID]) -> dict[UUID, list[ProposalReminder]]:
        """Return when the parties of proposals were reminded, oldest first."""
        found = sa.select(ProposalReminder).where(ProposalReminder.proposal_id.in_(keys))
        return _grouped(await self.session.scalars(found.order_by(ProposalReminder.id)))

    async def losses(self, keys: Collection[UUID]) -> dict[UUID, list[ProposalLoss]]:
        """Return what was lost of superseded proposals."""
        found = sa.select(ProposalLoss).where(ProposalLoss.proposal_id.in_(keys))
        return _grouped(await self.session.scalars(found.order_by(ProposalLoss.id)))

    def add_losses(self, proposal_id: UUID, losses: Iterable[Loss]) -> None:
        """Store what is lost of a proposal."""
        self.session.add_all(
            [
                ProposalLoss(
                    proposal_id=proposal_id,
                    professional_id=loss.professional_id,
                    role=loss.role,
                    kind=loss.kind,
                    slot_id=loss.slot_id,
                )
                for loss in losses
            ]
        )

    async def list_to_remind(
        self, at: dt.datetime, limit: int = 200
    ) -> list[tuple[MatchProposal, dt.datetime, HolidayRegion | None]]:
        """Return open proposals with a reminder due, when their latest revision was sent and the school's region.

        The proposals are locked; those in other hands are left for later.
        """
        found = (
            sa.select(MatchProposal, ProposalRevision.created_at, Organisation.holiday_region)
            .join(
                ProposalRevision,
                sa.and_(
                    ProposalRevision.proposal_id == MatchProposal.id,
                    ProposalRevision.number == MatchProposal.latest_revision,
                ),
            )
            .join(Organisation, Organisation.id == MatchProposal.school_id)
            .where(MatchProposal.status == ProposalStatus.OPEN, MatchProposal.remind_at <= at)
            .order_by(MatchProposal.remind_at, MatchProposal.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=MatchProposal)
        )
        return [(row, sent, region) for row, sent, region in (await self.session.execute(found)).all()]

    async def open_touched_by(self, arrangement_ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
        """Return open proposals that share a vacancy or a person with agreed work, each with that arrangement."""
        people = (
            sa.select(ProposalRevision.proposal_id, Assignment.arrangement_id)
            .join(ProposalLine, ProposalLine.revision_id == ProposalRevision.id)
            .join(Assignment, Assignment.professional_id == ProposalLine.professional_id)
            .join(MatchProposal, MatchProposal.id == ProposalRevision.proposal_id)
            .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
            .where(ProposalRevision.number == MatchProposal.current_revision, *_between(arrangement_ids))
        )
        vacancies = (
            sa.select(MatchProposal.id, Arrangement.id)
            .join(Arrangement, Arrangement.vacancy_id == MatchProposal.vacancy_id)
            .where(*_between(arrangement_ids))
        )
        rows = (await self.session.execute(sa.union(people, vacancies))).all()
        return sorted({key: arrangement for key, arrangement in rows}.items())


def _between(arrangement_ids: Collection[UUID]) -> tuple[sa.ColumnElement[bool], ...]:
    other = sa.or_(MatchProposal.arrangement_id.is_(None), MatchProposal.arrangement_id != Arrangement.id)
    return (
        Arrangement.id.in_(arrangement_ids),
        Arrangement.status.in_(LIVE_ARRANGEMENTS),
        MatchProposal.status == ProposalStatus.OPEN,
        other,
    )


def _grouped(rows: Iterable[_Told]) -> dict[UUID, list[_Told]]:
    grouped: defaultdict[UUID, list[_Told]] = defaultdict(list)
    for row in rows:
        grouped[row.proposal_id].append(row)
    return dict(grouped)
