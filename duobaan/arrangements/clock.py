"""What time does to arrangements: they start on their first day and are over on their last."""

from __future__ import annotations

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.models import Arrangement
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import may_start
from duobaan.arrangements.service import standing_checks
from duobaan.arrangements.states import ARRANGEMENT, ArrangementAction
from duobaan.clock import today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.events import ArrangementChanged
from duobaan.transitions import Hand
from duobaan.vacancies.coverage import refill
from duobaan.words import ArrangementStatus, EndReason


@requires(Permission.SYSTEM)
async def run_arrangement_clock(actor: Actor, db: Database) -> int:
    """Start confirmed arrangements on their day when every VOG is approved; complete those that are over."""
    async with db.write(actor) as uow:
        arrangements = ArrangementRepository(uow.session)
        moved = 0
        for row in await arrangements.list_due([ArrangementStatus.CONFIRMED], start_by=today()):
            if may_start(await standing_checks(arrangements, row)):
                moved += _move(uow, row, ArrangementAction.START)
    async with db.write(actor) as uow:
        arrangements = ArrangementRepository(uow.session)
        running = [ArrangementStatus.ACTIVE, ArrangementStatus.SUSPENDED]
        for row in await arrangements.list_due(running, end_by=today()):
            moved += _move(uow, row, ArrangementAction.COMPLETE)
            row.end_reason, row.ended_on = EndReason.COMPLETED, row.ends_on
            await uow.session.flush()
            await refill(uow, row.vacancy_id)
    return moved


def _move(uow: UnitOfWork, row: Arrangement, action: ArrangementAction) -> int:
    uow.move(ARRANGEMENT, row, action, Hand.CLOCK, organisation_id=row.school_id)
    uow.emit(ArrangementChanged(arrangement_id=row.id))
    return 1
