"""Open invitations: listed for who manages members, taken back, and never both taken back and accepted."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
import sqlalchemy as sa

from duobaan.access import Actor
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, NotAllowed, NotFound
from duobaan.ids import new_id
from duobaan.organisations.invitation_repository import InvitationRepository
from duobaan.organisations.invitations import revoke_invitation
from duobaan.organisations.members import INVITATION_LASTS, accept_invitation, invite_member
from duobaan.organisations.models import Invitation, Membership
from duobaan.words import Role
from tests import factories
from tests.domain.organisations.conftest import owner_of, seated


async def test_a_revoked_link_is_worth_nothing_and_its_address_is_gone(db: Database) -> None:
    school = await factories.school(db)
    _, owner = await owner_of(db, school)
    person = await factories.user(db, email="a@example.org")
    sent = await invite_member(owner, db, organisation_id=school.id, email=person.email, roles=[Role.SCHOOL_HR])
    await revoke_invitation(owner, db, invitation_id=sent.invitation.id)
    with pytest.raises(NotFound):
        await accept_invitation(Actor(user_id=person.id), db, token=sent.token)
    with pytest.raises(NotFound):
        await revoke_invitation(owner, db, invitation_id=sent.invitation.id)
    async with db.read() as session:
        assert (await session.scalars(sa.select(Invitation))).all() == []


async def test_only_who_manages_the_members_takes_back_and_not_after_it_was_accepted(db: Database) -> None:
    school, other = await factories.school(db), await factories.school(db)
    (_, owner), (_, stranger) = await owner_of(db, school), await owner_of(db, other)
    person = await factories.user(db, email="a@example.org")
    sent = await invite_member(owner, db, organisation_id=school.id, email=person.email, roles=[Role.SCHOOL_HR])
    for key in (sent.invitation.id, new_id()):
        with pytest.raises(NotFound):
            await revoke_invitation(stranger, db, invitation_id=key)
    with pytest.raises(NotAllowed):
        await revoke_invitation(seated(person, school, Role.SCHOOL_PLANNER), db, invitation_id=sent.invitation.id)
    await accept_invitation(Actor(user_id=person.id), db, token=sent.token)
    with pytest.raises(AlreadyDone):
        await revoke_invitation(owner, db, invitation_id=sent.invitation.id)


async def test_lists_what_is_open_newest_first_and_only_to_who_manages_members(db: Database) -> None:
    school, other = await factories.school(db), await factories.school(db)
    (_, owner), (_, stranger) = await owner_of(db, school), await owner_of(db, other)
    person = await factories.user(db, email="c@example.org")
    planner = seated(await factories.user(db), school, Role.SCHOOL_PLANNER)
    first, second, taken = [
        await invite_member(owner, db, organisation_id=school.id, email=email, roles=[Role.SCHOOL_HR])
        for email in ("a@example.org", "b@example.org", person.email)
    ]
    await accept_invitation(Actor(user_id=person.id), db, token=taken.token)

    async def listed(actor: Actor, at: dt.datetime) -> dict[object, list[object]]:
        async with db.read() as session:
            found = await InvitationRepository(session).lists([school.id, other.id], actor, at)
        return {key: [row.id for row in rows] for key, rows in found.items()}

    assert await listed(owner, now()) == {school.id: [second.invitation.id, first.invitation.id]}
    assert await listed(owner, now() + INVITATION_LASTS) == {}
    assert [await listed(one, now()) for one in (stranger, planner)] == [{}, {}]


@pytest.mark.parametrize("turn", range(3))
async def test_an_invitation_is_accepted_or_revoked_but_never_both(any_db: Database, turn: int) -> None:
    school = await factories.school(any_db)
    _, owner = await owner_of(any_db, school)
    person = await factories.user(any_db, email="a@example.org")
    sent = await invite_member(owner, any_db, organisation_id=school.id, email=person.email, roles=[Role.SCHOOL_HR])
    races = [
        accept_invitation(Actor(user_id=person.id), any_db, token=sent.token),
        revoke_invitation(owner, any_db, invitation_id=sent.invitation.id),
    ]
    done = await asyncio.gather(*(races if turn % 2 else races[::-1]), return_exceptions=True)
    accepted, revoked = done if turn % 2 else done[::-1]
    async with any_db.read() as session:
        seat = (await session.scalars(sa.select(Membership).where(Membership.user_id == person.id))).one_or_none()
        kept = (await session.scalars(sa.select(Invitation))).one_or_none()
    if isinstance(accepted, Membership):
        assert (type(revoked), seat is not None, kept is not None) == (AlreadyDone, True, True)
    else:
        assert (type(accepted), revoked, seat, kept) == (NotFound, None, None, None)
