"""Passwords, sessions and second proofs as ASVS 6 and 7 ask for them, where no test of sign-in says so already."""

from __future__ import annotations

import datetime as dt
import re

import httpx2
import pytest
import time_machine

from api.commands import sessions
from api.console import Trouble
from auth.factors.second import _new_codes
from auth.tokens import new_session_token, new_token
from duobaan.clock import now
from duobaan.settings import Settings
from tests.security.conftest import HEADER, PASSWORD

NEW = "éen ander: wachtwoord met spaties \U0001f511"
FORM = {"origin": "http://testserver"}


async def sign_in(http: httpx2.AsyncClient, password: str) -> int:
    answer = await http.post("/auth/sign-in", json={"email": "jo@example.org", "password": password}, headers=HEADER)
    return answer.status_code


@pytest.mark.parametrize("password", [NEW, "a" * 64, "7305918264470", "onlysmallletters", "  with spaces around  "])
async def test_a_password_of_any_composition_is_taken_to_the_letter(http: httpx2.AsyncClient, password: str) -> None:
    account = {"email": "jo@example.org", "name": "Jo Voorbeeld", "password": password}
    assert (await http.post("/auth/sign-up", json=account, headers=HEADER)).status_code == 202
    assert await sign_in(http, password.swapcase() if password.swapcase() != password else password + "0") == 401
    assert await sign_in(http, password[:-1]) == 401
    assert await sign_in(http, password) == 200


async def test_a_changed_password_ends_the_other_sessions_at_once(signed_in: httpx2.AsyncClient) -> None:
    other = dict(signed_in.cookies)
    signed_in.cookies.clear()
    assert await sign_in(signed_in, PASSWORD) == 200
    here = dict(signed_in.cookies)
    answer = await signed_in.post("/auth/account/password", data={"password": NEW, "current": PASSWORD}, headers=FORM)
    assert answer.status_code == 200
    assert (await signed_in.get("/auth/me")).json()["user"] is not None
    signed_in.cookies.clear()
    signed_in.cookies.update(other)
    assert (await signed_in.get("/auth/me")).json() == {"user": None}
    assert other != here
    assert (await sign_in(signed_in, PASSWORD), await sign_in(signed_in, NEW)) == (401, 200)


@pytest.mark.parametrize("path", ["password", "totp", "totp/stop", "recovery", "passkeys/remove", "identities/remove"])
async def test_how_one_signs_in_changes_only_shortly_after_signing_in(signed_in: httpx2.AsyncClient, path: str) -> None:
    with time_machine.travel(now() + dt.timedelta(minutes=16)):
        answer = await signed_in.post(f"/auth/account/{path}", data={"password": NEW, "id": "0" * 32}, headers=FORM)
    assert (answer.status_code, answer.headers["location"][:21]) == (303, "/auth/sign-in?again=1")
    assert await sign_in(signed_in, PASSWORD) == 200


async def test_password_fields_are_masked_and_let_managers_help(signed_in: httpx2.AsyncClient) -> None:
    for path, kind in {
        "/auth/sign-in": "current-password", "/auth/sign-up": "new-password", "/auth/account": "new-password",
    }.items():  # fmt: skip
        page = (await signed_in.get(path)).text
        fields = re.findall(r'<input[^>]*name="password"[^>]*>', page)
        assert len(fields) == 1, path
        assert 'type="password"' in fields[0]
        assert f'autocomplete="{kind}"' in fields[0]
        assert not re.search(r"onpaste|maxlength=\"(?:[0-9]|[1-5][0-9])\"", fields[0])


async def test_one_sees_where_one_is_signed_in_and_ends_it_there(signed_in: httpx2.AsyncClient) -> None:
    elsewhere = dict(signed_in.cookies)
    signed_in.cookies.clear()
    body = {"email": "jo@example.org", "password": PASSWORD}
    await signed_in.post("/auth/sign-in", json=body, headers=HEADER | {"user-agent": "This one"})
    page = (await signed_in.get("/auth/account")).text
    assert "This one" in page
    keys = re.findall(
        r'action="/auth/account/sessions/end"><input type="hidden" name="id" value="([0-9a-f]{32})"', page
    )
    assert len(keys) == 1
    await signed_in.post("/auth/account/sessions/end", data={"id": keys[0]}, headers=FORM)
    assert (await signed_in.get("/auth/me")).json()["user"] is not None
    signed_in.cookies.clear()
    signed_in.cookies.update(elsewhere)
    assert (await signed_in.get("/auth/me")).json() == {"user": None}


@pytest.mark.parametrize(("email", "everyone"), [("Jo@Example.org", False), ("", True)])
async def test_who_runs_the_server_ends_all_that_someone_is_signed_in_with(
    signed_in: httpx2.AsyncClient, sqlite_settings: Settings, email: str, everyone: bool
) -> None:
    secret = (await signed_in.post("/auth/tokens", json={"name": "x"}, headers=HEADER)).json()["secret"]
    bearer = {"authorization": f"Bearer {secret}"}
    assert (await signed_in.get("/auth/me")).json()["user"] is not None
    for wrong, all_of_them in (("nobody@example.org", False), ("", False), ("jo@example.org", True)):
        with pytest.raises(Trouble):
            await sessions._end(sqlite_settings, wrong, everyone=all_of_them)
    assert (await signed_in.get("/auth/me")).json()["user"] is not None
    await sessions._end(sqlite_settings, email, everyone=everyone)
    assert (await signed_in.get("/auth/me")).json() == {"user": None}
    signed_in.cookies.clear()
    assert (await signed_in.get("/auth/me", headers=bearer)).status_code == 401
    assert await sign_in(signed_in, PASSWORD) == 200  # a way in is left


def test_secrets_are_long_and_never_the_same() -> None:
    for make in (new_session_token, new_token):
        made = {make() for _ in range(500)}
        assert len(made) == 500
        assert all(re.fullmatch(r"(?:dbn_)?[A-Za-z0-9]{43}", one) for one in made)  # 43 of 62: 256 bits
    codes = _new_codes()
    assert len({*codes}) == 10
    assert all(re.fullmatch(r"[A-HJ-NP-Z2-9]{6}(?:-[A-HJ-NP-Z2-9]{6}){3}", one) for one in codes)  # 24 of 32: 120 bits


async def test_a_session_ends_ninety_days_after_its_proof_however_often_it_is_used(
    signed_in: httpx2.AsyncClient,
) -> None:
    start = now()
    for day in range(10, 90, 10):
        with time_machine.travel(start + dt.timedelta(days=day), tick=False):
            assert (await signed_in.get("/auth/me")).json()["user"] is not None, day
    with time_machine.travel(start + dt.timedelta(days=90, seconds=1), tick=False):
        assert (await signed_in.get("/auth/me")).json() == {"user": None}
