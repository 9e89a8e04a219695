"""The page of one's account: fresh proof for changes, the last way in stays; limits hold for all processes."""

from __future__ import annotations

import datetime as dt

import httpx2
import pytest
import sqlalchemy as sa
import time_machine

from auth.account.pages import device_name
from auth.desk import Desk
from auth.models import Passkey, Password
from auth.shared_limits import SharedLimit
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.people.models import LoginSession, User
from tests.auth.conftest import HEADER, PASSWORD, Open, sign_in, sign_up

FORM = {"origin": "http://testserver"}
NEW = "een heel nieuw wachtwoord"


async def change(client: httpx2.AsyncClient, current: str) -> httpx2.Response:
    return await client.post("/auth/account/password", data={"password": NEW, "current": current}, headers=FORM)


async def test_a_new_password_ends_the_sessions_elsewhere(
    client: httpx2.AsyncClient, desk: Desk, open_client: Open
) -> None:
    other = open_client(desk)
    await sign_up(client)
    await sign_in(client)
    await sign_in(other)
    short = await client.post("/auth/account/password", data={"password": "kort", "current": PASSWORD}, headers=FORM)
    assert short.status_code == 400
    assert (await change(client, PASSWORD)).status_code == 200
    assert (await client.get("/auth/me")).json()["user"] is not None
    assert (await other.get("/auth/me")).json() == {"user": None}
    assert (await sign_in(other, password=PASSWORD)).status_code == 401
    assert (await sign_in(other, password=NEW)).status_code == 200


async def test_a_new_password_asks_for_the_present_one_a_few_times(
    client: httpx2.AsyncClient, desk: Desk, open_client: Open
) -> None:
    other = open_client(desk)
    await sign_up(client)
    await sign_in(client)
    await sign_in(other)
    assert 'name="current"' in (await client.get("/auth/account")).text
    without = await client.post("/auth/account/password", json={"password": NEW}, headers=HEADER)
    assert (without.status_code, 'role="alert"' in without.text) == (403, True)
    for _ in range(9):
        assert (await change(client, NEW)).status_code == 403
    limited = await change(client, PASSWORD)
    assert (limited.status_code, int(limited.headers["retry-after"]) > 0) == (429, True)
    assert (await other.get("/auth/me")).json()["user"] is not None  # nothing changed
    with time_machine.travel(now() + dt.timedelta(minutes=10)):
        desk.by_person.forget(f"change {await _only(desk)}")  # what counts in memory goes by another clock
        assert (await change(client, PASSWORD)).status_code == 200
    assert (await sign_in(other)).status_code == 401


async def test_who_has_no_password_yet_is_asked_for_none(client: httpx2.AsyncClient, desk: Desk) -> None:
    await sign_up(client)
    await sign_in(client)
    async with desk.db.write() as uow:
        await uow.session.execute(sa.delete(Password))
    assert 'name="current"' not in (await client.get("/auth/account")).text
    assert (await change(client, "")).status_code == 200
    assert (await change(client, "")).status_code == 403


async def _only(desk: Desk) -> object:
    async with desk.db.read() as session:
        return (await session.scalars(sa.select(User.id))).one()


async def test_changes_ask_for_a_sign_in_of_the_last_quarter_of_an_hour(client: httpx2.AsyncClient) -> None:
    await sign_up(client)
    await sign_in(client)
    with time_machine.travel(now() + dt.timedelta(minutes=16)):
        refused = await client.post("/auth/account/password", data={"password": NEW}, headers=FORM)
        assert refused.headers["location"].startswith("/auth/sign-in?again=1")
        for path in ("totp", "totp/stop", "recovery", "passkeys/remove", "identities/remove"):
            answer = await client.post(f"/auth/account/{path}", json={}, headers=HEADER)
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "SIGN_IN_AGAIN"), path
        await sign_in(client)
        assert (await change(client, PASSWORD)).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}])
async def test_other_sites_change_nothing(client: httpx2.AsyncClient, headers: dict[str, str]) -> None:
    await sign_up(client)
    await sign_in(client)
    for path in ("password", "totp", "totp/stop", "sessions/end"):
        answer = await client.post(f"/auth/account/{path}", data={"password": NEW, "id": "others"}, headers=headers)
        assert answer.status_code == 403, path
    assert (await sign_in(client)).status_code == 200


async def test_sessions_are_ended_from_the_page(client: httpx2.AsyncClient, desk: Desk, open_client: Open) -> None:
    other, third = open_client(desk), open_client(desk)
    await sign_up(client)
    for one in (client, other, third):
        await sign_in(one)
    async with desk.db.read() as session:
        newest = (await session.scalars(sa.select(LoginSession).order_by(LoginSession.id.desc()))).first()
    assert newest is not None
    page = await client.post("/auth/account/sessions/end", data={"id": newest.id.hex}, headers=FORM)
    assert 'role="status"' in page.text
    assert (await third.get("/auth/me")).json() == {"user": None}
    assert (await other.get("/auth/me")).json()["user"] is not None
    await client.post("/auth/account/sessions/end", data={"id": "others"}, headers=FORM)
    assert (await other.get("/auth/me")).json() == {"user": None}
    assert (await client.get("/auth/me")).json()["user"] is not None


async def test_the_last_way_in_stays(client: httpx2.AsyncClient, desk: Desk) -> None:
    await sign_up(client)
    await sign_in(client)
    async with desk.db.write() as uow:
        user = (await uow.session.scalars(sa.select(User))).one()
        key = Passkey(id=new_id(), user_id=user.id, credential_id="x", public_key=b"x", name="Laptop")
        uow.session.add(key)
        await uow.session.execute(sa.delete(Password))
    kept = await client.post("/auth/account/passkeys/remove", data={"id": key.id.hex}, headers=FORM)
    assert kept.status_code == 409
    assert "Laptop" in kept.text
    await client.post("/auth/account/password", data={"password": NEW}, headers=FORM)
    await sign_in(client, password=NEW)
    gone = await client.post("/auth/account/passkeys/remove", data={"id": key.id.hex}, headers=FORM)
    assert (gone.status_code, "Laptop" in gone.text) == (200, False)


async def test_the_page_is_for_who_is_signed_in_with_a_browser(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/auth/account")).headers["location"].startswith("/auth/sign-in")
    await sign_up(client)
    await sign_in(client)
    secret = (await client.post("/auth/tokens", json={"name": "x"}, headers=HEADER)).json()["secret"]
    client.cookies.clear()
    bearer = {"authorization": f"Bearer {secret}"}
    assert (await client.get("/auth/account", headers=bearer)).status_code == 303
    assert (await client.post("/auth/account/totp", json={}, headers=bearer)).status_code == 401


async def test_tries_are_counted_for_all_processes_together(db: Database, open_client: Open, desk: Desk) -> None:
    first, second = open_client(desk), open_client(Desk(db, desk.settings))
    await sign_up(first)
    for client in (first, second) * 5:
        assert (await sign_in(client, password="een verkeerd wachtwoord")).status_code == 401
    for client in (first, second):
        limited = await sign_in(client)
        assert limited.status_code == 429
        assert int(limited.headers["retry-after"]) > 0


async def test_a_shared_limit_slides_and_forgets(any_db: Database) -> None:
    limit = SharedLimit(any_db, "test", most=3, seconds=100)
    start = dt.datetime(2026, 11, 20, 12, 0, 0, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False):
        assert [await limit.take("a") for _ in range(4)][:3] == [0, 0, 0]
        assert await limit.take("a") > 0
        assert await limit.take("b") == 0
        await limit.forget("a")
        assert await limit.take("a") == 0
        for _ in range(3):
            await limit.take("a")
    with time_machine.travel(start + dt.timedelta(seconds=90), tick=False):  # in the next window, before half is over
        assert await limit.take("a") > 0
    with time_machine.travel(start + dt.timedelta(seconds=320), tick=False):
        assert await limit.take("a") == 0


def test_devices_have_names_that_people_know() -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142 Safari/537.36"
    assert device_name(agent) == "Chrome, Windows"
    assert device_name("curl/8") == "curl/8"


async def test_the_web_client_reads_how_one_signs_in_and_no_secret(client: httpx2.AsyncClient) -> None:
    await sign_up(client)
    await sign_in(client)
    answer = await client.get("/auth/account", headers={"accept": "application/json"})
    found = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    (session,) = found["sessions"]
    assert session["id"].startswith("sess_")
    assert (session["method"], session["isCurrent"]) == ("password", True)
    assert found["password"]["changedAt"]
    told = {name: found[name] for name in ("passkeys", "isSecondStepOn", "recoveryCodesLeft", "secondStepDemandedBy")}
    assert told == {"passkeys": [], "isSecondStepOn": False, "recoveryCodesLeft": 0, "secondStepDemandedBy": []}
    assert "hash" not in answer.text
    page = await client.get("/auth/account", headers={"accept": "text/html"})
    assert 'id="way-sessions"' in page.text
    assert 'href="/account"' in page.text
