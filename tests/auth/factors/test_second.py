"""A second proof after the password: codes of an app and recovery codes, each of which works once."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import hmac
import re

import httpx2
import pyotp
import pytest
import sqlalchemy as sa
import time_machine

from auth.desk import Desk
from auth.models import RecoveryCode, TotpFactor
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests.auth.conftest import HEADER, Open, sign_in, sign_up

FORM = {"origin": "http://testserver"}


async def set_up(client: httpx2.AsyncClient) -> tuple[pyotp.TOTP, list[str]]:
    """Sign up and in, and set up an app as a person would on the pages."""
    await sign_up(client)
    await sign_in(client)
    page = (await client.post("/auth/account/totp", data={"x": ""}, headers=FORM)).text
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert key is not None
    assert "<svg" in page
    totp = pyotp.TOTP(key[1].replace(" ", ""))
    done = await client.post("/auth/account/totp/confirm", data={"code": totp.at(now())}, headers=FORM)
    codes = re.findall(r"<code>([A-Z2-9]{6}(?:-[A-Z2-9]{6}){3})</code>", done.text)
    assert len(set(codes)) == 10
    client.cookies.clear()
    return totp, codes


async def second(client: httpx2.AsyncClient, step: str, code: str) -> httpx2.Response:
    return await client.post("/auth/second", json={"step": step, "code": code}, headers=HEADER)


async def test_the_password_alone_is_no_session(client: httpx2.AsyncClient) -> None:
    totp, _ = await set_up(client)
    asked = (await sign_in(client)).json()
    assert asked["status"] == "second_proof_needed"
    assert (await client.get("/auth/me")).json() == {"user": None}
    with time_machine.travel(now() + dt.timedelta(seconds=60)):
        assert (await second(client, asked["step"], "000000")).status_code == 401
        assert (await client.get("/auth/me")).json() == {"user": None}
        assert (await second(client, asked["step"], totp.at(now()))).status_code == 200
        assert (await client.get("/auth/me")).json()["user"]["email"] == "jo@example.org"


async def test_a_code_of_the_app_works_once_and_for_its_moment_only(client: httpx2.AsyncClient) -> None:
    totp, _ = await set_up(client)
    start = now()
    step = (await sign_in(client)).json()["step"]
    assert (await second(client, step, totp.at(start))).status_code == 401  # was used to confirm the app
    with time_machine.travel(start + dt.timedelta(minutes=2)):
        assert (await second(client, step, totp.at(start + dt.timedelta(seconds=60)))).status_code == 401  # too old
        code = totp.at(now())
        assert (await second(client, step, code)).status_code == 200
        again = (await sign_in(client)).json()["step"]
        assert (await second(client, again, code)).status_code == 401


@pytest.mark.parametrize(("drift", "late"), [(1, 200), (0, 401)])
async def test_a_code_of_the_app_lives_thirty_seconds_where_the_settings_say_so(
    db: Database, open_client: Open, drift: int, late: int
) -> None:
    client = open_client(Desk(db, Settings(demo=True, one_time_drift=drift)))
    begin = dt.datetime.fromtimestamp(now().timestamp() // 30 * 30, dt.UTC)
    with time_machine.travel(begin, tick=False):
        totp, _ = await set_up(client)
    code = totp.at(begin + dt.timedelta(seconds=60))
    with time_machine.travel(begin + dt.timedelta(seconds=90), tick=False):
        step = (await sign_in(client)).json()["step"]
        assert (await second(client, step, code)).status_code == late
    if late == 401:
        with time_machine.travel(begin + dt.timedelta(seconds=89), tick=False):
            assert (await second(client, step, code)).status_code == 200


async def test_a_recovery_code_works_once_however_it_is_typed(client: httpx2.AsyncClient, desk: Desk) -> None:
    _, codes = await set_up(client)
    step = (await sign_in(client)).json()["step"]
    assert (await second(client, step, f" {codes[0].lower().replace('-', ' ')} ")).status_code == 200
    step = (await sign_in(client)).json()["step"]
    assert (await second(client, step, codes[0])).status_code == 401
    async with desk.db.read() as session:
        kept = (await session.scalars(sa.select(RecoveryCode.code_hash))).all()
        sealed = (await session.scalars(sa.select(TotpFactor.sealed))).one()
    assert len(kept) == 10
    assert codes[1] not in str(kept)
    bare = codes[1].replace("-", "")
    plain = {hashlib.sha256(one.encode()).hexdigest() for one in (codes[1], bare)}
    assert not plain & {*kept}  # hashed with the installation's key, which is not in the database
    assert hmac.new(desk.key("recovery codes"), bare.encode(), hashlib.sha256).hexdigest() in kept
    assert sealed.count(".") == 4


async def test_of_several_at_once_one_gets_in(client: httpx2.AsyncClient) -> None:
    _, codes = await set_up(client)
    step = (await sign_in(client)).json()["step"]
    found = await asyncio.gather(*(second(client, step, codes[0]) for _ in range(8)))
    assert [one.status_code for one in found].count(200) == 1


async def test_a_step_belongs_to_its_browser(client: httpx2.AsyncClient, open_client: Open, desk: Desk) -> None:
    _, codes = await set_up(client)
    step = (await sign_in(client)).json()["step"]
    other = open_client(desk)
    assert (await second(other, step, codes[0])).status_code == 401
    assert (await second(client, step, codes[0])).status_code == 200


async def test_codes_are_not_guessed_for_long(client: httpx2.AsyncClient) -> None:
    _, codes = await set_up(client)
    step = (await sign_in(client)).json()["step"]
    found = [(await second(client, step, "000000")).status_code for _ in range(11)]
    assert found[-1] == 429
    assert (await second(client, step, codes[0])).status_code == 429


@pytest.mark.parametrize("body", [{"step": "", "code": ""}, {"step": "x" * 43, "code": "1"}, {"step": "é", "code": ""}])
async def test_a_step_of_nobodys_is_refused(client: httpx2.AsyncClient, body: dict[str, str]) -> None:
    assert (await client.post("/auth/second", json=body, headers=HEADER)).status_code == 401


async def test_the_second_step_can_be_turned_off_and_codes_renewed(client: httpx2.AsyncClient) -> None:
    _, codes = await set_up(client)
    step = (await sign_in(client)).json()["step"]
    await second(client, step, codes[0])
    renewed = await client.post("/auth/account/recovery", data={"x": ""}, headers=FORM)
    assert codes[1] not in renewed.text
    assert (await client.post("/auth/account/totp/stop", data={"x": ""}, headers=FORM)).status_code == 200
    client.cookies.clear()
    assert "user" in (await sign_in(client)).json()
