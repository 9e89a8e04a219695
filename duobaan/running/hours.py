"""The hours ledger: a professional writes and submits, the school approves, the month's end states; no invoicing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import check_reason
from duobaan.clock import now, today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.eligibility.rules import add_months
from duobaan.errors import InvalidInput, NotAllowed, NotFound, StateNotAllowed
from duobaan.events import HoursChanged
from duobaan.ids import new_id
from duobaan.running.hours_repository import HoursRepository
from duobaan.running.models import HourEntry
from duobaan.running.repository import RunningRepository
from duobaan.running.rules import BEGUN, check_hours, check_month, check_status, month_of
from duobaan.running.statement import to_csv
from duobaan.running.states import HOURS, HourAction, Ledger
from duobaan.transitions import Hand
from duobaan.words import HourKind

_MANAGE = Permission.ARRANGEMENTS_MANAGE


def _check_own(actor: Actor, assignment: Assignment) -> None:
    if actor.professional_id is None or actor.professional_id != assignment.professional_id:
        raise NotAllowed(_MANAGE.value)


def _tell(uow: UnitOfWork, assignments: Iterable[Assignment]) -> None:
    for assignment_id, arrangement_id in sorted({(one.id, one.arrangement_id) for one in assignments}):
        uow.emit(HoursChanged(assignment_id=assignment_id, arrangement_id=arrangement_id))


async def _check(
    uow: UnitOfWork,
    assignment: Assignment,
    entry_id: UUID | None,
    worked_on: dt.date,
    minutes: int,
    note: str,
) -> None:
    hours = HoursRepository(uow.session)
    _, arrangement = (await hours.places([assignment.id]))[assignment.id]
    check_status(arrangement.status, BEGUN, "assignmentId")
    others = await hours.minutes_on(assignment.id, worked_on, entry_id)
    check_hours(worked_on, minutes, note, assignment.span, today=today(), other_minutes=others)


@requires(_MANAGE, raises=(NotFound, InvalidInput))
async def record_hours(
    actor: Actor,
    db: Database,
    *,
    assignment_id: UUID,
    worked_on: dt.date,
    minutes: int,
    kind: HourKind,
    note: str = "",
    idempotency_key: str | None = None,
) -> HourEntry:
    """Write down what one worked on a day; a draft until it is submitted."""
    request = (assignment_id, worked_on, minutes, kind, note)
    async with db.write(actor) as uow:
        if (earlier := await uow.replay(idempotency_key, "record_hours", request)) is not None:
            return (await HoursRepository(uow.session).by_ids([earlier], actor))[earlier]
        assignment = await RunningRepository(uow.session).assignment(assignment_id, actor)
        _check_own(actor, assignment)
        await ArrangementRepository(uow.session).lock(assignment.arrangement_id, actor)
        await _check(uow, assignment, None, worked_on, minutes, note.strip())
        row = HourEntry(
            id=new_id(), assignment_id=assignment_id, worked_on=worked_on, minutes=minutes, kind=kind, note=note.strip()
        )
        uow.session.add(row)
        uow.record("hours.record", row, facts={"minutes": minutes, "on": worked_on.isoformat()})
        uow.remember(idempotency_key, "record_hours", request, row.id)
        _tell(uow, [assignment])
    return row


@requires(_MANAGE, raises=(NotFound, InvalidInput, StateNotAllowed))
async def change_hours(
    actor: Actor,
    db: Database,
    *,
    entry_id: UUID,
    worked_on: dt.date,
    minutes: int,
    kind: HourKind,
    note: str = "",
) -> HourEntry:
    """Correct an entry that is not submitted, or was rejected."""
    async with db.write(actor) as uow:
        (row,) = await HoursRepository(uow.session).lock([entry_id], actor)
        assignment = await RunningRepository(uow.session).assignment(row.assignment_id, actor)
        _check_own(actor, assignment)
        uow.move(HOURS, row, HourAction.CHANGE, Hand.PROFESSIONAL)
        await _check(uow, assignment, row.id, worked_on, minutes, note.strip())
        row.worked_on, row.minutes, row.kind, row.note = worked_on, minutes, kind, note.strip()
        _tell(uow, [assignment])
    return row


@requires(_MANAGE, raises=(NotFound, StateNotAllowed))
async def submit_hours(actor: Actor, db: Database, *, entry_ids: Collection[UUID]) -> list[HourEntry]:
    """Hand entries in to the school."""
    async with db.write(actor) as uow:
        hours = HoursRepository(uow.session)
        rows = await hours.lock(entry_ids, actor)
        places = await hours.places({row.assignment_id for row in rows})
        for row in rows:
            _check_own(actor, places[row.assignment_id][0])
            uow.move(HOURS, row, HourAction.SUBMIT, Hand.PROFESSIONAL)
        _tell(uow, (assignment for assignment, _ in places.values()))
    return rows


@requires(_MANAGE, raises=(NotFound, InvalidInput, StateNotAllowed))
async def approve_hours(
    actor: Actor, db: Database, *, entry_ids: Collection[UUID], approved: bool = True, reason: str | None = None
) -> list[HourEntry]:
    """Approve entries as the school, or reject them with a reason."""
    said = check_reason(reason, needed=not approved)
    action = HourAction.APPROVE if approved else HourAction.REJECT
    async with db.write(actor) as uow:
        hours = HoursRepository(uow.session)
        rows = await hours.lock(entry_ids, actor)
        places = await hours.places({row.assignment_id for row in rows})
        for row in rows:
            arrangement = places[row.assignment_id][1]
            hand = await school_hand(uow, actor, arrangement)
            # The reason stands sealed in the entry: the audit log holds no text that someone typed.
            uow.move(HOURS, row, action, hand, organisation_id=arrangement.school_id)
            row.reason, row.decided_by, row.decided_at = said or None, actor.user_id, now()
        _tell(uow, (assignment for assignment, _ in places.values()))
    return rows


async def school_hand(uow: UnitOfWork, actor: Actor, arrangement: Arrangement) -> Hand:
    """Return in what quality the actor speaks for the school, or raise NotAllowed."""
    board_id = await ArrangementRepository(uow.session).board_of(arrangement.school_id)
    if actor.holds(_MANAGE, arrangement.school_id):
        return Hand.SCHOOL
    if board_id is None or not actor.holds(_MANAGE, board_id):
        raise NotAllowed(_MANAGE.value)
    return Hand.BOARD


@requires(Permission.ARRANGEMENTS_READ, raises=(InvalidInput,))
async def list_hours(actor: Actor, db: Database, *, arrangement_id: UUID, month: dt.date) -> Sequence[HourEntry]:
    """List the entries of a month: the own ones, one's employees', all for the school."""
    first = check_month(month)
    async with db.read() as session:
        return await HoursRepository(session).list_of(arrangement_id, first, add_months(first, 1), actor)


@requires(Permission.ARRANGEMENTS_READ)
async def read_ledgers(actor: Actor, db: Database, *, assignment_ids: Collection[UUID]) -> dict[UUID, Ledger]:
    """Say whose the hours of assignments are, for whom they concern."""
    async with db.read() as session:
        return await HoursRepository(session).ledgers(assignment_ids, actor)


@requires(_MANAGE, raises=(NotFound, InvalidInput))
async def hours_statement(actor: Actor, db: Database, *, company_id: UUID, month: dt.date) -> str:
    """Return a company's statement of a month as CSV: the hours of its people that schools approved."""
    first = check_month(month)
    if not actor.holds(_MANAGE, company_id):
        raise NotFound("Organisation")
    async with db.read() as session:
        return to_csv(await HoursRepository(session).stated(company_id, first))


@requires(Permission.SYSTEM)
async def run_hours_clock(actor: Actor, db: Database) -> int:
    """Put approved entries of past months on last month's statement; what is approved later comes on the next."""
    this_month = month_of(today())
    done = 0
    while True:
        async with db.write(actor) as uow:
            hours = HoursRepository(uow.session)
            rows = await hours.to_state(this_month)
            places = await hours.places({row.assignment_id for row in rows})
            for row in rows:
                uow.move(HOURS, row, HourAction.STATE, Hand.CLOCK)
                row.stated_in = add_months(this_month, -1)
            _tell(uow, (assignment for assignment, _ in places.values()))
        if not rows:
            return done
        done += len(rows)
