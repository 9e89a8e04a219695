"""Having one's data erased: whoever is gone cannot be negotiated about, so what was open is withdrawn at once."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import SYSTEM, Actor, Permission, requires
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import NotEligible, NotFound, StateNotAllowed
from duobaan.events import ProposalChanged
from duobaan.professionals.consent import erase
from duobaan.professionals.models import Professional
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.states import PROPOSAL, ProposalAction
from duobaan.transitions import Hand
from duobaan.words import ProposalStatus, SystemReason


@requires(Permission.PROFILES_OWN, raises=(NotFound, StateNotAllowed, NotEligible))
async def erase_profile(actor: Actor, db: Database, *, professional_id: UUID) -> Professional:
    """Erase one's profile and every personal fact in it, for ever; agreed work has to end first.

    Open proposals that need this person are withdrawn with it; the other parties are told.
    """
    async with db.write(actor) as uow:
        if actor.professional_id == professional_id:
            await _withdraw_all(uow, professional_id)
        return await erase(uow, professional_id)


async def _withdraw_all(uow: UnitOfWork, professional_id: UUID) -> None:
    proposals, arrangements = ProposalRepository(uow.session), ArrangementRepository(uow.session)
    for seen in await proposals.open_with(professional_id):
        # The locks in the order of everybody else: vacancy, then proposal, and the profile last.
        await arrangements.lock_vacancy(seen.vacancy_id)
        row = await proposals.lock(seen.id, SYSTEM)
        if row.status is not ProposalStatus.OPEN:
            continue
        facts = {"reason": SystemReason.PROFILE_ERASED.value}
        uow.move(PROPOSAL, row, ProposalAction.WITHDRAW, Hand.CLOCK, organisation_id=row.school_id, facts=facts)
        uow.emit(ProposalChanged(proposal_id=row.id, vacancy_id=row.vacancy_id))
