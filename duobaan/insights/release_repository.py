"""All SQL behind a company's overview of released hours: what is given, used and proposed, added up in the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.db import keyset
from duobaan.professionals.models import Professional, Release
from duobaan.professionals.repository import release_visible_to
from duobaan.proposals.models import MatchProposal, ProposalKind, ProposalLine, ProposalRevision
from duobaan.words import ChargeKind, ProposalStatus, ReleaseStatus, TimeBasis
from duobaan.words.agreement import LIVE_ARRANGEMENTS

ORDER = (keyset.Key(Release.valid_to), keyset.Key(Release.id))  # what ends first comes first
_SHOWN = (ReleaseStatus.PROPOSED, ReleaseStatus.GRANTED)
Totals = tuple[int, int, int, int]
"""People, minutes a year, minutes a year times cents an hour where a price is known, minutes a year without one."""


@dataclass(frozen=True, slots=True)
class ReleaseFilter:
    """Which releases are wanted: OR within a field, AND between fields; what is left out does not filter."""

    status: tuple[ReleaseStatus, ...] = ()
    ends_before: dt.date | None = None
    text: str = ""


def listed(actor: Actor, company_id: UUID, on: dt.date, wanted: ReleaseFilter) -> sa.Select[Release]:
    """Return the statement of a company's releases that hold on a day or later, and those that wait for a yes."""
    found = sa.select(Release).where(
        Release.company_id == company_id,
        Release.status.in_(wanted.status or _SHOWN),
        Release.status.in_(_SHOWN),
        Release.valid_to > on,
        release_visible_to(actor),
    )
    if wanted.ends_before is not None:
        found = found.where(Release.valid_to < wanted.ends_before)
    for word in wanted.text.split():
        found = found.where(Release.professional_id.in_(_called(actor, company_id, word)))
    return found


def _called(actor: Actor, company_id: UUID, word: str) -> sa.Select[Any]:
    """Return who has a word in their profession or, where the actor reads it, in their name."""
    seen = [Professional.profession]
    if actor.holds(Permission.PROFESSIONALS_POST, company_id):
        seen.append(Professional.name)
    # SQLite lowers ASCII only: a first letter with an accent is looked for as a capital too.
    written = {word, word.capitalize()}
    alike = [column.contains(one, autoescape=True) for column in seen for one in sorted(written)]
    alike += [sa.func.lower(column).contains(word.lower(), autoescape=True) for column in seen]
    # Who left for another employer is no longer known by name here.
    return sa.select(Professional.id).where(Professional.employer_id == company_id, sa.or_(*alike))


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

    async def works(self, people: Collection[UUID]) -> dict[UUID, list[UUID]]:
        """Return the arrangements of agreed work in the company's time, by professional, the newest first."""
        found = self._agreed().where(Assignment.professional_id.in_(people))
        pairs = found.with_only_columns(
            Assignment.professional_id, Assignment.arrangement_id, maintain_column_froms=True
        ).distinct()
        rows = await self.session.execute(pairs.order_by(Assignment.arrangement_id.desc()))
        works: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for person, arrangement in rows.all():
            works[person].append(arrangement)
        return works

    async def endings(self) -> list[tuple[dt.date, int, int]]:
        """Return, per first day on which granted hours no longer hold, how many releases and minutes a week that is."""
        columns = (Release.valid_to, sa.func.count(), sa.func.sum(Release.minutes_week))
        rows = await self.session.execute(
            self._given().with_only_columns(*columns).group_by(Release.valid_to).order_by(Release.valid_to)
        )
        return [(day, int(count), int(minutes)) for day, count, minutes in rows.all()]

    async def totals(self, weeks: int) -> tuple[Totals, Totals, Totals]:
        """Return what is released, used and proposed in a year of so many weeks."""
        year = sa.func.coalesce(Release.minutes_year, Release.minutes_week * weeks)
        return (
            await self._total(Release, self._given(), year),
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

    def _given(self) -> sa.Select[Any]:
        return sa.select(Release).where(
            Release.company_id == self.company_id, Release.status == ReleaseStatus.GRANTED, Release.valid_to > self.on
        )

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
