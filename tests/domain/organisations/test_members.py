"""Inviting, accepting, changing, removing, leaving; the last owner stays."""

from __future__ import annotations

import asyncio
import datetime as dt
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import Actor, Permission
from duobaan.clock import now
from duobaan.db.keyset import Window
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, LimitReached, NotAllowed, NotFound
from duobaan.organisations.invitations import revoke_invitation
from duobaan.organisations.member_repository import MemberRepository
from duobaan.organisations.members import (
    MOST_TO_ADDRESS,
    accept_invitation,
    change_member,
    hand_over_ownership,
    invite_member,
    leave_organisation,
    list_members,
    list_own_memberships,
    remove_member,
)
from duobaan.organisations.models import Invitation, Membership
from duobaan.words import MembershipStatus, Role
from tests import factories
from tests.domain.organisations.conftest import owner_of, seated


async def test_an_invited_person_joins_once_with_the_link(db: Database) -> None:
    school = await factories.school(db)
    _, owner = await owner_of(db, school)
    sent = await invite_member(
        owner, db, organisation_id=school.id, email=" Planner@Example.org ", roles=[Role.SCHOOL_PLANNER]
    )
    person = await factories.user(db, email="planner@example.org")
    actor = Actor(user_id=person.id)
    row = await accept_invitation(actor, db, token=sent.token)
    assert (row.organisation_id, row.user_id, row.roles, row.is_owner) == (
        school.id,
        person.id,
        (Role.SCHOOL_PLANNER,),
        False,
    )
    with pytest.raises(AlreadyDone):
        await accept_invitation(actor, db, token=sent.token)
    assert [found.organisation_id for found in await list_own_memberships(actor, db)] == [school.id]
    async with db.read() as session:
        kept = (await session.scalars(sa.select(Invitation.token_hash))).one()
    assert sent.token not in kept


async def test_a_link_is_worth_nothing_to_another_address_or_after_two_weeks(db: Database) -> None:
    school = await factories.school(db)
    _, owner = await owner_of(db, school)
    sent = await invite_member(owner, db, organisation_id=school.id, email="a@example.org", roles=[Role.SCHOOL_HR])
    thief = Actor(user_id=(await factories.user(db)).id)
    with pytest.raises(NotFound):
        await accept_invitation(thief, db, token=sent.token)
    with pytest.raises(NotFound):
        await accept_invitation(thief, db, token="geraden")
    invited = Actor(user_id=(await factories.user(db, email="a@example.org")).id)
    with time_machine.travel(now() + dt.timedelta(days=14, seconds=1), tick=False), pytest.raises(NotFound):
        await accept_invitation(invited, db, token=sent.token)


async def test_refuses_roles_of_another_kind_and_strangers_who_invite(db: Database) -> None:
    school, other = await factories.school(db), await factories.school(db)
    _, owner = await owner_of(db, school)
    with pytest.raises(InvalidInput):
        await invite_member(owner, db, organisation_id=school.id, email="a@example.org", roles=[Role.PLATFORM_ADMIN])
    with pytest.raises(InvalidInput):
        await invite_member(owner, db, organisation_id=school.id, email="nergens", roles=[Role.SCHOOL_HR])
    with pytest.raises(NotAllowed):
        await invite_member(owner, db, organisation_id=other.id, email="a@example.org", roles=[Role.SCHOOL_HR])
    planner = seated(await factories.user(db), school, Role.SCHOOL_PLANNER)
    with pytest.raises(NotAllowed):
        await invite_member(planner, db, organisation_id=school.id, email="a@example.org", roles=[Role.SCHOOL_ADMIN])


async def test_the_last_owner_can_neither_leave_nor_be_removed_nor_step_down(db: Database) -> None:
    school = await factories.school(db)
    person, owner = await owner_of(db, school)
    attempts = [
        leave_organisation(owner, db, organisation_id=school.id),
        remove_member(owner, db, organisation_id=school.id, user_id=person.id),
        change_member(owner, db, organisation_id=school.id, user_id=person.id, is_owner=False),
    ]
    for attempt in attempts:
        with pytest.raises(InvalidInput) as error:
            await attempt
        assert error.value.issues[0].rule == "last_owner"
    colleague = await factories.member(db, school, Role.SCHOOL_ADMIN)
    await change_member(owner, db, organisation_id=school.id, user_id=colleague.id, is_owner=True)
    left = await leave_organisation(owner, db, organisation_id=school.id)
    assert (left.status, left.is_owner) == (MembershipStatus.LEFT, False)


async def test_two_owners_who_leave_at_once_leave_one_behind(any_db: Database) -> None:
    school = await factories.school(any_db)
    owners = [(await owner_of(any_db, school))[1] for _ in range(2)]
    found = await asyncio.gather(
        *(leave_organisation(owner, any_db, organisation_id=school.id) for owner in owners), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in found) == ["InvalidInput", "Membership"]
    async with any_db.read() as session:
        owning = await session.scalar(
            sa.select(sa.func.count()).select_from(Membership).where(Membership.is_owner.is_(True))
        )
    assert owning == 1


async def test_an_owner_is_made_and_removed_by_owners_only(db: Database) -> None:
    school = await factories.school(db)
    owner_person, owner = await owner_of(db, school)
    admin_person = await factories.member(db, school, Role.SCHOOL_ADMIN)
    admin = seated(admin_person, school, Role.SCHOOL_ADMIN)
    with pytest.raises(NotAllowed):
        await remove_member(admin, db, organisation_id=school.id, user_id=owner_person.id)
    with pytest.raises(NotAllowed):
        await change_member(admin, db, organisation_id=school.id, user_id=admin_person.id, is_owner=True)
    removed = await remove_member(owner, db, organisation_id=school.id, user_id=admin_person.id)
    assert removed.status is MembershipStatus.REMOVED
    with pytest.raises(NotFound):
        await remove_member(owner, db, organisation_id=school.id, user_id=admin_person.id)


async def test_who_comes_back_gets_the_new_roles_only(db: Database) -> None:
    school = await factories.school(db)
    _, owner = await owner_of(db, school)
    person = await factories.member(db, school, Role.SCHOOL_ADMIN, email="terug@example.org")
    await remove_member(owner, db, organisation_id=school.id, user_id=person.id)
    sent = await invite_member(owner, db, organisation_id=school.id, email=person.email, roles=[Role.SUPERVISOR])
    row = await accept_invitation(Actor(user_id=person.id), db, token=sent.token)
    assert (row.roles, row.status) == ((Role.SUPERVISOR,), MembershipStatus.ACTIVE)


async def test_members_are_listed_for_members_and_page_by_page(db: Database) -> None:
    school, other = await factories.school(db), await factories.school(db)
    _, owner = await owner_of(db, school)
    people = [await factories.member(db, school, Role.SCHOOL_PLANNER) for _ in range(3)]
    await factories.member(db, other, Role.SCHOOL_PLANNER)
    first = await list_members(owner, db, organisation_id=school.id, window=Window(first=3))
    rest = await list_members(owner, db, organisation_id=school.id, window=Window(first=3, after=first.keys[-1]))
    assert (len(first.rows), first.has_next, len(rest.rows), rest.has_next) == (3, True, 1, False)
    assert {row.user_id for row in (*first.rows, *rest.rows)} == {owner.user_id, *(person.id for person in people)}
    assert (await list_members(owner, db, organisation_id=other.id, window=Window())).rows == []


async def test_names_of_people_are_for_fellow_members(db: Database) -> None:
    school, other = await factories.school(db), await factories.school(db)
    _, owner = await owner_of(db, school)
    near, far = await factories.member(db, school, Role.SCHOOL_HR), await factories.member(db, other, Role.SCHOOL_HR)
    assert owner.user_id is not None
    async with db.read() as session:
        found = await MemberRepository(session).people([near.id, far.id, owner.user_id], owner)
    assert set(found) == {near.id, owner.user_id}
    assert Permission.MEMBERS_READ in owner.grants


async def test_an_owner_hands_the_organisation_over_in_one_step(db: Database) -> None:
    company = await factories.company(db)
    founder, owner = await owner_of(db, company)
    heir = await factories.member(db, company, Role.COMPANY_ADMIN)
    row = await hand_over_ownership(owner, db, organisation_id=company.id, user_id=heir.id)
    assert row.is_owner
    async with db.read() as session:
        assert not (await MemberRepository(session).get_active(company.id, founder.id)).is_owner
    # What the request before still believes is no longer so.
    with pytest.raises(NotAllowed):
        await hand_over_ownership(owner, db, organisation_id=company.id, user_id=heir.id)
    left = await leave_organisation(owner, db, organisation_id=company.id)
    assert left.status is MembershipStatus.LEFT


async def test_ownership_goes_to_another_member_only(db: Database) -> None:
    company = await factories.company(db)
    founder, owner = await owner_of(db, company)
    heir = await factories.member(db, company, Role.COMPANY_ADMIN)
    with pytest.raises(InvalidInput) as refused:
        await hand_over_ownership(owner, db, organisation_id=company.id, user_id=founder.id)
    assert refused.value.issues[0].rule == "same_person"
    with pytest.raises(NotFound):
        await hand_over_ownership(owner, db, organisation_id=company.id, user_id=(await factories.user(db)).id)
    with pytest.raises(NotAllowed):
        await hand_over_ownership(
            seated(heir, company, Role.COMPANY_ADMIN), db, organisation_id=company.id, user_id=heir.id
        )


async def test_an_organisation_writes_to_no_more_people_in_a_day(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duobaan.organisations.members.MOST_INVITATIONS", 3)
    school = await factories.school(db)
    _, owner = await owner_of(db, school)

    async def invite(name: str) -> UUID:
        asked = {"organisation_id": school.id, "email": f"{name}@example.org", "roles": [Role.SCHOOL_HR]}
        return (await invite_member(owner, db, **asked)).invitation.id  # type: ignore[arg-type]

    first = await invite("a")
    await invite("b")
    await revoke_invitation(owner, db, invitation_id=first)  # what was taken back was mailed all the same
    await invite("c")
    with pytest.raises(LimitReached) as caught:
        await invite("d")
    assert (caught.value.limit, caught.value.what) == (3, "invitations_of_organisation")
    with time_machine.travel(now() + dt.timedelta(days=1, minutes=1), tick=False):
        await invite("d")


async def test_an_address_gets_no_flood_of_invitations(db: Database) -> None:
    school = await factories.school(db)
    _, owner = await owner_of(db, school)
    asked = {"organisation_id": school.id, "email": "a@example.org", "roles": [Role.SCHOOL_HR]}
    for _ in range(MOST_TO_ADDRESS):
        await invite_member(owner, db, **asked)  # type: ignore[arg-type]
    with pytest.raises(LimitReached) as caught:
        await invite_member(owner, db, **asked | {"email": " A@Example.org"})  # type: ignore[arg-type]
    assert caught.value.what == "invitations_to_address"
    await invite_member(owner, db, **asked | {"email": "b@example.org"})  # type: ignore[arg-type]
