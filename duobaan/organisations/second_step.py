"""An organisation demands two proofs of who acts for it: whoever shows one has no seat there until they show two."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.errors import NotAllowed, NotFound
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import OrganisationRepository


@requires(Permission.MEMBERS_MANAGE, raises=(NotFound,))
async def demand_second_step(actor: Actor, db: Database, *, organisation_id: UUID, demanded: bool) -> Organisation:
    """Demand a second step of everyone who acts for an organisation, or demand it no more; it counts at once."""
    async with db.write(actor) as uow:
        row = await OrganisationRepository(uow.session).lock(organisation_id, actor)
        if not actor.holds(Permission.MEMBERS_MANAGE, row.id):
            raise NotAllowed(Permission.MEMBERS_MANAGE.value)
        if row.second_step_demanded != demanded:
            row.second_step_demanded = demanded
            uow.record("organisation.demand_second_step", row, organisation_id=row.id, facts={"demanded": demanded})
    return row
