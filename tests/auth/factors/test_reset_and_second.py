"""A forgotten password and a second proof: the code by mail stands for the password and for nothing more."""

from __future__ import annotations

import httpx2

from tests.auth.conftest import HEADER, sign_in
from tests.auth.factors.conftest import Mailbox
from tests.auth.factors.test_mail_codes import NEW, forgot, reset
from tests.auth.factors.test_second import second, set_up


async def test_a_new_password_by_mail_leaves_the_second_step_standing(
    mail_client: httpx2.AsyncClient, mailbox: Mailbox
) -> None:
    _, codes = await set_up(mail_client)
    asked = (await sign_in(mail_client)).json()
    assert (await second(mail_client, asked["step"], codes[0])).status_code == 200
    proof = next(
        found for _, letter in mailbox.letters if (found := letter.get_content()) and "jo@example.org" not in found
    )
    code = next(word for word in proof.replace(".", " ").split() if word.isdigit() and len(word) == 8)
    assert (await mail_client.post("/auth/prove", json={"code": code}, headers=HEADER)).status_code == 200
    mail_client.cookies.clear()
    await forgot(mail_client)
    assert (await reset(mail_client, mailbox.code())).status_code == 200
    answer = (await sign_in(mail_client, password=NEW)).json()
    assert answer["status"] == "second_proof_needed"
    assert (await mail_client.get("/auth/me")).json() == {"user": None}
    assert (await second(mail_client, answer["step"], codes[1])).status_code == 200
