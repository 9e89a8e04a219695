"""All SQL on the hours ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.running.models import HourEntry
from duobaan.running.repository import visible_to
from duobaan.running.statement import StatedLine
from duobaan.running.states import Ledger
from duobaan.words import HourStatus


class HoursRepository:
    """Reads and writes hour entries within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def _seen(self, actor: Actor) -> sa.ColumnElement[bool]:
        return HourEntry.assignment_id.in_(sa.select(Assignment.id).where(visible_to(actor)))

    async def lock(self, keys: Collection[UUID], actor: Actor) -> list[HourEntry]:
        """Return entries that the actor may see, in the order of their keys, and keep them; raise NotFound."""
        found = sa.select(HourEntry).where(HourEntry.id.in_(keys), self._seen(actor)).order_by(HourEntry.id)
        rows = list(await self.session.scalars(found.with_for_update()))
        if not keys or len(rows) != len(set(keys)):
            raise NotFound("HourEntry")
        return rows

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, HourEntry]:
        """Return those of the entries that the actor may see."""
        found = sa.select(HourEntry).where(HourEntry.id.in_(keys), self._seen(actor))
        return {row.id: row for row in await self.session.scalars(found)}

    async def list_of(self, arrangement_id: UUID, month: dt.date, end: dt.date, actor: Actor) -> Sequence[HourEntry]:
        """Return the entries of an arrangement within days that the actor may see."""
        within = sa.select(Assignment.id).where(Assignment.arrangement_id == arrangement_id)
        found = sa.select(HourEntry).where(
            HourEntry.assignment_id.in_(within),
            HourEntry.worked_on >= month,
            HourEntry.worked_on < end,
            self._seen(actor),
        )
        return (await self.session.scalars(found.order_by(HourEntry.worked_on, HourEntry.id))).all()

    async def minutes_on(self, assignment_id: UUID, day: dt.date, ignoring: UUID | None = None) -> int:
        """Return the minutes written on a day, but for one entry."""
        found = sa.select(sa.func.coalesce(sa.func.sum(HourEntry.minutes), 0)).where(
            HourEntry.assignment_id == assignment_id, HourEntry.worked_on == day
        )
        if ignoring is not None:
            found = found.where(HourEntry.id != ignoring)
        return int(await self.session.scalar(found) or 0)

    async def places(self, assignment_ids: Collection[UUID]) -> dict[UUID, tuple[Assignment, Arrangement]]:
        """Return assignments with their arrangements."""
        found = (
            sa.select(Assignment, Arrangement)
            .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
            .where(Assignment.id.in_(assignment_ids))
        )
        return {row[0].id: (row[0], row[1]) for row in (await self.session.execute(found)).all()}

    async def ledgers(self, assignment_ids: Collection[UUID], actor: Actor) -> dict[UUID, Ledger]:
        """Return whose ledgers these are, of those assignments that concern the actor."""
        found = (
            sa.select(Assignment.id, Assignment.professional_id, Organisation.id, Organisation.board_id)
            .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
            .join(Organisation, Organisation.id == Arrangement.school_id)
            .where(Assignment.id.in_(assignment_ids), visible_to(actor))
        )
        return {
            key: Ledger(who, school, board) for key, who, school, board in (await self.session.execute(found)).all()
        }

    async def to_state(self, before: dt.date, limit: int = 500) -> list[HourEntry]:
        """Return the approved entries of days before a month, locked."""
        found = sa.select(HourEntry).where(HourEntry.status == HourStatus.APPROVED, HourEntry.worked_on < before)
        ordered = found.order_by(HourEntry.id).limit(limit).with_for_update(skip_locked=True)
        return list(await self.session.scalars(ordered))

    async def stated(self, company_id: UUID, month: dt.date) -> list[StatedLine]:
        """Return the lines of a company's statement of a month, in the order of day, person and key."""
        found = (
            sa.select(HourEntry, Professional.name, Organisation.name)
            .join(Assignment, Assignment.id == HourEntry.assignment_id)
            .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
            .join(Professional, Professional.id == Assignment.professional_id)
            .join(Organisation, Organisation.id == Arrangement.school_id)
            .where(
                Assignment.company_id == company_id,
                HourEntry.stated_in == month,
                HourEntry.status == HourStatus.STATED,
            )
            .order_by(HourEntry.worked_on, Professional.name, HourEntry.id)
        )
        return [
            StatedLine(month, row.worked_on, name, school, row.kind, row.minutes, row.note)
            for row, name, school in (await self.session.execute(found)).all()
        ]
