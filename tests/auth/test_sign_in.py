"""Signing up, in and out: nothing tells which accounts exist, sessions end when they should."""

from __future__ import annotations

import datetime as dt

import httpx2
import pytest
import sqlalchemy as sa
import time_machine

from auth.desk import Desk
from auth.limits import AttemptLimit
from auth.models import Password
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.people.models import LoginSession
from duobaan.settings import Settings
from tests.auth.conftest import HEADER, ORIGIN, PASSWORD, Open, sign_in, sign_up


def plant(client: httpx2.AsyncClient, secret: str) -> None:
    client.cookies.clear()
    client.cookies.set("duobaan_session", secret)


async def test_someone_signs_up_in_and_out(client: httpx2.AsyncClient) -> None:
    assert (await sign_up(client, "  Jo@Example.org ")).status_code == 202
    begun = await sign_in(client)
    assert begun.json() == {"user": {"email": "jo@example.org", "name": "Jo Voorbeeld", "locale": "nl"}}
    assert (await client.get("/auth/me")).json()["user"]["email"] == "jo@example.org"
    old = dict(client.cookies)
    assert (await client.post("/auth/sign-out", headers=HEADER)).status_code == 200
    assert dict(client.cookies) == {}
    client.cookies.update(old)
    assert (await client.get("/auth/me")).json() == {"user": None}


@pytest.mark.usefixtures("dear_passwords")
async def test_the_secret_of_a_session_and_the_password_are_kept_as_hashes(
    client: httpx2.AsyncClient, db: Database
) -> None:
    await sign_up(client)
    await sign_in(client)
    async with db.read() as session:
        kept = (await session.scalars(sa.select(Password.hash))).one()
        token_hash = (await session.scalars(sa.select(LoginSession.token_hash))).one()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # 64 MB in three rounds for each guess
    assert PASSWORD not in kept
    assert token_hash != client.cookies["duobaan_session"]


async def test_a_taken_address_gets_the_same_answer_and_keeps_its_password(client: httpx2.AsyncClient) -> None:
    first = await sign_up(client)
    second = await sign_up(client, password="een heel ander wachtwoord")
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert (await sign_in(client)).status_code == 200
    assert (await sign_in(client, password="een heel ander wachtwoord")).status_code == 401


async def test_an_unknown_account_and_a_wrong_password_look_the_same(client: httpx2.AsyncClient) -> None:
    await sign_up(client)
    wrong = await sign_in(client, password="een verkeerd wachtwoord")
    unknown = await sign_in(client, email="niemand@example.org")
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)
    assert wrong.status_code == 401
    assert "set-cookie" not in wrong.headers


@pytest.mark.parametrize(
    ("_case", "body", "rule"),
    [
        ("a short password", {"email": "a@example.org", "name": "A", "password": "kort"}, "too_short"),
        (
            "the address as password",
            {"email": "abc@example.org", "name": "A", "password": "abc@example.org"},
            "password_is_email",
        ),
        ("no address", {"email": "nergens", "name": "A", "password": PASSWORD}, "email"),
        ("no name", {"email": "a@example.org", "name": " ", "password": PASSWORD}, "required"),
    ],
)
async def test_refuses_an_account(client: httpx2.AsyncClient, _case: str, body: dict[str, str], rule: str) -> None:
    refused = await client.post("/auth/sign-up", json=body, headers=HEADER)
    assert refused.status_code == 400
    assert [issue["rule"] for issue in refused.json()["error"]["issues"]] == [rule]


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"null", 400),
        ("application/json", b"[1]", 400),
        ("application/json", b"{", 400),
        ("application/json", b"[" * 5000, 400),
        ("application/json", b'{"email": 1, "password": "x"}', 400),
        ("application/json", b"\xff\xfe", 400),
        ("application/json", b" " * 30_000, 413),
        ("text/plain", b"email=a", 415),
        ("application/x-www-form-urlencoded", b"\xff", 400),
    ],
)
async def test_refuses_what_cannot_be_read(client: httpx2.AsyncClient, kind: str, body: bytes, status: int) -> None:
    found = await client.post("/auth/sign-in", content=body, headers=HEADER | {"content-type": kind})
    assert found.status_code == status


async def test_signing_in_ends_the_session_that_the_browser_had(client: httpx2.AsyncClient) -> None:
    await sign_up(client)
    await sign_in(client)
    planted = client.cookies["duobaan_session"]
    await sign_in(client)
    assert client.cookies["duobaan_session"] != planted
    plant(client, planted)
    assert (await client.get("/auth/me")).json() == {"user": None}


async def test_a_session_gets_a_new_secret_every_day_and_ends_after_its_days(
    client: httpx2.AsyncClient, db: Database
) -> None:
    await sign_up(client)
    await sign_in(client)
    first = client.cookies["duobaan_session"]
    start = now()
    with time_machine.travel(start + dt.timedelta(hours=25), tick=False):
        await client.get("/auth/me")
        second = client.cookies["duobaan_session"]
        assert second != first
        plant(client, first)
        assert (await client.get("/who")).json()["user"] is not None  # under way with the old one
    with time_machine.travel(start + dt.timedelta(hours=26), tick=False):
        plant(client, first)
        assert (await client.get("/who")).json()["user"] is None
        plant(client, second)
        assert (await client.get("/who")).json()["user"] is not None
    with time_machine.travel(start + dt.timedelta(days=16), tick=False):
        assert (await client.get("/who")).json()["user"] is None


async def test_cookies_are_host_bound_and_secure_behind_https(db: Database, open_client: Open) -> None:
    desk = Desk(db, Settings(public_url="https://duobaan.example"))
    client = open_client(desk, base="https://duobaan.example")
    await sign_up(client)
    cookie = (await sign_in(client)).headers["set-cookie"]
    assert cookie.startswith("__Host-duobaan_session=")
    for flag in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie


async def test_guessing_is_slowed_down_for_known_and_unknown_accounts_alike(db: Database, open_client: Open) -> None:
    desk = Desk(db, Settings(), by_person=AttemptLimit(most=2, seconds=300))
    client = open_client(desk)
    await sign_up(client)
    for email in ("jo@example.org", "niemand@example.org"):
        answers = [(await sign_in(client, email=email, password="een verkeerd wachtwoord")) for _ in range(3)]
        assert [found.status_code for found in answers] == [401, 401, 429]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 300
    assert (await sign_in(client)).status_code == 429


async def test_a_form_signs_in_and_goes_on_within_the_site_only(client: httpx2.AsyncClient) -> None:
    await sign_up(client)
    page = await client.get("/auth/sign-in", params={"next": "/vacatures?q=1"}, headers={"accept-language": "en"})
    assert 'lang="en"' in page.text
    assert 'value="/vacatures?q=1"' in page.text
    assert "script" not in page.headers["content-security-policy"]
    form = {"email": "jo@example.org", "password": PASSWORD}
    for target, lands in (
        ("/vacatures?q=1", "/vacatures?q=1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil", "/"),
    ):
        found = await client.post("/auth/sign-in", data=form | {"next": target}, headers={"origin": ORIGIN})
        assert (found.status_code, found.headers["location"]) == (303, lands)


async def test_a_form_with_a_wrong_password_shows_the_page_again_with_nothing_active(
    client: httpx2.AsyncClient,
) -> None:
    form = {"email": '"><script>alert(1)</script>', "password": "x"}
    found = await client.post("/auth/sign-in", data=form, headers={"origin": ORIGIN})
    assert found.status_code == 401
    assert "<script" not in found.text
    assert 'role="alert"' in found.text
