"""The moment of agreement: everything is checked again under lock, then commitments and arrangement come at once."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.making import SOURCE, AgreedTerms, amend_terms, bookings_of, make_arrangement
from duobaan.arrangements.models import Arrangement
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import Placement
from duobaan.clock import now
from duobaan.commitments.repository import CommitmentRepository
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import ClashFact, DoubleBooking
from duobaan.events import ProposalChanged
from duobaan.proposals.ground_repository import GroundRepository
from duobaan.proposals.grounds import check_may_work
from duobaan.proposals.models import MatchProposal
from duobaan.proposals.negotiation import Negotiation
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.rules import check_hours, taken_slots
from duobaan.proposals.states import PROPOSAL, ProposalAction
from duobaan.proposals.terms import Line, Terms
from duobaan.transitions import Hand
from duobaan.vacancies.coverage import refill
from duobaan.vacancies.models import Vacancy
from duobaan.words import ProposalStatus, VacancyStatus


def placement(line: Line) -> Placement:
    """Return a line of agreed terms in the words of an arrangement."""
    money = line.money
    return Placement(
        professional_id=line.professional_id,
        slot_ids=line.slot_ids,
        role=line.role,
        time_basis=line.time_basis,
        minutes_week=line.minutes_week,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
        company_id=line.company_id,
        rate_cents=money.rate_cents if money else None,
        charge_kind=money.charge_kind if money else None,
        vat_treatment=money.vat_treatment if money else None,
        contract_kind=money.contract_kind if money else None,
    )


def agreed_terms(row: MatchProposal, terms: Terms, terms_hash: str) -> AgreedTerms:
    """Return the standing terms of a proposal as an arrangement takes them."""
    return AgreedTerms(
        proposal_id=row.id,
        vacancy_id=row.vacancy_id,
        school_id=row.school_id,
        terms_hash=terms_hash,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        placements=tuple(map(placement, terms.lines)),
    )


async def standing_terms(uow: UnitOfWork, standing: Negotiation) -> Terms:
    """Return the terms of the revision that stands."""
    revision = standing.standing
    return (await ProposalRepository(uow.session).terms([revision]))[revision.id]


async def agree(uow: UnitOfWork, standing: Negotiation, vacancy: Vacancy) -> Arrangement:
    """Turn a proposal on which everybody agrees into an arrangement; the vacancy is locked already.

    Raises DoubleBooking, HoursExceeded or NotEligible, and then keeps nothing.
    """
    row, terms = standing.proposal, await standing_terms(uow, standing)
    agreed = agreed_terms(row, terms, standing.standing.terms_hash)
    await CommitmentRepository(uow.session).lock_professionals(agreed.professional_ids)
    ground = await GroundRepository(uow.session).ground(vacancy, agreed.professional_ids, ignoring=row.arrangement_id)
    if any(taken_slots(line, ground.taken) for line in terms.lines):
        # Another agreement took the lesson in the same moment; whoever lost sees what a late one sees.
        raise DoubleBooking()
    # Overlaps first: a double booking closes the proposal, too many hours can still be talked about.
    arrangement = await _arrange(uow, row, agreed)
    check_hours(terms, ground)
    check_may_work(terms, ground)
    uow.move(PROPOSAL, row, ProposalAction.AGREE, Hand.CLOCK, organisation_id=row.school_id)
    row.agreed_at = now()
    await uow.session.flush()
    await refill(uow, row.vacancy_id)
    await supersede_others(uow, row, vacancy)
    return arrangement


async def _arrange(uow: UnitOfWork, row: MatchProposal, agreed: AgreedTerms) -> Arrangement:
    if row.arrangement_id is None:
        arrangement = await make_arrangement(uow, agreed)
        row.arrangement_id = arrangement.id
        return arrangement
    arrangement = await ArrangementRepository(uow.session).lock(row.arrangement_id, SYSTEM)
    await amend_terms(uow, arrangement, agreed)
    return arrangement


async def supersede_others(uow: UnitOfWork, agreed: MatchProposal, vacancy: Vacancy) -> list[UUID]:
    """Close open proposals on the same vacancy that need a lesson, or hours, that are now taken."""
    proposals = ProposalRepository(uow.session)
    others = [row for row in await proposals.list_open_on(vacancy.id) if row.id != agreed.id]
    closed: list[UUID] = []
    revisions = await proposals.revisions([row.id for row in others])
    for row in others:
        current = next(one for one in revisions[row.id] if one.number == row.current_revision)
        terms = (await proposals.terms([current]))[current.id]
        if await _is_taken(uow, row, vacancy, terms):
            supersede(uow, row, by=agreed.id)
            closed.append(row.id)
    return closed


async def _is_taken(uow: UnitOfWork, row: MatchProposal, vacancy: Vacancy, terms: Terms) -> bool:
    people = {line.professional_id for line in terms.lines}
    ground = await GroundRepository(uow.session).ground(vacancy, people, ignoring=row.arrangement_id)
    if any(taken_slots(line, ground.taken) for line in terms.lines):
        return True
    by_hours = not ground.slots and row.arrangement_id is None
    return by_hours and vacancy.status is VacancyStatus.FILLED


def supersede(uow: UnitOfWork, row: MatchProposal, *, by: UUID | None = None) -> None:
    """Close a proposal whose lessons or people are taken."""
    facts = {} if by is None else {"by": str(by)}
    uow.move(PROPOSAL, row, ProposalAction.SUPERSEDE, Hand.CLOCK, organisation_id=row.school_id, facts=facts)
    uow.emit(ProposalChanged(proposal_id=row.id, vacancy_id=row.vacancy_id))


async def supersede_after_clash(
    actor: Actor, db: Database, proposal_id: UUID, revision: int, clashes: tuple[ClashFact, ...]
) -> tuple[ClashFact, ...]:
    """Close a proposal that could not be agreed on, in a transaction of its own; return the clashes fit to show."""
    async with db.write(SYSTEM) as uow:
        proposals, arrangements = ProposalRepository(uow.session), ArrangementRepository(uow.session)
        seen = await proposals.get(proposal_id, SYSTEM)
        await arrangements.lock_vacancy(seen.vacancy_id)
        row = await proposals.lock(proposal_id, SYSTEM)
        if not clashes:
            clashes = await _clashes(uow, row, revision)
        if row.status is ProposalStatus.OPEN and row.current_revision == revision:
            supersede(uow, row)
        sources = {fact.source_id for fact in clashes if fact.source_kind == SOURCE and fact.source_id}
        known = await arrangements.visible_ids(sources, actor)
    return tuple(fact if fact.source_id in known else _without_source(fact) for fact in clashes)


async def _clashes(uow: UnitOfWork, row: MatchProposal, revision: int) -> tuple[ClashFact, ...]:
    """Look for what the database's guard refused without saying what it was."""
    proposals = ProposalRepository(uow.session)
    current = next(one for one in (await proposals.revisions([row.id]))[row.id] if one.number == revision)
    terms = (await proposals.terms([current]))[current.id]
    bookings = await bookings_of(ArrangementRepository(uow.session), row.id, row.school_id, map(placement, terms.lines))
    return await CommitmentRepository(uow.session).overlapping(bookings, ignoring=row.arrangement_id)


def _without_source(fact: ClashFact) -> ClashFact:
    return ClashFact(
        professional_id=fact.professional_id,
        weekday=fact.weekday,
        start_minute=fact.start_minute,
        end_minute=fact.end_minute,
        cycle_mask=fact.cycle_mask,
        kind=fact.kind,
    )
