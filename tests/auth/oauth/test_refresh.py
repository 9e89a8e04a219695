"""Refresh tokens work once, stay with their app and end with what they hang on."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from auth.oauth.models import AuthorizationCode, OAuthGrant, RefreshToken
from duobaan.access import Permission
from duobaan.clients.rules import NewClient
from duobaan.clients.service import register_client
from duobaan.clock import now
from duobaan.ids import Kind, public
from duobaan.organisations.models import Membership
from duobaan.people.models import LoginSession
from duobaan.words import ClientKind, MembershipStatus, Role
from tests import factories
from tests.auth.conftest import ORIGIN
from tests.auth.oauth.conftest import CALLBACK, SCOPES, Stage
from tests.auth.oauth.test_hostile_tokens import opened


async def test_each_refresh_gives_another_token(stage: Stage) -> None:
    first = await stage.tokens()
    second = (await stage.refresh(first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert (await stage.who(second["access_token"])).json()["user"] == str(stage.person.id)
    assert (await stage.refresh(second["refresh_token"])).status_code == 200


async def test_a_token_that_comes_twice_ends_the_whole_family(stage: Stage) -> None:
    first = await stage.tokens()
    second = (await stage.refresh(first["refresh_token"])).json()
    assert (await stage.refresh(first["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await stage.refresh(second["refresh_token"])).json()["error"] == "invalid_grant"
    for body in (first, second):
        assert (await stage.who(body["access_token"])).status_code == 401


async def test_another_app_cannot_use_it(stage: Stage) -> None:
    other = await register_client(
        stage.admin,
        stage.db,
        organisation_id=stage.company.id,
        new=NewClient(ClientKind.APP, "Andere", (CALLBACK,), SCOPES),
    )
    token = (await stage.tokens())["refresh_token"]
    stolen = await stage.refresh(token, client_id=public(Kind.CLIENT, other.client.id))
    assert stolen.json()["error"] == "invalid_grant"
    assert (await stage.refresh(token)).status_code == 200


async def test_a_refresh_may_ask_for_less_and_never_for_more(stage: Stage) -> None:
    token = (await stage.tokens())["refresh_token"]
    assert (await stage.refresh(token, scope="market:browse matches:read")).json()["error"] == "invalid_scope"
    less = (await stage.refresh(token, scope="market:browse")).json()
    assert (await stage.who(less["access_token"])).json()["grants"] == [Permission.BROWSE]
    assert (await stage.refresh(less["refresh_token"])).json()["scope"] == "market:browse profiles:own"


async def test_tokens_end_in_their_time(stage: Stage) -> None:
    body = await stage.tokens()
    with time_machine.travel(now() + dt.timedelta(minutes=10, seconds=1), tick=False):
        assert (await stage.who(body["access_token"])).status_code == 401
    with time_machine.travel(now() + dt.timedelta(days=31), tick=False):
        assert (await stage.refresh(body["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_grant_ends_after_half_a_year_however_often_it_was_refreshed(stage: Stage) -> None:
    token, start = (await stage.tokens())["refresh_token"], now()
    for days in (25, 50, 75, 100, 125, 150, 175):
        with time_machine.travel(start + dt.timedelta(days=days), tick=False):
            token = (await stage.refresh(token)).json()["refresh_token"]
    with time_machine.travel(start + dt.timedelta(days=180), tick=False):
        assert (await stage.refresh(token)).json()["error"] == "invalid_grant"


async def test_old_tokens_are_dropped_when_they_could_not_work_any_more(stage: Stage) -> None:
    token, start = (await stage.tokens())["refresh_token"], now()
    for days in (20, 40, 60):
        with time_machine.travel(start + dt.timedelta(days=days), tick=False):
            token = (await stage.refresh(token)).json()["refresh_token"]
    async with stage.db.read() as session:
        kept = (await session.scalars(sa.select(RefreshToken.used_at).order_by(RefreshToken.expires_at))).all()
    assert [used is None for used in kept] == [False, True]


async def test_what_ran_out_is_swept_when_the_next_one_signs_in(stage: Stage) -> None:
    await stage.tokens()
    with time_machine.travel(now() + dt.timedelta(days=182), tick=False):
        await stage.machine_token()
        async with stage.db.read() as session:
            for kind in (AuthorizationCode, RefreshToken):
                assert (await session.scalars(sa.select(kind))).all() == []
            assert len((await session.scalars(sa.select(OAuthGrant))).all()) == 1


async def test_the_person_takes_it_back(stage: Stage) -> None:
    body = await stage.tokens()
    page = await stage.http.get("/oauth/apps")
    assert "Mijn uren" in page.text
    assert "Voorbeeld Apps" in page.text
    key = page.text.split('name="grant" value="')[1][:32]
    stranger = await factories.user(stage.db)
    await stage.sign_in(stranger)
    await stage.http.post("/oauth/apps", data={"grant": key}, headers={"origin": ORIGIN})
    assert (await stage.who(body["access_token"])).status_code == 200  # nobody else's to take back
    await stage.sign_in()
    await stage.http.post("/oauth/apps", data={"grant": key}, headers={"origin": ORIGIN})
    assert (await stage.who(body["access_token"])).status_code == 401
    assert (await stage.refresh(body["refresh_token"])).json()["error"] == "invalid_grant"
    assert "Mijn uren" not in (await stage.http.get("/oauth/apps")).text


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "iets anders", ""])
async def test_the_app_gives_it_back(stage: Stage, kind: str, hint: str) -> None:
    body = await stage.tokens()
    form = {"token": body[kind], "client_id": stage.app_id, "token_type_hint": hint}
    answer = await stage.outside.post("/oauth/revoke", data=form)
    assert (answer.status_code, answer.json()) == (200, {})
    assert (await stage.who(body["access_token"])).status_code == 401
    assert (await stage.refresh(body["refresh_token"])).json()["error"] == "invalid_grant"


async def test_giving_back_what_nobody_knows_is_fine_and_someone_elses_is_not(stage: Stage) -> None:
    body = await stage.tokens()
    for token in ("dbr_onbekend", "a.b.c", "x"):
        answer = await stage.outside.post("/oauth/revoke", data={"token": token, "client_id": stage.app_id})
        assert (answer.status_code, answer.json()) == (200, {})
    theirs = await stage.outside.post("/oauth/revoke", data={"token": body["refresh_token"]}, auth=stage.system_auth)
    assert theirs.json()["error"] == "invalid_grant"
    assert (await stage.who(body["access_token"])).status_code == 200


async def test_a_role_that_was_taken_away_counts_from_the_next_request(stage: Stage) -> None:
    seat = Membership(organisation_id=stage.school.id, user_id=stage.person.id, roles=(Role.SCHOOL_PLANNER,))
    await factories.store(stage.db, seat)
    token = (await stage.tokens(scope="vacancies:write"))["access_token"]
    assert Permission.VACANCIES_WRITE in (await stage.who(token)).json()["grants"]
    async with stage.db.write() as uow:
        (await uow.session.merge(seat)).status = MembershipStatus.REMOVED
    assert Permission.VACANCIES_WRITE not in (await stage.who(token)).json()["grants"]


async def test_a_token_says_when_the_person_proved_who_they_are(stage: Stage) -> None:
    """Rotating a session makes a new row; who sees the token must not take it for a new proof."""
    await stage.sign_in()
    proven = now() - dt.timedelta(hours=3)
    async with stage.db.write() as uow:
        await uow.session.execute(sa.update(LoginSession).values(proven_at=proven))
    body = (await stage.redeem(await stage.code())).json()
    for token in (body["access_token"], (await stage.refresh(body["refresh_token"])).json()["access_token"]):
        assert opened(token)[1]["auth_time"] == int(proven.timestamp())
