"""Use cases of mandates: a board lets someone sign in its name for some days, and takes that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now, today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from duobaan.events import MembershipChanged
from duobaan.ids import new_id
from duobaan.organisations.mandate_repository import MandateRepository
from duobaan.organisations.models import Mandate
from duobaan.organisations.repository import OrganisationRepository
from duobaan.words import OrganisationKind


@requires(Permission.ARRANGEMENTS_SIGN, raises=(NotFound, InvalidInput))
async def grant_mandate(
    actor: Actor,
    db: Database,
    *,
    board_id: UUID,
    user_id: UUID,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    idempotency_key: str | None = None,
) -> Mandate:
    """Let someone of the board or its schools sign arrangements in the board's name, from a day on, until a day."""
    first = valid_from or today()
    if first < today():
        raise InvalidInput.at("input", "validFrom", rule="in_past")
    if valid_to is not None and valid_to <= first:
        raise InvalidInput.at("input", "validTo", rule="end_before_start")
    request = [board_id, user_id, valid_from, valid_to]
    async with db.write(actor) as uow:
        await _check_signs(uow, actor, board_id)
        mandates = MandateRepository(uow.session)
        if (done := await uow.replay(idempotency_key, "grant_mandate", request)) is not None:
            return await mandates.lock(done, actor)
        if not await mandates.belongs(board_id, user_id):
            raise InvalidInput.at("input", "userId", rule="not_of_board")
        assert actor.user_id is not None
        row = Mandate(
            id=new_id(),
            board_id=board_id,
            user_id=user_id,
            valid_from=first,
            valid_to=valid_to,
            granted_by=actor.user_id,
        )
        uow.session.add(row)
        uow.remember(idempotency_key, "grant_mandate", request, row.id)
        facts = {"user": str(user_id), "from": first.isoformat(), "to": valid_to and valid_to.isoformat()}
        uow.record("mandate.grant", row, organisation_id=board_id, facts=facts)
        uow.emit(MembershipChanged(board_id, user_id))
    return row


async def _check_signs(uow: UnitOfWork, actor: Actor, board_id: UUID) -> None:
    board = await OrganisationRepository(uow.session).get(board_id, actor)
    if board.kind is not OrganisationKind.SCHOOL_BOARD:
        raise InvalidInput.at("input", "boardId", rule="not_a_board")
    # A mandate cannot be passed on: only the board's own people who may sign grant one.
    own = {seat.organisation_id for seat in actor.seats if seat.grants(Permission.ARRANGEMENTS_SIGN)}
    if board_id not in own:
        raise NotAllowed(Permission.ARRANGEMENTS_SIGN.value)


@requires(Permission.ARRANGEMENTS_SIGN, raises=(NotFound, InvalidInput, AlreadyDone))
async def revoke_mandate(actor: Actor, db: Database, *, mandate_id: UUID) -> Mandate:
    """Take a mandate back; what was signed under it stays signed."""
    async with db.write(actor) as uow:
        row = await MandateRepository(uow.session).lock(mandate_id, actor)
        await _check_signs(uow, actor, row.board_id)
        if row.revoked_at is not None:
            raise AlreadyDone("mandate_revoked")
        row.revoked_at = now()
        uow.record("mandate.revoke", row, organisation_id=row.board_id, facts={"user": str(row.user_id)})
        uow.emit(MembershipChanged(row.board_id, row.user_id))
    return row


@requires(Permission.MEMBERS_READ)
async def list_mandates(actor: Actor, db: Database, *, board_id: UUID) -> Sequence[Mandate]:
    """List a board's mandates: all for who leads it, else the actor's own."""
    async with db.read() as session:
        return await MandateRepository(session).list_of(board_id, actor)
