"""All SQL behind a company's overview of released hours: what is given, used and proposed, added up in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.db import keyset
from duobaan.professionals.models import Release
from duobaan.professionals.repository import release_visible_to
from duobaan.proposals.models import MatchProposal, ProposalKind, ProposalLine, ProposalRevision
from duobaan.words import ChargeKind, ProposalStatus, ReleaseStatus, TimeBasis
from duobaan.words.agreement import LIVE_ARRANGEMENTS

ORDER = (keyset.Key(Release.valid_to), keyset.Key(Release.id))  # what ends first comes first
_SHOWN = (ReleaseStatus.PROPOSED, ReleaseStatus.GRANTED)
Totals = tuple[int, int, int, int]
"""People, minutes a year, minutes a year times cents an hour where a price is known, minutes a year without one."""


def listed(actor: Actor, company_id: UUID, on: dt.date) -> sa.Select[Release]:
    """Return the statement of a company's releases that hold on a day or later, and those that wait for a yes."""
    return sa.select(Release).where(
        Release.company_id == company_id,
        Release.status.in_(_SHOWN),
        Release.valid_to > on,
        release_visible_to(actor),
    )


class ReleaseUseRepository:
    """Adds up within one session, for one company whose releases the actor may see."""

    def __init__(self, session: AsyncSession, company_id: UUID, on: dt.date) -> None:
        self.session, self.company_id, self.on = session, company_id, on

    async def used(self, people: Collection[UUID]) -> dict[UUID, int]:
        """Return the minutes a week of agreed work in the company's time, by professional."""
        return await self._by_person(Assignment, self._agreed().where(Assignment.professional_id.in_(people)))

    async def proposed(self, people: Collection[UUID]) -> dict[UUID, int]:
        """Return the minutes a week that open proposals ask of the company's time, by professional."""
        return await self._by_person(ProposalLine, self._asked().where(ProposalLine.professional_id.in_(people)))

    async def _by_person(self, kind: Any, found: sa.Select[Any]) -> dict[UUID, int]:
        sums = found.with_only_columns(kind.professional_id, sa.func.sum(kind.minutes_week), maintain_column_froms=True)
        rows = await self.session.execute(sums.group_by(kind.professional_id))
        return {key: int(minutes) for key, minutes in rows.all()}

    async def totals(self, weeks: int) -> tuple[Totals, Totals, Totals]:
        """Return what is released, used and proposed in a year of so many weeks."""
        given = sa.select(Release).where(
            Release.company_id == self.company_id, Release.status == ReleaseStatus.GRANTED, Release.valid_to > self.on
        )
        year = sa.func.coalesce(Release.minutes_year, Release.minutes_week * weeks)
        return (
            await self._total(Release, given, year),
            await self._total(Assignment, self._agreed(), Assignment.minutes_week * weeks),
            await self._total(ProposalLine, self._asked(), ProposalLine.minutes_week * weeks),
        )

    async def _total(self, kind: Any, found: sa.Select[Any], year: Any) -> Totals:
        minutes = sa.cast(year, sa.BigInteger)
        rate = sa.case((kind.charge_kind == ChargeKind.FREE, 0), else_=kind.rate_cents)
        columns = (
            sa.func.count(sa.distinct(kind.professional_id)),
            sa.func.coalesce(sa.func.sum(minutes), 0),
            sa.func.coalesce(sa.func.sum(minutes * rate), 0),
            sa.func.coalesce(sa.func.sum(sa.case((rate.is_(None), minutes), else_=0)), 0),
        )
        row = (await self.session.execute(found.with_only_columns(*columns, maintain_column_froms=True))).one()
        people, total, priced, unpriced = map(int, row)
        return people, total, priced, unpriced

    def _agreed(self) -> sa.Select[Any]:
        return (
            sa.select(Assignment)
            .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
            .where(
                Assignment.company_id == self.company_id,
                Assignment.time_basis == TimeBasis.EMPLOYER_TIME,
                Arrangement.status.in_(LIVE_ARRANGEMENTS),
                Assignment.left_on.is_(None),
                Assignment.valid_to > self.on,
            )
        )

    def _asked(self) -> sa.Select[Any]:
        """Return the lines of what stands in open proposals for new work; an amendment changes hours in use."""
        stands = sa.and_(
            ProposalRevision.id == ProposalLine.revision_id,
            ProposalRevision.number == MatchProposal.current_revision,
        )
        return (
            sa.select(ProposalLine)
            .join(ProposalRevision, ProposalRevision.id == ProposalLine.revision_id)
            .join(MatchProposal, sa.and_(MatchProposal.id == ProposalRevision.proposal_id, stands))
            .where(
                ProposalLine.company_id == self.company_id,
                ProposalLine.time_basis == TimeBasis.EMPLOYER_TIME,
                MatchProposal.status == ProposalStatus.OPEN,
                MatchProposal.kind == ProposalKind.NEW,
            )
        )
