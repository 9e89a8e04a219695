"""An organisation demands a second step: who shows one proof has no seat in it until they show two."""

from __future__ import annotations

import re
from uuid import UUID

import httpx2
import pyotp
import pytest
import sqlalchemy as sa
import time_machine

from auth.actors import actor_for
from auth.desk import Desk
from duobaan.access import Actor, Permission
from duobaan.clock import now
from duobaan.db.audit import AuditRow
from duobaan.errors import NotAllowed, NotFound
from duobaan.organisations.models import Membership, Organisation
from duobaan.organisations.second_step import demand_second_step
from duobaan.people.repository import UserRepository
from duobaan.words import Role
from tests import factories
from tests.auth.conftest import HEADER, sign_in, sign_up
from tests.auth.factors.test_second import FORM, second
from tests.domain.organisations.conftest import owner_of, seated

MANAGE = Permission.MEMBERS_MANAGE.value


async def member(client: httpx2.AsyncClient, desk: Desk) -> tuple[Organisation, Actor]:
    """Give the person of these tests a seat in a school, next to a school that demands nothing."""
    await sign_up(client)
    async with desk.db.read() as session:
        person = await UserRepository(session).find_by_email("jo@example.org")
    assert person is not None
    school = await factories.school(desk.db)
    _, owner = await owner_of(desk.db, school)
    row = Membership(organisation_id=school.id, user_id=person.id, roles=(Role.SCHOOL_ADMIN,))
    await factories.store(desk.db, row)
    return school, owner


async def may_manage(client: httpx2.AsyncClient) -> bool:
    return MANAGE in (await client.get("/who")).json()["grants"]


async def demand(desk: Desk, owner: Actor, key: UUID, *, demanded: bool = True) -> None:
    await demand_second_step(owner, desk.db, organisation_id=key, demanded=demanded)


async def test_a_seat_grants_nothing_until_a_second_proof_is_shown(client: httpx2.AsyncClient, desk: Desk) -> None:
    school, owner = await member(client, desk)
    assert "secondStepDemandedBy" not in (await sign_in(client)).json()
    assert await may_manage(client)
    await demand(desk, owner, school.id)
    assert not await may_manage(client)  # also in the session that stood
    await demand(desk, owner, school.id, demanded=False)
    assert await may_manage(client)
    await demand(desk, owner, school.id)
    assert (await sign_in(client)).json()["secondStepDemandedBy"] == [school.name]


@pytest.mark.parametrize(("locale", "word"), [("nl", "tweede bewijs"), ("en", "second proof")])
async def test_a_person_is_led_to_add_one_and_acts_again_at_once(
    client: httpx2.AsyncClient, desk: Desk, locale: str, word: str
) -> None:
    school, owner = await member(client, desk)
    await demand(desk, owner, school.id)
    form = {"email": "jo@example.org", "password": "een lang wachtwoord", "next": "/explorer"}
    entered = await client.post("/auth/sign-in", data=form, headers=FORM, follow_redirects=False)
    assert (entered.status_code, entered.headers["location"]) == (303, "/auth/account")
    page = (await client.get("/auth/account", headers={"accept-language": locale})).text
    assert (school.name in page, word in page or "tweede bewijs" in page) == (True, True)
    shown = (await client.post("/auth/account/totp", data={"x": ""}, headers=FORM)).text
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", shown)
    assert key is not None
    totp = pyotp.TOTP(key[1].replace(" ", ""))
    await client.post("/auth/account/totp/confirm", data={"code": totp.at(now())}, headers=FORM)
    assert await may_manage(client)
    assert "tweede bewijs" not in (await client.get("/auth/account")).text
    client.cookies.clear()
    step = (await sign_in(client)).json()["step"]
    with time_machine.travel(now().timestamp() + 60):
        assert (await second(client, step, totp.at(now()))).status_code == 200
        assert await may_manage(client)


async def test_tokens_count_once_their_owner_can_show_two_proofs(client: httpx2.AsyncClient, desk: Desk) -> None:
    school, owner = await member(client, desk)
    await sign_in(client)
    made = (await client.post("/auth/tokens", json={"name": "x"}, headers=HEADER)).json()
    bearer = {"authorization": f"Bearer {made['secret']}"}
    client.cookies.clear()
    assert MANAGE in (await client.get("/who", headers=bearer)).json()["grants"]
    await demand(desk, owner, school.id)
    assert MANAGE not in (await client.get("/who", headers=bearer)).json()["grants"]


async def test_only_who_manages_the_members_demands_it_and_it_is_recorded(
    client: httpx2.AsyncClient, desk: Desk
) -> None:
    school, owner = await member(client, desk)
    planner = seated(await factories.user(desk.db), school, Role.SCHOOL_PLANNER)
    stranger = (await owner_of(desk.db, await factories.school(desk.db)))[1]
    for actor in (planner, stranger):
        with pytest.raises((NotAllowed, NotFound)):
            await demand(desk, actor, school.id)
    await demand(desk, owner, school.id)
    await demand(desk, owner, school.id)
    async with desk.db.read() as session:
        acts = sa.select(AuditRow.facts).where(AuditRow.action == "organisation.demand_second_step")
        assert (await session.scalars(acts)).all() == [{"demanded": True}]


async def test_other_organisations_of_the_person_go_on(client: httpx2.AsyncClient, desk: Desk) -> None:
    school, owner = await member(client, desk)
    other = await factories.school(desk.db)
    async with desk.db.read() as session:
        person = await UserRepository(session).find_by_email("jo@example.org")
    assert person is not None
    await factories.store(desk.db, Membership(organisation_id=other.id, user_id=person.id, roles=(Role.SCHOOL_HR,)))
    await demand(desk, owner, school.id)
    actor = await actor_for(desk.db, person)
    assert [seat.organisation_id for seat in actor.seats] == [other.id]
