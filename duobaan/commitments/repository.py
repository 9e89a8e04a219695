"""All SQL on commitments: lock the people, look for overlaps, take and free stretches of their weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.commitments.models import Commitment, OtherWork
from duobaan.commitments.rules import Booking, clashes_of
from duobaan.db import tables_above as above
from duobaan.errors import ClashFact
from duobaan.geo import Point, travel_minutes
from duobaan.organisations.models import Organisation
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import CommitmentKind


def booking_of(row: Commitment) -> Booking:
    """Read a stored commitment as a booking."""
    return Booking(
        professional_id=row.professional_id,
        source_kind=row.source_kind,
        source_id=row.source_id,
        slot=WeeklySlot(row.weekday, row.start_minute, row.end_minute, row.cycle_mask, row.valid_from, row.valid_to),
        kind=row.kind,
        location_id=row.location_id,
    )


def row_of(booking: Booking) -> Commitment:
    """Write a booking as a row to store."""
    slot = booking.slot
    return Commitment(
        professional_id=booking.professional_id,
        kind=booking.kind,
        source_kind=booking.source_kind,
        source_id=booking.source_id,
        location_id=booking.location_id,
        weekday=slot.weekday,
        start_minute=slot.start,
        end_minute=slot.end,
        valid_from=slot.valid_from,
        valid_to=slot.valid_to,
        cycle_mask=slot.cycle_mask,
    )


class CommitmentRepository:
    """Reads and writes what is taken of people's weeks."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    @staticmethod
    def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
        """A person sees the own week; everybody else sees it through proposals and arrangements only."""
        if actor.is_system:
            return sa.true()
        return sa.false() if actor.professional_id is None else Commitment.professional_id == actor.professional_id

    async def lock_professionals(self, ids: Collection[UUID]) -> None:
        """Lock people in the order of their ids, so that two agreements never wait for each other in a ring."""
        locked = sa.select(above.professionals.c.id).where(above.professionals.c.id.in_(sorted(ids)))
        await self.session.execute(locked.order_by(above.professionals.c.id).with_for_update())

    async def list_active(self, professional_ids: Collection[UUID], start: dt.date, end: dt.date) -> list[Commitment]:
        """Return what is taken of people's weeks in a range of days, in the order of the week."""
        found = sa.select(Commitment).where(
            Commitment.professional_id.in_(professional_ids),
            Commitment.active,
            Commitment.valid_from < end,
            Commitment.valid_to > start,
        )
        ordered = found.order_by(Commitment.professional_id, Commitment.weekday, Commitment.start_minute, Commitment.id)
        return list(await self.session.scalars(ordered))

    async def list_of(self, actor: Actor, start: dt.date, end: dt.date) -> list[Commitment]:
        """Return the actor's own week in a range of days."""
        found = sa.select(Commitment).where(
            self.visible_to(actor), Commitment.active, Commitment.valid_from < end, Commitment.valid_to > start
        )
        return list(await self.session.scalars(found.order_by(Commitment.weekday, Commitment.start_minute)))

    async def overlapping(self, wanted: Sequence[Booking], *, ignoring: UUID | None = None) -> tuple[ClashFact, ...]:
        """Return what stands in the way of bookings, travel between locations included.

        `ignoring` is a source whose own commitments are about to be replaced.
        """
        if not wanted:
            return ()
        rows = await self.list_active(
            {booking.professional_id for booking in wanted},
            min(booking.slot.valid_from for booking in wanted),
            max(booking.slot.valid_to for booking in wanted),
        )
        taken = [booking_of(row) for row in rows if row.source_id != ignoring]
        places = {booking.location_id for booking in (*wanted, *taken) if booking.location_id is not None}
        points = await self._points(places) if len(places) > 1 else {}

        def minutes_between(here: UUID, there: UUID) -> int:
            # A place without coordinates cannot refuse anyone.
            if here not in points or there not in points:
                return 0
            return travel_minutes(points[here], points[there])

        return clashes_of(wanted, taken, minutes_between)

    async def _points(self, ids: Collection[UUID]) -> dict[UUID, Point]:
        found = sa.select(Organisation.id, Organisation.lat, Organisation.lon).where(Organisation.id.in_(ids))
        rows = (await self.session.execute(found)).all()
        return {key: Point(lat, lon) for key, lat, lon in rows if lat is not None and lon is not None}

    async def insert_many(self, bookings: Sequence[Booking]) -> None:
        """Store bookings; the database refuses an overlap even when nobody looked."""
        self.session.add_all([row_of(booking) for booking in bookings])
        await self.session.flush()

    async def free(
        self, source_kind: str, source_id: UUID, *, professional_id: UUID | None = None, from_on: dt.date | None = None
    ) -> None:
        """Give back what a source holds: all of it, or only one person's, or only from a day on."""
        held = sa.update(Commitment).where(
            Commitment.source_kind == source_kind, Commitment.source_id == source_id, Commitment.active
        )
        if professional_id is not None:
            held = held.where(Commitment.professional_id == professional_id)
        later = held if from_on is None else held.where(Commitment.valid_from >= from_on)
        options = {"synchronize_session": False}
        await self.session.execute(later.values(active=False), execution_options=options)
        if from_on is not None:
            await self._cut(source_kind, source_id, professional_id, from_on)

    async def _cut(self, source_kind: str, source_id: UUID, professional_id: UUID | None, from_on: dt.date) -> None:
        """End what a source holds and has begun before a day."""
        held = sa.select(Commitment).where(
            Commitment.source_kind == source_kind,
            Commitment.source_id == source_id,
            Commitment.active,
            Commitment.valid_from < from_on,
            Commitment.valid_to > from_on,
        )
        if professional_id is not None:
            held = held.where(Commitment.professional_id == professional_id)
        await self.cut((await self.session.scalars(held)).all(), from_on)

    async def cut(self, rows: Iterable[Commitment], from_on: dt.date) -> None:
        """End these on a day; what is left before it stays in tight form, as the database's guard needs it."""
        for row in rows:
            left = replace(booking_of(row).slot, valid_to=min(row.valid_to, from_on)).tight()
            if left is None:
                row.active = False
            else:
                row.valid_from, row.valid_to, row.cycle_mask = left.valid_from, left.valid_to, left.cycle_mask
        await self.session.flush()

    async def discard(self, source_kind: str, source_id: UUID) -> None:
        """Take away what a source holds as if it had never been stated; agreed work is freed instead."""
        held = sa.delete(Commitment).where(Commitment.source_kind == source_kind, Commitment.source_id == source_id)
        await self.session.execute(held, execution_options={"synchronize_session": False})

    async def other_work(self, professional_ids: Collection[UUID]) -> list[OtherWork]:
        """Return what people stated that their weeks hold beside lessons, in the order of the week."""
        found = sa.select(OtherWork).where(OtherWork.professional_id.in_(professional_ids))
        ordered = found.order_by(OtherWork.professional_id, OtherWork.weekday, OtherWork.start_minute, OtherWork.id)
        return list(await self.session.scalars(ordered))

    async def replace_other_work(self, professional_id: UUID, kind: CommitmentKind, rows: Sequence[OtherWork]) -> None:
        """Put what someone states of one kind in the place of what they stated before."""
        old = sa.delete(OtherWork).where(OtherWork.professional_id == professional_id, OtherWork.kind == kind)
        await self.session.execute(old, execution_options={"synchronize_session": False})
        self.session.add_all(rows)
        await self.session.flush()
