"""Tokens and demo people over HTTP, limits in memory."""

from __future__ import annotations

import httpx2
import pytest

from auth.desk import Desk
from auth.limits import AttemptLimit
from auth.passwords import PasswordHasher
from duobaan.db.uow import Database
from duobaan.settings import Settings
from duobaan.words import Role
from tests import factories
from tests.auth.conftest import HEADER, Open, sign_in, sign_up


async def test_tokens_are_made_listed_and_revoked_in_ones_own_session(client: httpx2.AsyncClient) -> None:
    await sign_up(client)
    await sign_in(client)
    made = await client.post(
        "/auth/tokens", json={"name": "script", "scopes": ["searches:save"], "days": 7}, headers=HEADER
    )
    assert made.status_code == 201
    secret, token = made.json()["secret"], made.json()["token"]
    listed = (await client.get("/auth/tokens")).json()["tokens"]
    assert [(row["id"], row["name"], row["scopes"]) for row in listed] == [(token["id"], "script", ["searches:save"])]
    assert secret not in str(listed)
    client.cookies.clear()
    headers = {"authorization": f"Bearer {secret}"}
    assert (await client.get("/who", headers=headers)).json()["user"] is not None
    # A token is no session: it makes and shows no other tokens.
    assert (await client.get("/auth/tokens", headers=headers)).status_code == 401
    await sign_in(client)
    assert (await client.delete(f"/auth/tokens/{token['id']}", headers=HEADER)).status_code == 200
    assert (await client.delete(f"/auth/tokens/{token['id']}", headers=HEADER)).status_code == 404
    assert (await client.delete("/auth/tokens/x", headers=HEADER)).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": ""}, 400, "INVALID_INPUT"),
        ({"name": "x", "days": 5000}, 400, "INVALID_INPUT"),
        ({"name": "x", "scopes": ["everything:do"]}, 400, "INVALID_INPUT"),
        ({"name": "x", "scopes": "searches:save"}, 400, "BAD_REQUEST"),
        ({"name": "x", "days": "7"}, 400, "BAD_REQUEST"),
    ],
)
async def test_refuses_a_token(client: httpx2.AsyncClient, body: dict[str, object], status: int, code: str) -> None:
    await sign_up(client)
    await sign_in(client)
    found = await client.post("/auth/tokens", json=body, headers=HEADER)
    assert (found.status_code, found.json()["error"]["code"]) == (status, code)


async def test_a_demo_link_signs_in_once(db: Database, desk: Desk, open_client: Open) -> None:
    school = await factories.school(db, name="Lyceum Voorbeeld")
    await factories.member(
        db, school, Role.SCHOOL_PLANNER, email="planner@demo.example", name="Pim Planner", is_demo=True
    )
    await factories.user(db, email="echt@example.org")
    client = open_client(desk, base="http://127.0.0.1:8000")
    listed = (await client.get("/demo", headers={"accept": "application/json"})).json()["people"]
    assert [(one["slug"], one["name"]) for one in listed] == [("planner", "Pim Planner")]
    assert "Lyceum Voorbeeld" in listed[0]["roles"]
    link = listed[0]["link"]
    assert (await client.head(link)).status_code == 200
    assert (await client.get(link)).status_code == 303
    assert (await client.get("/auth/me")).json()["user"]["name"] == "Pim Planner"
    assert (await client.get(link)).status_code == 404
    assert (await client.get("/demo/as/planner?key=raden")).status_code == 404
    assert (await client.get("/demo/as/echt?key=raden")).status_code == 404


@pytest.mark.parametrize(
    ("_case", "address", "base"),
    [("another machine", "10.0.0.7", "http://10.0.0.5:8000"), ("a rebound name", "127.0.0.1", "http://evil.example")],
)
async def test_the_list_of_demo_people_is_for_this_machine(
    db: Database, open_client: Open, _case: str, address: str, base: str
) -> None:
    await factories.user(db, email="planner@demo.example", is_demo=True)
    desk = Desk(db, Settings(demo=True, host="0.0.0.0"), lan=True)
    client = open_client(desk, (address, 50_000), base)
    assert (await client.get("/demo")).status_code == 404
    assert (await client.get(desk.demo.link("planner"))).status_code == 303


@pytest.mark.parametrize(
    "settings", [Settings(), Settings(demo=True, host="0.0.0.0"), Settings(demo=True, host="duobaan.example")]
)
async def test_without_demo_or_loopback_there_is_no_demo_door(
    db: Database, open_client: Open, settings: Settings
) -> None:
    await factories.user(db, email="planner@demo.example", is_demo=True)
    desk = Desk(db, settings)
    client = open_client(desk)
    assert (await client.get("/demo")).status_code == 404
    assert (await client.get(desk.demo.link("planner"))).status_code == 404
    assert await desk.demo.take("planner", desk.demo.link("planner").partition("key=")[2]) is None


def test_a_limit_opens_again_and_stays_small() -> None:
    time = [0.0]
    limit = AttemptLimit(most=2, seconds=10, keys=3, clock=lambda: time[0])
    limit.count("a")
    time[0] = 4
    limit.count("a")
    assert limit.wait("a") == 6
    time[0] = 10
    assert limit.wait("a") == 0
    limit.count("a")
    assert limit.wait("a") == 4
    for name in "bcde":
        limit.count(name)
    assert limit.wait("a") == 0  # pushed out: memory is bounded


async def test_a_password_is_verified_and_never_for_nobody() -> None:
    hasher = PasswordHasher()
    kept = await hasher.hash("een lang wachtwoord")
    assert await hasher.verify("een lang wachtwoord", kept) == (True, None)
    assert (await hasher.verify("een ander wachtwoord", kept))[0] is False
    assert (await hasher.verify("nobody has this password", None))[0] is False
    assert (await hasher.verify("x" * 10_000_000, kept))[0] is False
