"""Signing for a school: the board's own people, or someone with its mandate on that day; nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from auth.actors import actor_for
from duobaan.access import Actor
from duobaan.arrangements.models import Arrangement
from duobaan.arrangements.service import sign_arrangement
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from duobaan.ids import new_id
from duobaan.organisations.mandates import grant_mandate, list_mandates, revoke_mandate
from duobaan.organisations.models import Membership
from duobaan.people.models import User
from duobaan.words import MembershipStatus, PartyKind, Role
from tests import factories
from tests.support.agreed_work import work
from tests.support.story import Stage


@pytest.fixture
async def planner(stage: Stage) -> User:
    """A planner of the school, as an account."""
    return await factories.member(stage.db, stage.school, Role.SCHOOL_PLANNER)


async def sign(stage: Stage, actor: Actor, made: Arrangement) -> None:
    await sign_arrangement(actor, stage.db, arrangement_id=made.id, terms_version=1)


async def test_a_mandate_lets_a_planner_sign_on_its_days_only(
    stage: Stage, made: Arrangement, planner: User, clock: time_machine.Traveller
) -> None:
    first, end = dt.date(2026, 12, 3), dt.date(2026, 12, 5)
    row = await grant_mandate(
        stage.director, stage.db, board_id=stage.board.id, user_id=planner.id, valid_from=first, valid_to=end
    )
    assert [one.id for one in await list_mandates(stage.director, stage.db, board_id=stage.board.id)] == [row.id]
    for day, may in ((2, False), (3, True), (4, True), (5, False)):
        clock.move_to(dt.datetime(2026, 12, day, 12, tzinfo=dt.UTC))
        actor = await actor_for(stage.db, planner)
        assert (stage.board.id in actor.mandates) is may
        if not may:
            with pytest.raises(NotAllowed):
                await sign(stage, actor, made)
        else:
            await sign(stage, actor, made)
    (signature,) = (await work(stage, made)).signatures
    assert (signature.party_kind, signature.organisation_id, signature.by_id) == (
        PartyKind.SCHOOL,
        stage.school.id,
        planner.id,
    )


async def test_a_mandate_ends_when_it_is_revoked_or_its_holder_leaves(
    stage: Stage, made: Arrangement, planner: User
) -> None:
    row = await grant_mandate(stage.director, stage.db, board_id=stage.board.id, user_id=planner.id)
    assert (await actor_for(stage.db, planner)).mandates == {stage.board.id}
    async with stage.db.write() as uow:
        seat = await uow.session.get_one(Membership, (await seats(stage, planner))[0])
        seat.status = MembershipStatus.LEFT
    assert (await actor_for(stage.db, planner)).mandates == frozenset()
    async with stage.db.write() as uow:
        seat = await uow.session.get_one(Membership, seat.id)
        seat.status = MembershipStatus.ACTIVE
    await revoke_mandate(stage.director, stage.db, mandate_id=row.id)
    actor = await actor_for(stage.db, planner)
    with pytest.raises(NotAllowed):
        await sign(stage, actor, made)
    with pytest.raises(AlreadyDone):
        await revoke_mandate(stage.director, stage.db, mandate_id=row.id)


async def seats(stage: Stage, user: User) -> list[object]:
    from duobaan.organisations.member_repository import MemberRepository

    async with stage.db.read() as session:
        return [row.id for row, _ in await MemberRepository(session).of_user(user.id)]


async def test_only_the_boards_own_people_grant_and_never_to_strangers(
    stage: Stage, planner: User, clock: time_machine.Traveller
) -> None:
    outsider = await factories.user(stage.db)
    with pytest.raises(InvalidInput) as caught:
        await grant_mandate(stage.director, stage.db, board_id=stage.board.id, user_id=outsider.id)
    assert caught.value.issues[0].rule == "not_of_board"
    with pytest.raises(InvalidInput) as caught:
        await grant_mandate(stage.director, stage.db, board_id=stage.school.id, user_id=planner.id)
    assert caught.value.issues[0].rule == "not_a_board"
    with pytest.raises(InvalidInput):
        await grant_mandate(
            stage.director,
            stage.db,
            board_id=stage.board.id,
            user_id=planner.id,
            valid_to=dt.date(2026, 12, 1),
        )
    with pytest.raises(NotAllowed):
        await grant_mandate(stage.coordinators[0], stage.db, board_id=stage.board.id, user_id=planner.id)
    row = await grant_mandate(stage.director, stage.db, board_id=stage.board.id, user_id=planner.id)
    # Who signs by mandate cannot pass it on, and does not gain anything else.
    actor = await actor_for(stage.db, planner)
    with pytest.raises(NotAllowed):
        await grant_mandate(actor, stage.db, board_id=stage.board.id, user_id=outsider.id)
    with pytest.raises(NotFound):
        await revoke_mandate(stage.director, stage.db, mandate_id=new_id())
    with pytest.raises(NotFound):
        await revoke_mandate(stage.coordinators[0], stage.db, mandate_id=row.id)
