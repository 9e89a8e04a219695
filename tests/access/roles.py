"""The kinds of caller of the access matrix, each made by the code that makes actors of requests."""

from __future__ import annotations

from auth.actors import actor_for
from duobaan.access import ANONYMOUS, ROLE_GRANTS, Actor, Seat
from duobaan.organisations.support import open_support_access
from duobaan.people.models import User
from duobaan.words import OrganisationKind, Role
from tests import factories
from tests.access.world import World, seat

SCHOOL_ROLES = (
    Role.SCHOOL_PLANNER,
    Role.SCHOOL_TIMETABLER,
    Role.SCHOOL_HR,
    Role.SUPERVISOR,
    Role.SCHOOL_ADMIN,
)
OWNERS = (Role.COMPANY_ADMIN, Role.SCHOOL_ADMIN, Role.BOARD_ADMIN)  # as the founders of organisations are
REGION_ROLES = (Role.MATCHMAKER, Role.REGION_ADMIN, Role.REGION_VIEWER)


async def make_actors(world: World) -> dict[str, Actor]:
    """Return every kind of caller by its name, in the order of the table."""
    db, near = world.db, world.near
    homes = [(near.companies[0], Role.COMPANY_COORDINATOR), (near.companies[0], Role.COMPANY_ADMIN)]
    homes += [(near.school, role) for role in SCHOOL_ROLES]
    homes += [(near.board, Role.BOARD_ADMIN), (world.institute, Role.INSTITUTE_ADVISER)]
    homes += [(world.region, role) for role in REGION_ROLES]
    homes += [(world.platform, Role.PLATFORM_ADMIN), (world.platform, Role.SUPPORT)]
    found = {"anonymous": ANONYMOUS, "newcomer": await actor_for(db, await factories.user(db))}
    found["professional"] = await actor_for(db, await _account(world))
    for of, role in homes:
        found[role.value.lower()] = await actor_for(db, await seat(db, of, role, is_owner=role in OWNERS))
    found["machine_client"] = await _machine(world)
    found["support_looking"] = await _looking(world)
    return found


async def _account(world: World) -> User:
    key = world.near.persons[0].user_id
    async with world.db.read() as session:
        return await session.get_one(User, key)


async def _machine(world: World) -> Actor:
    """A system of the school with every scope that a system may have."""
    account, role = await factories.user(world.db), Role.MACHINE_CLIENT
    of = Seat(world.near.school.id, OrganisationKind.SCHOOL, frozenset({role}))
    return Actor(user_id=account.id, seats=(of,), scopes=ROLE_GRANTS[role])


async def _looking(world: World) -> Actor:
    person = await seat(world.db, world.platform, Role.SUPPORT)
    actor = await actor_for(world.db, person)
    await open_support_access(actor, world.db, organisation_id=world.near.school.id, reason="Vraag 12 van de school")
    return await actor_for(world.db, person)
