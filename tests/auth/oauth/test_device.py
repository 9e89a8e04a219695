"""Devices: a code on one screen, a yes on another; short codes are not guessed and nobody polls too fast."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import httpx2
import pytest
import time_machine

from auth.desk import Desk
from auth.oauth.clients import COMMAND_LINE, DEVICE_GRANT
from duobaan.clock import now
from duobaan.ids import Kind, public
from tests.auth.conftest import ORIGIN
from tests.auth.oauth.conftest import CONFIRM, Stage, connect

CLIENT = public(Kind.CLIENT, COMMAND_LINE)


async def start(stage: Stage, **form: str) -> dict[str, Any]:
    answer = await stage.outside.post("/oauth/device_authorization", data={"client_id": CLIENT} | form)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def poll(stage: Stage, code: str, client_id: str = CLIENT) -> httpx2.Response:
    form = {"grant_type": DEVICE_GRANT, "device_code": code, "client_id": client_id}
    return await stage.outside.post("/oauth/token", data=form)


async def typed(stage: Stage, user_code: str, **more: str) -> httpx2.Response:
    form = {"user_code": user_code} | more
    return await stage.http.post("/oauth/device", data=form, headers={"origin": ORIGIN})


async def decide(stage: Stage, user_code: str, decision: str) -> httpx2.Response:
    found = CONFIRM.search((await typed(stage, user_code)).text)
    assert found is not None
    return await typed(stage, user_code, confirm=found[1], decision=decision)


async def test_a_device_gets_tokens_when_a_person_says_yes(stage: Stage) -> None:
    begun = await start(stage, scope="market:browse profiles:own")
    assert begun["verification_uri"] == f"{ORIGIN}/oauth/device"
    assert (await poll(stage, begun["device_code"])).json()["error"] == "authorization_pending"
    await stage.sign_in()
    page = await stage.http.get(f"/oauth/device?user_code={begun['user_code']}")
    assert f'value="{begun["user_code"]}"' in page.text
    asked = await typed(stage, begun["user_code"].lower().replace("-", " "))
    assert "een eigen profiel hebben" in asked.text
    assert "opdrachtregel" in asked.text
    assert (await decide(stage, begun["user_code"], "allow")).status_code == 200
    body = (await poll(stage, begun["device_code"])).json()
    assert (await stage.who(body["access_token"])).json()["user"] == str(stage.person.id)
    assert (await stage.refresh(body["refresh_token"], client_id=CLIENT)).status_code == 200
    assert (await poll(stage, begun["device_code"])).json()["error"] == "invalid_grant"


async def test_a_no_is_told_to_the_device(stage: Stage) -> None:
    begun = await start(stage)
    await stage.sign_in()
    await decide(stage, begun["user_code"], "deny")
    assert (await poll(stage, begun["device_code"])).json()["error"] == "access_denied"
    assert (await typed(stage, begun["user_code"])).status_code == 404  # answered once


async def test_who_polls_too_fast_is_slowed_down(stage: Stage) -> None:
    begun = await start(stage)
    answers = [(await poll(stage, begun["device_code"])).json()["error"] for _ in range(3)]
    assert answers == ["authorization_pending", "slow_down", "slow_down"]
    with time_machine.travel(now() + dt.timedelta(seconds=16), tick=False):
        assert (await poll(stage, begun["device_code"])).json()["error"] == "authorization_pending"


async def test_codes_run_out(stage: Stage) -> None:
    begun = await start(stage)
    await stage.sign_in()
    with time_machine.travel(now() + dt.timedelta(minutes=16), tick=False):
        assert (await poll(stage, begun["device_code"])).json()["error"] == "expired_token"
        assert (await typed(stage, begun["user_code"])).status_code == 404


async def test_another_app_cannot_take_the_tokens(stage: Stage) -> None:
    begun = await start(stage)
    await stage.sign_in()
    await decide(stage, begun["user_code"], "allow")
    assert (await poll(stage, begun["device_code"], stage.app_id)).json()["error"] == "unauthorized_client"
    assert (await poll(stage, begun["device_code"])).status_code == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"client_id": "app_zz"}, "invalid_client"),
        ({"client_id": "SYSTEM"}, "invalid_client"),
        ({"scope": "system:clock"}, "invalid_scope"),
        ({"scope": "clients:manage"}, "invalid_scope"),
    ],
)
async def test_refuses_to_start(stage: Stage, form: dict[str, str], error: str) -> None:
    sent = {name: value.replace("SYSTEM", stage.system_auth[0]) for name, value in form.items()}
    answer = await stage.outside.post("/oauth/device_authorization", data={"client_id": CLIENT} | sent)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


async def test_short_codes_are_not_guessed(stage: Stage) -> None:
    begun = await start(stage)
    await stage.sign_in()
    for _ in range(10):
        assert (await typed(stage, "BBBB-BBBB")).status_code == 404
    assert (await typed(stage, begun["user_code"])).status_code == 429


async def test_short_codes_are_not_guessed_in_a_burst_nor_beside_it_in_another_process(stage: Stage) -> None:
    begun = await start(stage)
    await stage.sign_in()
    answers = await asyncio.gather(*(typed(stage, "BBBB-BBBB") for _ in range(14)))
    assert sorted(one.status_code for one in answers) == [404] * 10 + [429] * 4
    async with connect(Desk(stage.db, stage.desk.settings)) as other:
        other.cookies = stage.http.cookies
        form = {"user_code": begun["user_code"]}
        limited = await other.post("/oauth/device", data=form, headers={"origin": ORIGIN})
    assert limited.status_code == 429
    assert int(limited.headers["retry-after"]) > 0


async def test_a_yes_without_the_form_counts_for_nothing(stage: Stage) -> None:
    begun = await start(stage)
    await stage.sign_in()
    for confirm in ("", "0" * 64, "é"):
        assert (await typed(stage, begun["user_code"], decision="allow", confirm=confirm)).status_code == 403
    assert (await poll(stage, begun["device_code"])).json()["error"] == "authorization_pending"


async def test_the_command_line_has_no_address_to_be_answered_at(stage: Stage) -> None:
    await stage.sign_in()
    for target in ("http://127.0.0.1:1/x", "https://evil.example/"):
        answer = await stage.http.get("/oauth/authorize", params=stage.request(client_id=CLIENT, redirect_uri=target))
        assert (answer.status_code, "location" in answer.headers) == (400, False)
