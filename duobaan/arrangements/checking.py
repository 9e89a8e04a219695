"""What a school and its board do with checks: approve, reject, or declare one not needed; facts only, no documents."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.models import Arrangement, CheckItem
from duobaan.arrangements.parties import check_hand
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import check_facts, check_reason, check_waivable
from duobaan.arrangements.service import settle
from duobaan.arrangements.states import BEFORE_DECISION, CHECK, CheckAction
from duobaan.clock import now, today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, NotAllowed, NotFound, StateNotAllowed
from duobaan.transitions import Hand


@requires(Permission.CHECKS_APPROVE, raises=(NotFound, InvalidInput, StateNotAllowed))
async def approve_check(
    actor: Actor,
    db: Database,
    *,
    check_id: UUID,
    approved: bool = True,
    issued_on: dt.date | None = None,
    handed_over_on: dt.date | None = None,
    valid_until: dt.date | None = None,
    reason: str | None = None,
) -> Arrangement:
    """Record that the school saw what a check asks, or rejects it; only facts are kept, never a document."""
    async with db.write(actor) as uow:
        row, check, hand = await _open(uow, actor, check_id)
        if approved:
            check_facts(check.kind, issued_on, handed_over_on, valid_until, today=today())
            check.issued_on, check.handed_over_on, check.valid_until = issued_on, handed_over_on, valid_until
        check.reason = check_reason(reason, needed=not approved) or None
        check.checked_by, check.checked_at = actor.user_id, now()
        decision = CheckAction.APPROVE if approved else CheckAction.REJECT
        if check.status not in BEFORE_DECISION:
            CHECK.target(check.status, decision, hand)
        for action in (*BEFORE_DECISION[check.status], decision):
            uow.move(CHECK, check, action, hand, organisation_id=row.school_id, facts={"check": check.kind.value})
        await settle(uow, row)
    return row


@requires(Permission.CHECKS_APPROVE, raises=(NotFound, InvalidInput, StateNotAllowed))
async def waive_check(actor: Actor, db: Database, *, check_id: UUID, reason: str) -> Arrangement:
    """Declare, as the board and with a reason, that a check is not needed; never the VOG of who teaches."""
    async with db.write(actor) as uow:
        row, check, hand = await _open(uow, actor, check_id)
        CHECK.target(check.status, CheckAction.WAIVE, hand)
        working = (await ArrangementRepository(uow.session).assignments([row.id])).get(row.id, [])
        roles = {one.role for one in working if one.professional_id == check.professional_id}
        check_waivable(check.kind, roles)
        check.reason = check_reason(reason)
        check.checked_by, check.checked_at = actor.user_id, now()
        # The reason stands sealed in the check: the audit log holds no text that someone typed.
        facts = {"check": check.kind.value}
        uow.move(CHECK, check, CheckAction.WAIVE, hand, organisation_id=row.school_id, facts=facts)
        await settle(uow, row)
    return row


async def _open(uow: UnitOfWork, actor: Actor, check_id: UUID) -> tuple[Arrangement, CheckItem, Hand]:
    arrangements = ArrangementRepository(uow.session)
    check = await arrangements.lock_check(check_id, actor)
    row = await arrangements.lock(check.arrangement_id, actor)
    return row, check, await _hand(arrangements, actor, row)


async def _hand(arrangements: ArrangementRepository, actor: Actor, row: Arrangement) -> Hand:
    hand = check_hand(actor, row.school_id, await arrangements.board_of(row.school_id))
    if hand is None:
        raise NotAllowed(Permission.CHECKS_APPROVE.value)
    return hand
