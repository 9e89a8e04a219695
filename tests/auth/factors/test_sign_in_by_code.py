"""Signing in by a code, through a real SMTP server: once, limited, then the second step; nobody learns who is here."""

from __future__ import annotations

import datetime as dt

import httpx2
import pytest
import sqlalchemy as sa
import time_machine

from auth.desk import Desk
from duobaan.clock import now
from duobaan.people.models import LoginSession
from tests.auth.conftest import HEADER, Open, sign_in, sign_up
from tests.auth.factors.conftest import Mailbox
from tests.auth.factors.test_second import second, set_up

FORM = {"origin": "http://testserver"}
JO, NOBODY = "jo@example.org", "niemand@example.org"


async def ask(client: httpx2.AsyncClient, email: str = JO) -> httpx2.Response:
    return await client.post("/auth/code", json={"email": email}, headers=HEADER)


async def type_in(client: httpx2.AsyncClient, code: str, email: str = JO) -> httpx2.Response:
    return await client.post("/auth/code/enter", json={"email": email, "code": code}, headers=HEADER)


def bare(response: httpx2.Response, email: str) -> tuple[int, list[tuple[str, str]], str]:
    """Return all that an onlooker sees, without the address that they typed themselves."""
    headers = [(name, value) for name, value in response.headers.items() if name != "content-length"]
    return response.status_code, headers, response.text.replace(email, "")


async def test_a_code_begins_a_session_once(mail_client: httpx2.AsyncClient, mail_desk: Desk, mailbox: Mailbox) -> None:
    await sign_up(mail_client)
    assert (await ask(mail_client)).status_code == 202
    assert mailbox.letters[-1][1]["subject"] == "Uw inlogcode voor Duobaan"
    code = mailbox.code()
    assert (await type_in(mail_client, "00000000" if code != "00000000" else "1")).status_code == 401
    assert (await mail_client.get("/auth/me")).json() == {"user": None}
    assert (await type_in(mail_client, f" {code[:4]} {code[4:]} ")).status_code == 200
    assert (await mail_client.get("/auth/me")).json()["user"]["email"] == JO
    async with mail_desk.db.read() as session:
        assert (await session.scalars(sa.select(LoginSession.method))).all() == ["mail code"]
    assert (await type_in(mail_client, code)).status_code == 401


async def test_an_older_letter_opens_nothing_after_a_newer_one_was_used(
    mail_client: httpx2.AsyncClient, mailbox: Mailbox
) -> None:
    await sign_up(mail_client)
    await ask(mail_client)
    older = mailbox.code()
    await ask(mail_client)
    assert (await type_in(mail_client, mailbox.code())).status_code == 200
    assert (await type_in(mail_client, older)).status_code == 401


async def test_codes_for_other_purposes_are_no_way_in(mail_client: httpx2.AsyncClient, mailbox: Mailbox) -> None:
    await sign_up(mail_client)
    assert (await type_in(mail_client, mailbox.code())).status_code == 401
    await mail_client.post("/auth/forgot", json={"email": JO}, headers=HEADER)
    assert (await type_in(mail_client, mailbox.code())).status_code == 401


async def test_who_has_an_app_gives_its_code_too(mail_client: httpx2.AsyncClient, mailbox: Mailbox) -> None:
    _, codes = await set_up(mail_client)
    await sign_in(mail_client)
    step = (await sign_in(mail_client)).json()["step"]
    assert (await second(mail_client, step, codes[0])).status_code == 200
    proof = {"code": mailbox.code()}
    assert (await mail_client.post("/auth/prove", json=proof, headers=HEADER)).status_code == 200
    mail_client.cookies.clear()
    await ask(mail_client)
    asked = (await type_in(mail_client, mailbox.code())).json()
    assert asked["status"] == "second_proof_needed"
    assert (await mail_client.get("/auth/me")).json() == {"user": None}
    assert (await second(mail_client, asked["step"], codes[1])).status_code == 200
    assert (await mail_client.get("/auth/me")).json()["user"]["email"] == JO


async def test_who_signed_up_with_anothers_address_is_out_once_its_owner_comes(
    mail_client: httpx2.AsyncClient, open_client: Open, mail_desk: Desk, mailbox: Mailbox
) -> None:
    await sign_up(mail_client)
    await sign_in(mail_client)
    owner = open_client(mail_desk)
    await ask(owner)
    assert (await type_in(owner, mailbox.code())).status_code == 200
    assert (await mail_client.get("/auth/me")).json() == {"user": None}
    assert (await sign_in(mail_client)).status_code == 401
    assert (await owner.get("/auth/me")).json()["user"]["email"] == JO


@pytest.mark.parametrize("as_page", [False, True])
async def test_an_unknown_address_gets_the_same_answers_and_no_letter(
    mail_client: httpx2.AsyncClient, mailbox: Mailbox, as_page: bool
) -> None:
    await sign_up(mail_client)
    found = []
    for email in (JO, NOBODY):
        seen = []
        for path, more in (("/auth/code", {}), ("/auth/code/enter", {"code": "123"})):
            body = {"email": email} | more
            sent = {"data": body, "headers": FORM} if as_page else {"json": body, "headers": HEADER}
            seen.append(bare(await mail_client.post(path, **sent), email))  # type: ignore[arg-type]
        found.append(seen)
    assert found[0] == found[1]
    assert [to for to, _ in mailbox.letters] == [[JO], [JO]]


async def test_a_code_is_guessed_five_times_at_most_and_lasts_ten_minutes(
    mail_client: httpx2.AsyncClient, mailbox: Mailbox
) -> None:
    await sign_up(mail_client)
    await ask(mail_client)
    code = mailbox.code()
    with time_machine.travel(now() + dt.timedelta(minutes=10, seconds=1), tick=False):
        assert (await type_in(mail_client, code)).status_code == 401
    for _ in range(5):
        assert (await type_in(mail_client, "1")).status_code == 401
    assert (await type_in(mail_client, code)).status_code == 401


@pytest.mark.parametrize("email", [JO, NOBODY])
async def test_asking_and_guessing_are_limited_for_everybody_alike(mail_client: httpx2.AsyncClient, email: str) -> None:
    await sign_up(mail_client)
    assert [(await ask(mail_client, email)).status_code for _ in range(11)] == [202] * 10 + [429]
    found = [await type_in(mail_client, "1", email) for _ in range(11)]
    assert [one.status_code for one in found] == [401] * 10 + [429]
    assert int(found[-1].headers["retry-after"]) > 0


async def test_the_pages_lead_from_sign_in_to_where_one_was_going(
    mail_client: httpx2.AsyncClient, mailbox: Mailbox
) -> None:
    await sign_up(mail_client)
    door = await mail_client.get("/auth/sign-in?next=/vacatures")
    assert 'href="/auth/code?next=%2Fvacatures"' in door.text
    page = await mail_client.get("/auth/code?next=/vacatures", headers={"accept-language": "en"})
    assert "Sign in with a code by e-mail" in page.text
    assert 'name="next" value="/vacatures"' in page.text
    typed = await mail_client.post("/auth/code", data={"email": JO, "next": "/vacatures"}, headers=FORM)
    assert "<h1>Inloggen met een code per e-mail</h1>" in typed.text
    body = {"email": JO, "code": mailbox.code(), "next": "/vacatures"}
    done = await mail_client.post("/auth/code/enter", data=body, headers=FORM)
    assert (done.status_code, done.headers["location"]) == (303, "/vacatures")


async def test_another_site_cannot_sign_anyone_in(mail_client: httpx2.AsyncClient, mailbox: Mailbox) -> None:
    await sign_up(mail_client)
    await ask(mail_client)
    body, foreign = {"email": JO, "code": mailbox.code()}, {"origin": "https://evil.example"}
    assert (await mail_client.post("/auth/code/enter", data=body, headers=foreign)).status_code == 403
    assert (await type_in(mail_client, body["code"])).status_code == 200


async def test_without_mail_the_door_is_not_there(client: httpx2.AsyncClient) -> None:
    assert "/auth/code" not in (await client.get("/auth/sign-in")).text
    assert [(await client.get(path)).status_code for path in ("/auth/code", "/auth/code/enter")] == [404, 404]
    assert (await ask(client)).status_code == 404
    assert (await type_in(client, "12345678")).status_code == 401
