"""Support by the platform: someone of it looks into an organisation for a few hours, with a reason, in plain sight."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from duobaan.events import MembershipChanged
from duobaan.ids import new_id
from duobaan.organisations.models import SupportAccess
from duobaan.organisations.repository import OrganisationRepository
from duobaan.organisations.rules import check_reason
from duobaan.organisations.support_repository import SupportRepository

LONGEST_HOURS = 8


@requires(Permission.SUPPORT_OPEN, raises=(NotFound, InvalidInput, AlreadyDone))
async def open_support_access(
    actor: Actor,
    db: Database,
    *,
    organisation_id: UUID,
    reason: str,
    hours: int = 1,
    idempotency_key: str | None = None,
) -> SupportAccess:
    """Look into an organisation for some hours, at most eight, with a reason that its people read; nothing is changed.

    It holds for the one person who opens it and ends by itself; the organisation may end it before.
    """
    _check_supports(actor)
    why = check_reason(reason)
    if not 1 <= hours <= LONGEST_HOURS:
        raise InvalidInput.at("input", "hours", rule="out_of_range", least=1, most=LONGEST_HOURS)
    request = [organisation_id, why, hours]
    async with db.write(actor) as uow:
        accesses = SupportRepository(uow.session)
        of = await OrganisationRepository(uow.session).lock(organisation_id, actor)
        assert actor.user_id is not None
        if (done := await uow.replay(idempotency_key, "open_support_access", request)) is not None:
            return await accesses.lock(done, actor)
        if await accesses.find_open(of.id, actor.user_id, now()) is not None:
            raise AlreadyDone("support_open", path=("input", "organisationId"))
        row = SupportAccess(
            id=new_id(),
            organisation_id=of.id,
            user_id=actor.user_id,
            reason=why,
            expires_at=now() + dt.timedelta(hours=hours),
        )
        uow.session.add(row)
        uow.remember(idempotency_key, "open_support_access", request, row.id)
        uow.record("support.open", row, organisation_id=of.id, facts={"hours": hours})
        uow.emit(MembershipChanged(of.id, actor.user_id))
    return row


def _check_supports(actor: Actor) -> None:
    # The permission comes with the seat at the platform; the seat that an open access gives opens no other door.
    if not actor.holds_at_platform(Permission.SUPPORT_OPEN) or actor.user_id is None:
        raise NotAllowed(Permission.SUPPORT_OPEN.value)


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound, AlreadyDone))
async def end_support_access(actor: Actor, db: Database, *, access_id: UUID) -> SupportAccess:
    """End a look of the platform into an organisation: by who looks, or by who manages its members."""
    async with db.write(actor) as uow:
        row = await SupportRepository(uow.session).lock(access_id, actor)
        if row.user_id != actor.user_id and not actor.holds(Permission.MEMBERS_MANAGE, row.organisation_id):
            raise NotAllowed(Permission.MEMBERS_MANAGE.value)
        if not row.is_open(now()):
            raise AlreadyDone("support_ended")
        row.ended_at, row.ended_by = now(), actor.user_id
        uow.record("support.end", row, organisation_id=row.organisation_id)
        uow.emit(MembershipChanged(row.organisation_id, row.user_id))
    return row
