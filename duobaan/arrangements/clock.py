"""What time does to arrangements: checks and trainings run out, work starts on its day and is over on its last."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import SYSTEM, Actor, Permission, requires
from duobaan.arrangements.models import Arrangement
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import may_start
from duobaan.arrangements.service import standing_checks
from duobaan.arrangements.states import ARRANGEMENT, CHECK, ArrangementAction, CheckAction
from duobaan.arrangements.trainings import fall_back, weakened
from duobaan.clock import today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.events import ArrangementChanged
from duobaan.transitions import Hand
from duobaan.vacancies.coverage import refill
from duobaan.words import ArrangementStatus, CheckStatus, EndReason

_RUNNING = (ArrangementStatus.ACTIVE, ArrangementStatus.SUSPENDED)


@dataclass(frozen=True, slots=True)
class ArrangementClockReport:
    """How many checks one run let run out or asked anew after a training; how many arrangements it moved."""

    expired: int = 0
    asked: int = 0
    started: int = 0
    completed: int = 0

    @property
    def moved(self) -> int:
        """Return how many arrangements changed their state."""
        return self.started + self.completed


Step = Callable[[UnitOfWork, Arrangement], Awaitable[int]]


@requires(Permission.SYSTEM)
async def run_arrangement_clock(actor: Actor, db: Database) -> ArrangementClockReport:
    """Let checks run out, ask anew after a training ended, start confirmed work on its day, complete what is over."""
    async with db.read() as session:
        arrangements = ArrangementRepository(session)
        stale = await arrangements.due_checks(today())
        starting = await arrangements.due([ArrangementStatus.CONFIRMED], start_by=today())
        ending = await arrangements.due(_RUNNING, end_by=today())
        fallen = await weakened(session)
    return ArrangementClockReport(
        expired=sum([await _each(actor, db, key, _expire) for key in stale]),
        asked=sum([await _each(actor, db, key, fall_back) for key in fallen]),
        started=sum([await _each(actor, db, key, _start) for key in starting]),
        completed=sum([await _each(actor, db, key, _complete) for key in ending]),
    )


async def _each(actor: Actor, db: Database, key: UUID, step: Step) -> int:
    # One transaction each, with the locks in the order of everybody else: vacancy, then arrangement.
    async with db.write(actor) as uow:
        arrangements = ArrangementRepository(uow.session)
        vacancy_id = await arrangements.vacancy_of(key)
        assert vacancy_id is not None
        await arrangements.lock_vacancy(vacancy_id)
        return await step(uow, await arrangements.lock(key, SYSTEM))


async def _expire(uow: UnitOfWork, row: Arrangement) -> int:
    checks = (await ArrangementRepository(uow.session).checks([row.id])).get(row.id, [])
    past = [
        check
        for check in checks
        if check.status is CheckStatus.APPROVED and check.valid_until is not None and check.valid_until < today()
    ]
    for check in past:
        facts = {"check": check.kind.value}
        uow.move(CHECK, check, CheckAction.EXPIRE, Hand.CLOCK, organisation_id=row.school_id, facts=facts)
    uow.emit(ArrangementChanged(arrangement_id=row.id))
    return len(past)


async def _start(uow: UnitOfWork, row: Arrangement) -> int:
    arrangements = ArrangementRepository(uow.session)
    if row.status is not ArrangementStatus.CONFIRMED or not may_start(await standing_checks(arrangements, row)):
        return 0
    return _move(uow, row, ArrangementAction.START)


async def _complete(uow: UnitOfWork, row: Arrangement) -> int:
    if row.status not in _RUNNING:
        return 0
    moved = _move(uow, row, ArrangementAction.COMPLETE)
    goes_on = await ArrangementRepository(uow.session).has_successor(row.id)
    row.end_reason, row.ended_on = EndReason.EXTENDED if goes_on else EndReason.COMPLETED, row.ends_on
    await uow.session.flush()
    await refill(uow, row.vacancy_id)
    return moved


def _move(uow: UnitOfWork, row: Arrangement, action: ArrangementAction) -> int:
    uow.move(ARRANGEMENT, row, action, Hand.CLOCK, organisation_id=row.school_id)
    uow.emit(ArrangementChanged(arrangement_id=row.id))
    return 1
