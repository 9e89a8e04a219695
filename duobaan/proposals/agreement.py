"""The moment of agreement: everything is checked again under lock, then commitments and arrangement come at once."""

from __future__ import annotations

from duobaan.access import SYSTEM
from duobaan.arrangements.making import AgreedTerms, amend_terms, make_arrangement
from duobaan.arrangements.models import Arrangement
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.states import ARRANGEMENT, ArrangementAction
from duobaan.clock import now
from duobaan.commitments.repository import CommitmentRepository
from duobaan.db.uow import UnitOfWork
from duobaan.errors import DoubleBooking, NotFound, StateNotAllowed
from duobaan.proposals.ground_repository import GroundRepository
from duobaan.proposals.grounds import check_may_work
from duobaan.proposals.models import MatchProposal
from duobaan.proposals.negotiation import Negotiation
from duobaan.proposals.placing import placement
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.rules import Ground, check_hours, taken_slots
from duobaan.proposals.states import PROPOSAL, ProposalAction
from duobaan.proposals.superseding import supersede_others
from duobaan.proposals.terms import Terms
from duobaan.transitions import Hand
from duobaan.vacancies.coverage import refill
from duobaan.vacancies.models import Vacancy
from duobaan.words import VacancyStatus


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
        predecessor_id=row.predecessor_id,
    )


async def standing_terms(uow: UnitOfWork, standing: Negotiation) -> Terms:
    """Return the terms of the revision that stands."""
    revision = standing.standing
    return (await ProposalRepository(uow.session).terms([revision]))[revision.id]


def check_still_possible(vacancy: Vacancy, ground: Ground) -> None:
    """Raise when the school took the vacancy back, or someone in the terms erased their profile, since they wrote."""
    if vacancy.status in (VacancyStatus.WITHDRAWN, VacancyStatus.CLOSED):
        raise StateNotAllowed(state=vacancy.status.value, allowed=(), path=("input", "proposalId"))
    if any(person.is_gone for person in ground.people.values()):
        raise NotFound("Professional", path=("input", "proposalId"))


async def agree(uow: UnitOfWork, standing: Negotiation, vacancy: Vacancy) -> Arrangement:
    """Turn a proposal on which everybody agrees into an arrangement; the vacancy is locked already.

    Raises DoubleBooking, HoursExceeded or NotEligible, and then keeps nothing.
    """
    row, terms = standing.proposal, await standing_terms(uow, standing)
    agreed = agreed_terms(row, terms, standing.standing.terms_hash)
    await CommitmentRepository(uow.session).lock_professionals(agreed.professional_ids)
    ground = await GroundRepository(uow.session).ground(vacancy, agreed.professional_ids, ignoring=row.arrangement_id)
    check_still_possible(vacancy, ground)
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
    await supersede_others(uow, row, vacancy, by=arrangement.id)
    return arrangement


async def _arrange(uow: UnitOfWork, row: MatchProposal, agreed: AgreedTerms) -> Arrangement:
    if row.arrangement_id is None:
        arrangement = await make_arrangement(uow, agreed)
        row.arrangement_id = arrangement.id
        return arrangement
    arrangement = await ArrangementRepository(uow.session).lock(row.arrangement_id, SYSTEM)
    if ArrangementAction.AMEND not in ARRANGEMENT.actions(arrangement.status, set(Hand)):
        # It ended, or rests, since the amendment was proposed.
        raise StateNotAllowed(state=arrangement.status.value, allowed=(), path=("input", "proposalId"))
    await amend_terms(uow, arrangement, agreed)
    return arrangement
