"""All SQL on which organisations an event concerns, and which steps were taken with its subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.conversations.models import Thread
from duobaan.db.audit import AuditRow
from duobaan.introductions.models import Introduction
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional, Release
from duobaan.proposals.models import MatchProposal, ProposalParty
from duobaan.running.models import Absence
from duobaan.vacancies.models import Vacancy
from duobaan.words import ProposalStatus


class ConcernRepository:
    """Reads whom events concern, for the platform: what each of them may see is asked after that."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of_vacancy(self, key: UUID) -> frozenset[UUID]:
        """Return the school of a vacancy and its board."""
        return await self._with_boards(sa.select(Vacancy.school_id).where(Vacancy.id == key))

    async def of_proposal(self, key: UUID) -> frozenset[UUID]:
        """Return the organisations that are party to a proposal; a draft is its author's alone."""
        open_to_all = sa.select(MatchProposal.id).where(
            MatchProposal.id == key,
            MatchProposal.status != ProposalStatus.DRAFT,
            MatchProposal.forgotten_at.is_(None),
        )
        parties = sa.select(ProposalParty.organisation_id).where(ProposalParty.proposal_id.in_(open_to_all))
        return await self._with_boards(parties)

    async def of_introduction(self, key: UUID) -> frozenset[UUID]:
        """Return the school that asked for an introduction."""
        found = sa.select(Introduction.school_id).where(Introduction.id == key, Introduction.forgotten_at.is_(None))
        return await self._with_boards(found)

    async def of_thread(self, key: UUID) -> frozenset[UUID]:
        """Return the organisations in a conversation."""
        thread = await self.session.get(Thread, key)
        if thread is None:
            return frozenset()
        if thread.proposal_id is not None:
            return await self.of_proposal(thread.proposal_id)
        return frozenset() if thread.introduction_id is None else await self.of_introduction(thread.introduction_id)

    async def of_arrangement(self, key: UUID) -> frozenset[UUID]:
        """Return the school and the employers of agreed work."""
        school = sa.select(Arrangement.school_id).where(Arrangement.id == key)
        companies = sa.select(Assignment.company_id).where(Assignment.arrangement_id == key)
        return await self._with_boards(school) | await self._found(companies)

    async def of_assignment(self, key: UUID) -> frozenset[UUID]:
        """Return the school and the employer of one person's part of agreed work."""
        work = sa.select(Arrangement.school_id).join(Assignment, Assignment.arrangement_id == Arrangement.id)
        school = await self._with_boards(work.where(Assignment.id == key))
        return school | await self._found(sa.select(Assignment.company_id).where(Assignment.id == key))

    async def of_absence(self, key: UUID) -> frozenset[UUID]:
        """Return the school and the employer of who is away."""
        assignment = await self.session.scalar(sa.select(Absence.assignment_id).where(Absence.id == key))
        return frozenset() if assignment is None else await self.of_assignment(assignment)

    async def of_professional(self, key: UUID) -> frozenset[UUID]:
        """Return the employer of a professional."""
        return await self._found(sa.select(Professional.employer_id).where(Professional.id == key))

    async def of_release(self, key: UUID) -> frozenset[UUID]:
        """Return the employer that releases hours."""
        return await self._found(sa.select(Release.company_id).where(Release.id == key))

    async def _found(self, statement: sa.Select[UUID | None]) -> frozenset[UUID]:
        return frozenset(one for one in await self.session.scalars(statement) if one is not None)

    async def _with_boards(self, statement: sa.Select[UUID] | sa.Select[UUID | None]) -> frozenset[UUID]:
        keys = frozenset(one for one in await self.session.scalars(statement) if one is not None)
        boards = sa.select(Organisation.board_id).where(Organisation.id.in_(keys))
        return keys | await self._found(boards) if keys else keys

    async def acts(
        self, key: UUID, actions: Collection[str], first: dt.datetime, last: dt.datetime
    ) -> Sequence[AuditRow]:
        """Return the steps that were taken with an object within a time, oldest first."""
        found = sa.select(AuditRow).where(
            AuditRow.entity_id == key,
            AuditRow.entity_kind.in_(_ENTITIES),
            AuditRow.action.in_(actions),
            AuditRow.created_at.between(first, last),
        )
        return (await self.session.scalars(found.order_by(AuditRow.id))).all()


_ENTITIES = [kind.__name__ for kind in (Arrangement, MatchProposal, Professional, Vacancy)]
