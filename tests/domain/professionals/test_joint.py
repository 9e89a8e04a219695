"""Joint profiles: both have to say so, one person comes with one other, either may end it."""

from __future__ import annotations

import asyncio

import pytest

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from duobaan.ids import new_id
from duobaan.professionals.joint import accept_joint_profile, end_joint_profile, offer_joint_profile
from duobaan.professionals.joint_repository import JointRepository, JointSight, Tie
from duobaan.professionals.models import Professional
from duobaan.proposals.erasing import erase_profile
from duobaan.words import JointMode
from tests import factories


async def someone(db: Database) -> tuple[Actor, Professional]:
    account = await factories.user(db)
    row = await factories.professional(db, user_id=account.id)
    return factories.actor(account, professional_id=row.id), row


async def sights(db: Database, row: Professional) -> list[JointSight]:
    async with db.read() as session:
        return (await JointRepository(session).sights([row.id]))[row.id]


async def ties(db: Database, *rows: Professional) -> dict[object, Tie]:
    async with db.read() as session:
        return {**await JointRepository(session).ties([row.id for row in rows])}


async def test_counts_for_both_once_the_other_accepts(any_db: Database) -> None:
    (one, first), (other, second) = await someone(any_db), await someone(any_db)
    done = await offer_joint_profile(one, any_db, partner_id=second.id, mode=JointMode.FLEXIBLE)
    assert done.id == first.id
    assert await ties(any_db, first, second) == {}
    (offer,) = await sights(any_db, second)
    assert (offer.offered_by_partner, offer.partner_name) == (True, first.name)
    await accept_joint_profile(other, any_db, joint_profile_id=offer.row.id)
    assert await ties(any_db, first, second) == {
        first.id: Tie(second.id, JointMode.FLEXIBLE),
        second.id: Tie(first.id, JointMode.FLEXIBLE),
    }


async def test_only_who_was_asked_accepts_and_strangers_know_nothing(any_db: Database) -> None:
    (one, _), (_, second), (stranger, _) = await someone(any_db), await someone(any_db), await someone(any_db)
    await offer_joint_profile(one, any_db, partner_id=second.id)
    (offer,) = await sights(any_db, second)
    with pytest.raises(NotAllowed):
        await accept_joint_profile(one, any_db, joint_profile_id=offer.row.id)
    for act in (accept_joint_profile, end_joint_profile):
        with pytest.raises(NotFound):
            await act(stranger, any_db, joint_profile_id=offer.row.id)
    assert await ties(any_db, second) == {}


async def test_either_ends_it_and_may_come_with_another(any_db: Database) -> None:
    (one, first), (other, second), (_, third) = await someone(any_db), await someone(any_db), await someone(any_db)
    await offer_joint_profile(one, any_db, partner_id=second.id)
    (offer,) = await sights(any_db, first)
    await accept_joint_profile(other, any_db, joint_profile_id=offer.row.id)
    with pytest.raises(AlreadyDone):
        await offer_joint_profile(one, any_db, partner_id=third.id)
    await end_joint_profile(other, any_db, joint_profile_id=offer.row.id)
    assert await ties(any_db, first, second) == {}
    with pytest.raises(NotFound):
        await end_joint_profile(one, any_db, joint_profile_id=offer.row.id)
    await offer_joint_profile(one, any_db, partner_id=third.id)
    assert [sight.row.partner_id for sight in await sights(any_db, first)] == [third.id]


async def test_nobody_joins_themselves_nobody_unknown_and_not_twice(any_db: Database) -> None:
    (one, first), (other, second) = await someone(any_db), await someone(any_db)
    with pytest.raises(InvalidInput):
        await offer_joint_profile(one, any_db, partner_id=first.id)
    with pytest.raises(NotFound):
        await offer_joint_profile(one, any_db, partner_id=new_id())
    unconfirmed = await factories.professional(any_db)
    with pytest.raises(NotFound):
        await offer_joint_profile(one, any_db, partner_id=unconfirmed.id)
    await offer_joint_profile(one, any_db, partner_id=second.id)
    with pytest.raises(AlreadyDone):
        await offer_joint_profile(other, any_db, partner_id=first.id)


async def test_of_two_offers_accepted_at_once_one_holds(any_db: Database) -> None:
    (one, first), (other, second), (third, last) = await someone(any_db), await someone(any_db), await someone(any_db)
    await offer_joint_profile(one, any_db, partner_id=second.id)
    await offer_joint_profile(other, any_db, partner_id=last.id)
    (mine,) = [sight for sight in await sights(any_db, first) if not sight.offered_by_partner]
    (theirs,) = await sights(any_db, last)
    answers = await asyncio.gather(
        accept_joint_profile(other, any_db, joint_profile_id=mine.row.id),
        accept_joint_profile(third, any_db, joint_profile_id=theirs.row.id),
        return_exceptions=True,
    )
    assert sorted(type(answer) for answer in answers if isinstance(answer, Exception)) == [AlreadyDone]
    assert len(await ties(any_db, first, second, last)) == 2


async def test_goes_with_an_erased_profile(any_db: Database) -> None:
    (one, first), (other, second) = await someone(any_db), await someone(any_db)
    await offer_joint_profile(one, any_db, partner_id=second.id)
    (offer,) = await sights(any_db, first)
    await accept_joint_profile(other, any_db, joint_profile_id=offer.row.id)
    await erase_profile(one, any_db, professional_id=first.id)
    assert await sights(any_db, second) == []
