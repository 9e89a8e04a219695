"""Use cases of invitations that were sent: taking one back before it is accepted."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, NotFound
from duobaan.organisations.invitation_repository import InvitationRepository


@requires(Permission.MEMBERS_MANAGE, raises=(NotFound, AlreadyDone))
async def revoke_invitation(actor: Actor, db: Database, *, invitation_id: UUID) -> None:
    """Take an invitation back; its link is worth nothing from then on, and the address is no longer kept."""
    async with db.write(actor) as uow:
        invitations = InvitationRepository(uow.session)
        row = await invitations.lock(invitation_id, actor)
        if row.accepted_at is not None:
            raise AlreadyDone("invitation_accepted")
        uow.record("member.uninvite", row, organisation_id=row.organisation_id)
        await invitations.drop(row)
