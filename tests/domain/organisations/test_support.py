"""Support looks into an organisation for a while: with a reason, in plain sight, and without touching anything."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from auth.actors import actor_for
from duobaan.access import Actor, Permission
from duobaan.db.audit import AuditRow
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from duobaan.ids import Kind, public
from duobaan.organisations.models import Membership, Organisation
from duobaan.organisations.support import LONGEST_HOURS, end_support_access, open_support_access
from duobaan.people.models import User
from duobaan.words import OrganisationKind, Role
from tests import factories
from tests.domain.organisations.conftest import owner_of
from tests.support.graph import Graph

WHY = "Vraag 1187: de planner ziet een rooster niet"
LOOKS = "query ($id: ID!) { organisation(id: $id) { supportLooks { by access { reason isOpen endedAt expiresAt } } } }"
NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


async def helper(db: Database) -> User:
    """Someone of the platform's support."""
    home = await factories.organisation(db, OrganisationKind.PLATFORM)
    person = await factories.user(db)
    await factories.store(db, Membership(organisation_id=home.id, user_id=person.id, roles=(Role.SUPPORT,)))
    return person


async def looking(db: Database, person: User, of: Organisation) -> Actor:
    """The helper as the next request sees them."""
    actor = await actor_for(db, person)
    await open_support_access(actor, db, organisation_id=of.id, reason=WHY)
    return await actor_for(db, person)


def writes(actor: Actor) -> set[Permission]:
    reading = {Permission.MEMBERS_READ, Permission.MATCHES_READ, Permission.ARRANGEMENTS_READ, Permission.SUPPORT_OPEN}
    return set(actor.seats[-1].permissions) - reading


async def test_support_sees_an_organisation_only_while_an_access_is_open(any_db: Database) -> None:
    school, person = await factories.school(any_db), await helper(any_db)
    before = await actor_for(any_db, person)
    assert not before.holds(Permission.ARRANGEMENTS_READ, school.id)
    with time_machine.travel(NOON, tick=False) as clock:
        during = await looking(any_db, person, school)
        assert during.holds(Permission.ARRANGEMENTS_READ, school.id)
        assert writes(during) == set()
        clock.move_to(NOON + dt.timedelta(minutes=59))
        assert (await actor_for(any_db, person)).holds(Permission.ARRANGEMENTS_READ, school.id)
        clock.move_to(NOON + dt.timedelta(hours=1))
        assert not (await actor_for(any_db, person)).holds(Permission.ARRANGEMENTS_READ, school.id)


async def test_the_organisation_sees_who_looked_and_why_and_ends_it(any_db: Database) -> None:
    school, person = await factories.school(any_db), await helper(any_db)
    _, owner = await owner_of(any_db, school)
    looker = await looking(any_db, person, school)
    graph, key = Graph(any_db), public(Kind.ORGANISATION, school.id)
    (look,) = (await graph.ask(LOOKS, owner, id=key))["supportLooks"]
    assert (look["by"], look["access"]["reason"], look["access"]["isOpen"]) == (person.name, WHY, True)
    _, stranger = await owner_of(any_db, await factories.school(any_db))
    assert (await graph.ask(LOOKS, stranger, id=key))["supportLooks"] is None
    opened = await open_support_access(looker, any_db, organisation_id=(await owned(any_db)).id, reason=WHY)
    for actor in (owner, stranger):
        with pytest.raises(NotFound):
            await end_support_access(actor, any_db, access_id=opened.id)
    async with any_db.read() as session:
        acts = sa.select(AuditRow).where(AuditRow.organisation_id == school.id, AuditRow.action == "support.open")
        (act,) = await session.scalars(acts)
    assert (act.actor_id, act.facts) == (person.id, {"hours": 1})
    ended = await end_support_access(owner, any_db, access_id=act.entity_id)
    assert ended.ended_by == owner.user_id
    assert not (await actor_for(any_db, person)).holds(Permission.MEMBERS_READ, school.id)
    with pytest.raises(AlreadyDone):
        await end_support_access(owner, any_db, access_id=act.entity_id)
    (look,) = (await graph.ask(LOOKS, owner, id=key))["supportLooks"]
    assert (look["access"]["isOpen"], look["access"]["endedAt"] is None) == (False, False)


async def owned(db: Database) -> Organisation:
    return await factories.company(db)


async def test_a_member_of_the_organisation_who_manages_nobody_cannot_end_it(db: Database) -> None:
    school, person = await factories.school(db), await helper(db)
    await looking(db, person, school)
    planner = await factories.member(db, school, Role.SCHOOL_PLANNER)
    async with db.read() as session:
        key = await session.scalar(sa.select(AuditRow.entity_id).where(AuditRow.action == "support.open"))
    assert key is not None
    with pytest.raises(NotAllowed):
        actor = factories.actor(planner, (school, Role.SCHOOL_PLANNER))
        await end_support_access(actor, db, access_id=key)


async def test_asks_for_a_reason_a_short_time_and_one_access_at_once(db: Database) -> None:
    school, person = await factories.school(db), await helper(db)
    actor = await actor_for(db, person)
    for values, rule in (
        ({"reason": "  "}, "reason_needed"),
        ({"reason": WHY, "hours": LONGEST_HOURS + 1}, "out_of_range"),
        ({"reason": WHY, "hours": 0}, "out_of_range"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await open_support_access(actor, db, organisation_id=school.id, **values)
        assert refused.value.issues[0].rule == rule
    await open_support_access(actor, db, organisation_id=school.id, reason=WHY)
    with pytest.raises(AlreadyDone):
        await open_support_access(actor, db, organisation_id=school.id, reason=WHY)


async def test_only_support_of_the_platform_opens_one(db: Database) -> None:
    school = await factories.school(db)
    _, owner = await owner_of(db, school)
    with pytest.raises(NotAllowed):
        await open_support_access(owner, db, organisation_id=school.id, reason=WHY)
    # The seat that an access gave opens no further one once the seat at the platform is gone.
    borrowed = factories.actor(await factories.user(db), (school, Role.SUPPORT))
    assert borrowed.holds(Permission.SUPPORT_OPEN, school.id)
    with pytest.raises(NotAllowed):
        await open_support_access(borrowed, db, organisation_id=school.id, reason=WHY)


async def test_a_look_ends_with_the_seat_at_the_platform(db: Database) -> None:
    school, person = await factories.school(db), await helper(db)
    await looking(db, person, school)
    async with db.write() as uow:
        seat = await uow.session.scalar(sa.select(Membership).where(Membership.user_id == person.id))
        assert seat is not None
        seat.roles = (Role.PLATFORM_ADMIN,)
    assert not (await actor_for(db, person)).holds(Permission.MATCHES_READ, school.id)


async def test_support_through_graphql(db: Database) -> None:
    school, person, graph = await factories.school(db), await helper(db), Graph(db)
    actor, key = await actor_for(db, person), public(Kind.ORGANISATION, school.id)
    made = await graph.do("openSupportAccess", "access { id isOpen }", actor, organisationId=key, reason=WHY, hours=2)
    assert made["access"]["isOpen"]
    done = await graph.do("endSupportAccess", "access { isOpen }", actor, accessId=made["access"]["id"])
    assert not done["access"]["isOpen"]
    gone = await graph.do("endSupportAccess", "access { isOpen }", actor, accessId=key)
    assert gone["code"] == "NOT_FOUND"
