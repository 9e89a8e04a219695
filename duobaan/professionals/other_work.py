"""Use case: say what one's week holds beside lessons; it takes part in the guard against double booking."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.commitments.models import OtherWork
from duobaan.commitments.other_work import SOURCE, Freed, StatedWindow, bookings_of, check_windows
from duobaan.commitments.repository import CommitmentRepository
from duobaan.commitments.rules import Booking
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import DoubleBooking, InvalidInput, NotAllowed, NotFound
from duobaan.events import ProfileChanged
from duobaan.professionals.models import Professional
from duobaan.professionals.repository import ProfessionalRepository, ReleaseRepository
from duobaan.words import CommitmentKind


@requires(Permission.PROFILES_OWN, raises=(NotFound, InvalidInput, DoubleBooking))
async def set_other_work(
    actor: Actor, db: Database, *, kind: CommitmentKind, windows: Collection[StatedWindow]
) -> Professional:
    """State anew what one's own week holds of one kind: the employer's hours, training or private time.

    The employer's hours are taken for lessons, except on the weekdays that the employer released. What overlaps
    agreed lessons is refused.
    """
    stated = list(windows)
    check_windows(kind, stated)
    async with db.write(actor) as uow:
        if actor.professional_id is None:
            raise NotAllowed(Permission.PROFILES_OWN.value)
        row = await ProfessionalRepository(uow.session).lock(actor.professional_id, actor)
        rows = [_row(row.id, window) for window in stated]
        await CommitmentRepository(uow.session).replace_other_work(row.id, kind, rows)
        bookings = await _wanted(uow, row)
        commitments = CommitmentRepository(uow.session)
        await commitments.discard(SOURCE, row.id)
        if clashes := await commitments.overlapping(bookings):
            raise DoubleBooking(clashes)
        await commitments.insert_many(bookings)
        uow.record("professional.other_work", row, facts={"kind": kind.value, "windows": len(rows)})
        uow.emit(ProfileChanged(row.id))
    return row


async def list_other_work(
    actor: Actor, db: Database, *, professional_ids: Collection[UUID]
) -> dict[UUID, list[OtherWork]]:
    """Return what the actor stated of the own week; nobody else's week is told this way."""
    told = actor.professional_id in professional_ids and actor.lets(Permission.PROFILES_OWN)
    if actor.professional_id is None or not told:
        return {}
    async with db.read() as session:
        return {actor.professional_id: await CommitmentRepository(session).other_work([actor.professional_id])}


async def refresh_other_work(uow: UnitOfWork, row: Professional) -> None:
    """Take and free the employer's hours anew after a release changed; agreed lessons stay where they are."""
    commitments = CommitmentRepository(uow.session)
    await uow.session.flush()
    if not await commitments.other_work([row.id]):
        return
    await commitments.lock_professionals([row.id])
    await commitments.discard(SOURCE, row.id)
    bookings = await _wanted(uow, row)
    clashes = {(fact.weekday, fact.start_minute, fact.end_minute) for fact in await commitments.overlapping(bookings)}
    await commitments.insert_many([booking for booking in bookings if not _stands_in_way(booking, clashes)])


def _stands_in_way(booking: Booking, clashes: set[tuple[int, int, int]]) -> bool:
    slot = booking.slot
    return any(day == slot.weekday and start < slot.end and slot.start < end for day, start, end in clashes)


def _row(professional_id: UUID, window: StatedWindow) -> OtherWork:
    return OtherWork(
        professional_id=professional_id,
        kind=window.kind,
        weekday=window.weekday,
        start_minute=window.start_minute,
        end_minute=window.end_minute,
        valid_from=window.valid_from,
        valid_to=window.valid_to,
    )


def stated(row: OtherWork) -> StatedWindow:
    """Read a stored window."""
    return StatedWindow(row.kind, row.weekday, row.start_minute, row.end_minute, row.valid_from, row.valid_to)


async def _wanted(uow: UnitOfWork, row: Professional) -> list[Booking]:
    rows = await CommitmentRepository(uow.session).other_work([row.id])
    releases = await ReleaseRepository(uow.session).in_force(row.id)
    freed = [
        Freed(one.valid_from, one.valid_to, frozenset(day.number for day in one.weekdays))
        for one in releases
        if one.company_id == row.employer_id
    ]
    return bookings_of(row.id, [stated(one) for one in rows], freed)
