"""Absence: reported once, both employers told, and the colleagues of the team asked first to stand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import SYSTEM, Actor, Permission, requires
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.arrangements.parties import stands_for
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import Signatory
from duobaan.clock import now, today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import (
    AlreadyDone,
    DoubleBooking,
    HoursExceeded,
    InvalidInput,
    NotAllowed,
    NotEligible,
    NotFound,
    StateNotAllowed,
)
from duobaan.events import AbsenceReported, ArrangementChanged
from duobaan.ids import new_id
from duobaan.running.models import Absence, AbsenceOffer
from duobaan.running.repository import RunningRepository
from duobaan.running.rules import RUNNING, check_absence, check_status
from duobaan.running.standing_in import stand_in
from duobaan.running.states import OFFER, OfferAction
from duobaan.transitions import Hand
from duobaan.words import AbsenceKind, LineRole, OfferStatus, PartyKind

_MANAGE = Permission.ARRANGEMENTS_MANAGE


@dataclass(frozen=True, slots=True)
class Away:
    """An absence with whoever was asked to stand in."""

    absence: Absence
    professional_id: UUID
    offers: tuple[AbsenceOffer, ...]


async def lock_arrangement(uow: UnitOfWork, arrangement_id: UUID, actor: Actor) -> Arrangement:
    """Lock the arrangement of an absence, its vacancy first, as every agreement does."""
    arrangements = ArrangementRepository(uow.session)
    vacancy_id = await arrangements.vacancy_of(arrangement_id)
    if vacancy_id is None:
        raise NotFound("Arrangement")
    await arrangements.lock_vacancy(vacancy_id)
    return await arrangements.lock(arrangement_id, actor)


@requires(_MANAGE, raises=(NotFound, InvalidInput, AlreadyDone))
async def report_absence(
    actor: Actor,
    db: Database,
    *,
    assignment_id: UUID,
    starts_on: dt.date,
    ends_on: dt.date,
    kind: AbsenceKind,
    idempotency_key: str | None = None,
) -> Away:
    """Report once that someone is away, as that person, the employer or the school; `endsOn` is the day of return."""
    request = [assignment_id, starts_on, ends_on, kind]
    async with db.write(actor) as uow:
        running, arrangements = RunningRepository(uow.session), ArrangementRepository(uow.session)
        assignment = await running.assignment(assignment_id, actor)
        row = await lock_arrangement(uow, assignment.arrangement_id, actor)
        await check_speaks(arrangements, actor, row, assignment)
        if (done := await uow.replay(idempotency_key, "report_absence", request)) is not None:
            reported, _ = await running.absence(done, actor)
            return Away(reported, assignment.professional_id, tuple(await running.offers([done])))
        check_status(row.status, RUNNING, "assignmentId")
        check_absence(starts_on, ends_on, assignment.span)
        if await running.is_away(assignment_id, starts_on, ends_on):
            raise AlreadyDone("absence_reported")
        assert actor.user_id is not None
        absence = Absence(
            id=new_id(),
            assignment_id=assignment_id,
            arrangement_id=row.id,
            starts_on=starts_on,
            ends_on=ends_on,
            kind=kind,
            reported_by=actor.user_id,
        )
        uow.session.add(absence)
        uow.remember(idempotency_key, "report_absence", request, absence.id)
        await uow.session.flush()
        team = (await arrangements.assignments([row.id])).get(row.id, [])
        offers = [
            AbsenceOffer(id=new_id(), absence_id=absence.id, professional_id=who) for who in _asked(team, absence)
        ]
        uow.session.add_all(offers)
        # The kind stays out of the log: who is ill is nobody's history.
        uow.record("absence.report", absence, organisation_id=row.school_id, facts={"asked": len(offers)})
        uow.emit(AbsenceReported(absence_id=absence.id, arrangement_id=row.id))
        uow.emit(ArrangementChanged(arrangement_id=row.id))
    return Away(absence, assignment.professional_id, tuple(offers))


async def check_speaks(
    arrangements: ArrangementRepository, actor: Actor, row: Arrangement, assignment: Assignment
) -> None:
    """Raise NotAllowed unless the actor is the school, the one who is away, or the employer."""
    parties = [
        Signatory(PartyKind.SCHOOL, organisation_id=row.school_id),
        Signatory(PartyKind.PROFESSIONAL, professional_id=assignment.professional_id),
        Signatory(PartyKind.COMPANY, organisation_id=assignment.company_id),
    ]
    board_id = await arrangements.board_of(row.school_id)
    if not any(stands_for(actor, party, _MANAGE, board_id) for party in parties):
        raise NotAllowed(_MANAGE.value)


def _asked(team: Sequence[Assignment], absence: Absence) -> list[UUID]:
    """Return the others of the team who teach throughout the absence, each once."""
    absent = next(one.professional_id for one in team if one.id == absence.assignment_id)
    found = {
        one.professional_id: None
        for one in team
        if one.professional_id != absent
        and one.role is not LineRole.SUPPORT
        and one.span[0] <= absence.starts_on
        and absence.ends_on <= one.span[1]
    }
    return list(found)


@requires(_MANAGE, raises=(NotFound, InvalidInput, StateNotAllowed, DoubleBooking, HoursExceeded, NotEligible))
async def answer_absence_offer(actor: Actor, db: Database, *, offer_id: UUID, accepted: bool) -> Away:
    """Stand in for a colleague, or say that one cannot; who stands in has the lessons in their own week."""
    async with db.write(actor) as uow:
        running = RunningRepository(uow.session)
        _, seen = await running.offer(offer_id, actor)
        row = await lock_arrangement(uow, seen.arrangement_id, SYSTEM)
        offer, absence = await running.offer(offer_id, actor)
        check_status(row.status, RUNNING, "offerId")
        if absence.ends_on <= today():
            OFFER.target(OfferStatus.LAPSED, OfferAction.ACCEPT, Hand.PROFESSIONAL)
        action = OfferAction.ACCEPT if accepted else OfferAction.DECLINE
        uow.move(OFFER, offer, action, Hand.PROFESSIONAL, organisation_id=row.school_id)
        offer.answered_at = now()
        offers = await running.offers([absence.id])
        assignment = await uow.session.get_one(Assignment, absence.assignment_id)
        if accepted:
            await stand_in(uow, row, assignment, absence, offer)
            for other in offers:
                if other.status is OfferStatus.OFFERED:
                    uow.move(OFFER, other, OfferAction.LAPSE, Hand.CLOCK, organisation_id=row.school_id)
        uow.emit(ArrangementChanged(arrangement_id=row.id))
    return Away(absence, assignment.professional_id, tuple(offers))


@requires(Permission.ARRANGEMENTS_READ)
async def list_absences(actor: Actor, db: Database, *, arrangement_id: UUID) -> list[Away]:
    """List who is or was away in an arrangement of the actor, newest first."""
    async with db.read() as session:
        running = RunningRepository(session)
        rows = await running.absences(arrangement_id, actor)
        offers = await running.offers([row.id for row in rows])
        team = (await ArrangementRepository(session).assignments([arrangement_id])).get(arrangement_id, [])
    who = {one.id: one.professional_id for one in team}
    return [Away(row, who[row.assignment_id], tuple(one for one in offers if one.absence_id == row.id)) for row in rows]


@requires(Permission.SYSTEM)
async def run_absence_clock(actor: Actor, db: Database) -> int:
    """Let the open offers of absences that are over lapse."""
    async with db.write(actor) as uow:
        rows = await RunningRepository(uow.session).over_offers(today())
        for offer, arrangement_id in rows:
            uow.move(OFFER, offer, OfferAction.LAPSE, Hand.CLOCK)
            uow.emit(ArrangementChanged(arrangement_id=arrangement_id))
    return len(rows)
