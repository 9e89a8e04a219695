"""What time does to proposals: an open one expires after ten working days of the school."""

from __future__ import annotations

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.events import ProposalChanged
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.states import PROPOSAL, ProposalAction
from duobaan.transitions import Hand


@requires(Permission.SYSTEM)
async def run_proposal_clock(actor: Actor, db: Database) -> int:
    """Expire the open proposals whose time is over and return how many there were."""
    async with db.write(actor) as uow:
        due = await ProposalRepository(uow.session).list_expired(now())
        for row in due:
            uow.move(PROPOSAL, row, ProposalAction.EXPIRE, Hand.CLOCK, organisation_id=row.school_id)
            uow.emit(ProposalChanged(proposal_id=row.id, vacancy_id=row.vacancy_id))
    return len(due)
