"""What time does to proposals: those awaited are reminded at half and at most of the time, then it expires."""

from __future__ import annotations

from duobaan.access import Actor, Permission, requires
from duobaan.clock import AMSTERDAM, now
from duobaan.db.uow import Database
from duobaan.events import ProposalChanged, ProposalReminded
from duobaan.proposals.history_repository import HistoryRepository
from duobaan.proposals.models import ProposalReminder
from duobaan.proposals.patience import due_percent, next_reminder
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.states import PROPOSAL, ProposalAction
from duobaan.transitions import Hand


@requires(Permission.SYSTEM)
async def run_proposal_clock(actor: Actor, db: Database) -> int:
    """Expire the open proposals whose time is over, remind about the others, and return how many were touched."""
    return await _expire(actor, db) + await _remind(actor, db)


async def _expire(actor: Actor, db: Database) -> int:
    async with db.write(actor) as uow:
        due = await ProposalRepository(uow.session).list_expired(now())
        for row in due:
            uow.move(PROPOSAL, row, ProposalAction.EXPIRE, Hand.CLOCK, organisation_id=row.school_id)
            uow.emit(ProposalChanged(proposal_id=row.id, vacancy_id=row.vacancy_id))
    return len(due)


async def _remind(actor: Actor, db: Database) -> int:
    reminded = 0
    async with db.write(actor) as uow:
        at = now()
        for row, sent_at, region in await HistoryRepository(uow.session).list_to_remind(at):
            sent_on = sent_at.astimezone(AMSTERDAM).date()
            percent = due_percent(region, sent_on, at)
            row.remind_at = next_reminder(region, sent_on, at)
            if percent is None or row.expires_at is None:
                continue
            reminder = ProposalReminder(
                proposal_id=row.id, revision_number=row.latest_revision, percent=percent, expires_at=row.expires_at
            )
            uow.session.add(reminder)
            await uow.session.flush()
            uow.emit(ProposalReminded(proposal_id=row.id, reminder_id=reminder.id))
            reminded += 1
    return reminded
