"""People and organisations that the tests of organisations begin with."""

from __future__ import annotations

import pytest

from duobaan.access import Actor, Seat
from duobaan.db.uow import Database
from duobaan.organisations.models import Membership, Organisation
from duobaan.organisations.rules import founding_roles
from duobaan.people.models import User
from duobaan.words import OrganisationKind, OrganisationStatus, Role
from tests import factories


async def owner_of(db: Database, of: Organisation) -> tuple[User, Actor]:
    """Give an organisation an owner and return who it is."""
    person = await factories.user(db)
    roles = founding_roles(of.kind)
    await factories.store(db, Membership(organisation_id=of.id, user_id=person.id, roles=roles, is_owner=True))
    return person, seated(person, of, *roles, is_owner=True)


def seated(person: User, of: Organisation, *roles: Role, is_owner: bool = False) -> Actor:
    """Return the actor of a person with one seat."""
    seat = Seat(of.id, of.kind, frozenset(roles), active=of.status is OrganisationStatus.ACTIVE, is_owner=is_owner)
    return Actor(user_id=person.id, seats=(seat,))


@pytest.fixture
async def newcomer(db: Database) -> Actor:
    """Someone who just made an account."""
    return Actor(user_id=(await factories.user(db)).id)


@pytest.fixture
async def platform(db: Database) -> Actor:
    """An administrator of the platform."""
    home = await factories.organisation(db, OrganisationKind.PLATFORM)
    return seated(await factories.user(db), home, Role.PLATFORM_ADMIN)
