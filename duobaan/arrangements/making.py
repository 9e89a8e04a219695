"""Makes and changes arrangements inside the transaction of whoever agreed: assignments, checks and commitments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from duobaan.arrangements.limits import check_room
from duobaan.arrangements.models import Arrangement, CheckItem
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import Placement, required_checks
from duobaan.commitments.repository import CommitmentRepository
from duobaan.commitments.rules import Booking, Lesson, booked_slots
from duobaan.db.uow import UnitOfWork
from duobaan.errors import DoubleBooking
from duobaan.events import ArrangementChanged
from duobaan.vacancies.models import LessonSlot

SOURCE = "Arrangement"


@dataclass(frozen=True, slots=True)
class AgreedTerms:
    """What was agreed, in the words of an arrangement; days half open."""

    proposal_id: UUID
    vacancy_id: UUID
    school_id: UUID
    terms_hash: str
    starts_on: dt.date
    ends_on: dt.date
    placements: tuple[Placement, ...]
    predecessor_id: UUID | None = None

    @property
    def professional_ids(self) -> set[UUID]:
        """Return whose weeks are taken."""
        return {placement.professional_id for placement in self.placements}


def _lesson(slot: LessonSlot) -> Lesson:
    return Lesson(slot.weekday, slot.start_minute, slot.end_minute, slot.cycle, slot.valid_from, slot.valid_to)


async def bookings_of(
    arrangements: ArrangementRepository, source_id: UUID, school_id: UUID, placements: Iterable[Placement]
) -> list[Booking]:
    """Return the stretches of people's weeks that placements take."""
    placed = list(placements)
    lessons = await arrangements.lessons({key for placement in placed for key in placement.slot_ids})
    anchors = await arrangements.anchors_of(school_id)
    return [
        Booking(placement.professional_id, SOURCE, source_id, slot, location_id=school_id)
        for placement in placed
        for slot in booked_slots(
            [_lesson(lessons[key]) for key in placement.slot_ids], placement.valid_from, placement.valid_to, anchors
        )
    ]


async def make_arrangement(uow: UnitOfWork, agreed: AgreedTerms) -> Arrangement:
    """Store an arrangement and take its lessons; the caller has locked the vacancy and the professionals.

    Raises LimitReached when the school is full and DoubleBooking when someone is taken already.
    """
    people = agreed.professional_ids
    await check_room(uow, agreed.school_id, agreed.vacancy_id, people, agreed.starts_on, agreed.ends_on)
    row = Arrangement(
        proposal_id=agreed.proposal_id,
        vacancy_id=agreed.vacancy_id,
        school_id=agreed.school_id,
        terms_hash=agreed.terms_hash,
        starts_on=agreed.starts_on,
        ends_on=agreed.ends_on,
        predecessor_id=agreed.predecessor_id,
    )
    uow.session.add(row)
    await uow.session.flush()
    await _place(uow, row, agreed.placements)
    uow.record("arrangement.make", row, organisation_id=row.school_id, after=row.status.value)
    uow.emit(ArrangementChanged(arrangement_id=row.id))
    return row


async def amend_terms(uow: UnitOfWork, row: Arrangement, agreed: AgreedTerms) -> None:
    """Put new terms in the place of the old ones from their first day on; signatures are needed anew."""
    arrangements = ArrangementRepository(uow.session)
    for assignment in (await arrangements.assignments([row.id])).get(row.id, []):
        # Also what an earlier change, or a notice, lets end on a later day.
        if assignment.span[1] > agreed.starts_on:
            assignment.left_on = max(agreed.starts_on, assignment.valid_from)
    await CommitmentRepository(uow.session).free(SOURCE, row.id, from_on=agreed.starts_on)
    later = [replace(one, valid_from=max(one.valid_from, agreed.starts_on)) for one in agreed.placements]
    await _place(uow, row, later)
    row.terms_version += 1
    row.terms_hash = agreed.terms_hash
    row.ends_on = agreed.ends_on
    uow.record("arrangement.amended", row, organisation_id=row.school_id, facts={"terms_version": row.terms_version})
    uow.emit(ArrangementChanged(arrangement_id=row.id))


async def _place(uow: UnitOfWork, row: Arrangement, placements: Sequence[Placement]) -> None:
    arrangements, commitments = ArrangementRepository(uow.session), CommitmentRepository(uow.session)
    bookings = await bookings_of(arrangements, row.id, row.school_id, placements)
    if clashes := await commitments.overlapping(bookings):
        raise DoubleBooking(clashes)
    for placement in placements:
        await arrangements.add_assignment(row.id, placement)
    known = await arrangements.check_kinds(row.id)
    for person, kind in required_checks(placements):
        if (person, kind) not in known:
            uow.session.add(CheckItem(arrangement_id=row.id, professional_id=person, kind=kind))
    await commitments.insert_many(bookings)


async def leave(
    uow: UnitOfWork, row: Arrangement, *, from_on: dt.date | None, professional_ids: Collection[UUID] | None = None
) -> int:
    """End the work of some people, or of all; give their weeks back and return how many assignments are left."""
    commitments = CommitmentRepository(uow.session)
    left = 0
    for assignment in (await ArrangementRepository(uow.session).assignments([row.id])).get(row.id, []):
        if professional_ids is not None and assignment.professional_id not in professional_ids:
            left += assignment.left_on is None
            continue
        last = max(from_on or assignment.valid_from, assignment.valid_from)
        if assignment.left_on is not None and assignment.left_on <= last:
            continue
        assignment.left_on = last
        await commitments.free(SOURCE, row.id, professional_id=assignment.professional_id, from_on=from_on)
    await uow.session.flush()
    return left
