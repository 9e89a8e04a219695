"""Changing what an organisation says about itself: its text, its website and where it is."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotAllowed, NotFound, StaleRevision
from duobaan.events import OrganisationChanged
from duobaan.organisations.models import Organisation
from duobaan.organisations.places import FROM_POSTCODE, locate
from duobaan.organisations.registration import check_version
from duobaan.organisations.repository import OrganisationRepository
from duobaan.organisations.rules import FactsChange, check_facts


@requires(Permission.ORGANISATIONS_MANAGE, raises=(NotFound, InvalidInput, StaleRevision))
async def update_organisation(
    actor: Actor, db: Database, *, organisation_id: UUID, change: FactsChange, expected_version: int | None = None
) -> Organisation:
    """Change what an organisation says about itself; its name and numbers were checked and stay.

    Address and website of an organisation from a public register are changed in that register.
    """
    async with db.write(actor) as uow:
        row = await OrganisationRepository(uow.session).lock(organisation_id, actor)
        if not actor.holds(Permission.ORGANISATIONS_MANAGE, row.id):
            raise NotAllowed(Permission.ORGANISATIONS_MANAGE.value)
        check_version(row, expected_version)
        # A website of the register proves who speaks for a school (registration.py), so nobody else writes it.
        changed = check_facts(change, registered=row.source is not None)
        moved = changed.get("postcode", row.postcode) != row.postcode
        for name, value in changed.items():
            setattr(row, name, value)
        if moved and row.coordinate_source == FROM_POSTCODE:
            row.lat = row.lon = row.coordinate_source = row.municipality = row.province = None
            await locate(uow.session, [row])
        uow.record("organisation.update", row, organisation_id=row.id, facts={"fields": sorted(changed)})
        uow.emit(OrganisationChanged(row.id))
    return row
