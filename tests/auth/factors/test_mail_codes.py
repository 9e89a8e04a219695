"""Codes by mail, through a real SMTP server: they prove an address and set a password, and tell nobody who has one."""

from __future__ import annotations

import asyncio
import datetime as dt

import httpx2
import pytest
import sqlalchemy as sa
import time_machine

from auth.desk import Desk
from auth.mail import Letter, NoPost, SmtpPost
from auth.models import MailCode
from duobaan.clock import now
from duobaan.people.models import User
from duobaan.settings import Settings
from tests.auth.conftest import HEADER, PASSWORD, Open, sign_in, sign_up
from tests.auth.factors.conftest import Mailbox

NEW = "een heel nieuw wachtwoord"


async def forgot(client: httpx2.AsyncClient, email: str = "jo@example.org") -> httpx2.Response:
    return await client.post("/auth/forgot", json={"email": email}, headers=HEADER)


async def reset(client: httpx2.AsyncClient, code: str, email: str = "jo@example.org") -> httpx2.Response:
    return await client.post("/auth/reset", json={"email": email, "code": code, "password": NEW}, headers=HEADER)


async def person(desk: Desk) -> User:
    async with desk.db.read() as session:
        return (await session.scalars(sa.select(User))).one()


async def test_the_code_of_signing_up_proves_the_address(
    mail_client: httpx2.AsyncClient, mail_desk: Desk, mailbox: Mailbox
) -> None:
    await sign_up(mail_client)
    await sign_in(mail_client)
    assert (await person(mail_desk)).email_proven_at is None
    to, letter = mailbox.letters[0]
    assert to == ["jo@example.org"]
    assert letter["auto-submitted"] == "auto-generated"
    wrong = await mail_client.post("/auth/prove", json={"code": "00000000"}, headers=HEADER)
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "CODE_REFUSED")
    right = await mail_client.post("/auth/prove", json={"code": mailbox.code()}, headers=HEADER)
    assert right.json() == {"status": "proven"}
    assert (await person(mail_desk)).email_proven_at is not None
    async with mail_desk.db.read() as session:
        assert mailbox.code() not in str((await session.scalars(sa.select(MailCode.code_hash))).all())


async def test_a_taken_address_gets_one_letter_too_that_holds_no_code(
    mail_client: httpx2.AsyncClient, mailbox: Mailbox
) -> None:
    first = await sign_up(mail_client)
    second = await sign_up(mail_client)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert len(mailbox.letters) == 2
    with pytest.raises(AssertionError):
        mailbox.code()


async def test_a_code_sets_a_new_password_and_ends_every_session(
    mail_client: httpx2.AsyncClient, mail_desk: Desk, mailbox: Mailbox
) -> None:
    await sign_up(mail_client)
    await sign_in(mail_client)
    assert (await forgot(mail_client)).status_code == 202
    code = mailbox.code()
    assert (await reset(mail_client, code)).json() == {"status": "changed"}
    assert (await mail_client.get("/auth/me")).json() == {"user": None}
    assert (await sign_in(mail_client)).status_code == 401
    assert (await sign_in(mail_client, password=NEW)).status_code == 200
    assert (await person(mail_desk)).email_proven_at is not None
    assert (await reset(mail_client, code)).status_code == 400  # works once


async def test_an_unknown_address_gets_the_same_answers_and_no_letter(
    mail_client: httpx2.AsyncClient, mailbox: Mailbox
) -> None:
    await sign_up(mail_client)
    known, unknown = await forgot(mail_client), await forgot(mail_client, "niemand@example.org")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert [to for to, _ in mailbox.letters] == [["jo@example.org"]] * 2
    known, unknown = await reset(mail_client, "123"), await reset(mail_client, "123", "niemand@example.org")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    form = {"content-type": "application/x-www-form-urlencoded", "origin": "http://testserver"}
    pages = []
    for one in ("jo", "niemand"):
        page = await mail_client.post("/auth/forgot", content=f"email={one}%40example.org", headers=form)
        pages.append(page.text.replace(one, ""))
    assert pages[0] == pages[1]


async def test_a_code_is_guessed_five_times_at_most_and_lasts_ten_minutes(
    mail_client: httpx2.AsyncClient, mailbox: Mailbox
) -> None:
    await sign_up(mail_client)
    await forgot(mail_client)
    code = mailbox.code()
    with time_machine.travel(now() + dt.timedelta(minutes=10, seconds=1), tick=False):
        assert (await reset(mail_client, code)).status_code == 400
    for _ in range(5):
        assert (await reset(mail_client, "12345678" if code != "12345678" else "87654321")).status_code == 400
    assert (await reset(mail_client, code)).status_code == 400
    assert (await sign_in(mail_client)).status_code == 200


async def test_of_several_who_use_a_code_at_once_one_succeeds(
    mail_client: httpx2.AsyncClient, mail_desk: Desk, mailbox: Mailbox
) -> None:
    await sign_up(mail_client)
    await forgot(mail_client)
    code = mailbox.code()
    found = await asyncio.gather(*(reset(mail_client, code) for _ in range(8)))
    assert [one.status_code for one in found].count(200) == 1


async def test_a_mailbox_is_not_flooded(mail_client: httpx2.AsyncClient, mailbox: Mailbox) -> None:
    await sign_up(mail_client)
    answers = [await forgot(mail_client) for _ in range(9)]
    assert {one.status_code for one in answers} == {202}
    assert len(mailbox.letters) == 6


async def test_without_mail_nothing_is_promised(client: httpx2.AsyncClient) -> None:
    assert (await forgot(client)).status_code == 404
    assert "/auth/forgot" not in (await client.get("/auth/sign-in")).text
    assert await NoPost().send(Letter("jo@example.org", "x", "y")) is False


async def test_an_smtp_server_that_is_away_costs_nobody_an_error(db_port: int, open_client: Open, desk: Desk) -> None:
    settings = Settings(mail_host="127.0.0.1", mail_port=db_port, mail_from="a@example.org", mail_tls="none")
    assert await SmtpPost(settings).send(Letter("jo@example.org", "x", "y")) is False
    client = open_client(Desk(desk.db, settings))
    assert (await sign_up(client)).status_code == 202
    assert (await sign_in(client, password=PASSWORD)).status_code == 200


@pytest.fixture
def db_port() -> int:
    from tests.support.http import free_port

    return free_port()


async def test_a_letter_has_one_recipient_and_no_header_of_anyones_making(mail_desk: Desk, mailbox: Mailbox) -> None:
    sent = await mail_desk.post.send(Letter("jo@example.org\r\nBcc: all@example.org", "x", "y"))
    assert sent is False
    assert mailbox.letters == []
