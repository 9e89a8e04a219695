"""Standing in for a colleague: within the week, the release and the limits of working time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from duobaan.arrangements.making import SOURCE, bookings_of
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import Placement
from duobaan.clock import today
from duobaan.commitments.repository import CommitmentRepository
from duobaan.commitments.rules import Booking
from duobaan.db.uow import UnitOfWork
from duobaan.eligibility.facts_repository import FactsRepository
from duobaan.eligibility.working_time import WorkStretch, reasons_of
from duobaan.errors import DoubleBooking, HoursExceeded, NotEligible, NotFound, ReasonFact
from duobaan.professionals.models import Release
from duobaan.running.models import Absence, AbsenceOffer
from duobaan.running.repository import RunningRepository
from duobaan.timetable.hours import Load, peak_minutes
from duobaan.words import CommitmentKind, TimeBasis, Weekday

_PATH = ("input", "offerId")
Span = tuple[dt.date, dt.date]


def check_room(work: Sequence[Load], limit: int, requested: int, within: Span) -> None:
    """Raise HoursExceeded when the minutes a week of an absence do not fit beside the work there is."""
    used = peak_minutes(work, *within)
    if used + requested > limit:
        raise HoursExceeded(available_minutes=max(0, limit - used), requested_minutes=requested, path=_PATH)


def check_release(releases: Sequence[Release], days: Sequence[Weekday], within: Span) -> Release:
    """Return the widest release that covers the absence; raise NotEligible without one, or on days it leaves out."""
    fitting = [one for one in releases if one.valid_from <= within[0] and within[1] <= one.valid_to]
    if not fitting:
        raise NotEligible(ReasonFact("RELEASE_MISSING"), path=_PATH)
    widest = max(fitting, key=lambda one: (one.minutes_week, one.id))
    closed = [day for day in days if widest.weekdays and day not in widest.weekdays]
    if closed:
        reasons = [ReasonFact("RELEASE_WEEKDAY", {"weekday": day.value}) for day in closed]
        raise NotEligible(*reasons, path=_PATH)
    return widest


async def stand_in(
    uow: UnitOfWork, row: Arrangement, assignment: Assignment, absence: Absence, offer: AbsenceOffer
) -> None:
    """Put the lessons of an absence into the week of whoever stands in, or refuse with what stands in the way.

    They stand in on the terms of their own place in the team: in whose time, and for which employer.
    """
    arrangements, commitments = ArrangementRepository(uow.session), CommitmentRepository(uow.session)
    await commitments.lock_professionals({offer.professional_id})
    slots = (await arrangements.slots([assignment.id])).get(assignment.id, [])
    instead = Placement(
        professional_id=offer.professional_id,
        slot_ids=tuple(slots),
        role=assignment.role,
        time_basis=assignment.time_basis,
        minutes_week=assignment.minutes_week,
        valid_from=max(absence.starts_on, today()),
        valid_to=absence.ends_on,
    )
    bookings = await bookings_of(arrangements, row.id, row.school_id, [instead])
    if clashes := await commitments.overlapping(bookings):
        raise DoubleBooking(clashes)
    await _check_release(uow, row, instead, bookings, apart_from=absence.id)
    await _check_working_time(uow, row, instead, bookings)
    # As the arrangement's own: whoever leaves it, or ends it, gives these back too.
    assert all(booking.source_kind == SOURCE for booking in bookings)
    await commitments.insert_many(bookings)


async def _check_release(
    uow: UnitOfWork, row: Arrangement, instead: Placement, bookings: Sequence[Booking], *, apart_from: UUID
) -> None:
    """Hold the employer to what it released; who stands in beside the own hours says so by accepting."""
    running, who, within = (
        RunningRepository(uow.session),
        instead.professional_id,
        (instead.valid_from, instead.valid_to),
    )
    lives = [one for one, _ in await ArrangementRepository(uow.session).live_work([who])]
    here = [one for one in lives if one.arrangement_id == row.id and one.span[0] <= within[0] < one.span[1]]
    if not here:
        raise NotFound("Assignment", path=_PATH)
    company_id = here[0].company_id
    if here[0].time_basis is not TimeBasis.EMPLOYER_TIME or company_id is None:
        return
    mine = [one for one in lives if one.company_id == company_id]
    held = {one.arrangement_id for one in mine}
    work = [Load(one.minutes_week, *one.span) for one in mine]
    work += [
        Load(minutes, *span) for key, span, minutes in await running.stood_in(who, apart_from=apart_from) if key in held
    ]
    days = sorted({booking.slot.weekday for booking in bookings})
    release = check_release(await running.releases(who, company_id), [list(Weekday)[day - 1] for day in days], within)
    check_room(work, release.minutes_week, instead.minutes_week, within)


async def _check_working_time(
    uow: UnitOfWork, row: Arrangement, instead: Placement, bookings: Sequence[Booking]
) -> None:
    facts = FactsRepository(uow.session)
    present = (await facts.stretches([instead.professional_id]))[instead.professional_id]
    region = (await facts.place(row.school_id)).region
    wanted = [WorkStretch(booking.slot, CommitmentKind.TEACHING, region) for booking in bookings]
    if reasons := reasons_of(present, wanted, instead.valid_from, instead.valid_to):
        raise NotEligible(*reasons, path=_PATH)
