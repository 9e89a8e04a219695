"""The page of consent: in plain words, nothing active, and a yes that only its own form can send."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx2
import pytest

from duobaan.clients.models import ApiClient
from tests import factories
from tests.auth.conftest import HEADER, ORIGIN
from tests.auth.oauth.conftest import CONFIRM, Stage, answer_of


async def page_of(stage: Stage, **headers: str) -> tuple[str, httpx2.Response]:
    address = f"/oauth/authorize?{urlencode(stage.request())}"
    return address, await stage.http.get(address, headers=headers)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("Mijn uren toegang geven?", "een eigen profiel hebben", "Niet toestaan", "naam en uw e-mailadres")),
        ("en", ("Allow Mijn uren?", "Do not allow", "can always take this back")),
    ],
)
async def test_says_in_plain_words_who_asks_for_what(stage: Stage, language: str, words: tuple[str, ...]) -> None:
    await stage.sign_in()
    _, page = await page_of(stage, **{"accept-language": language})
    assert f'<html lang="{language}">' in page.text
    for word in (*words, "Voorbeeld Apps", stage.person.email, "nl.voorbeeld.app:/terug"):
        assert word in page.text


async def test_nothing_on_it_is_active_and_nobody_may_frame_it(stage: Stage) -> None:
    async with stage.db.write() as uow:
        (await uow.session.get_one(ApiClient, stage.app.id)).name = "<img src=x onerror=alert(1)>"
    await stage.sign_in()
    _, page = await page_of(stage)
    assert "<img" not in page.text
    policy = page.headers["content-security-policy"]
    for rule in ("default-src 'none'", "frame-ancestors 'none'", "form-action 'self' nl.voorbeeld.app:"):
        assert rule in policy
    assert "script" not in policy
    assert (page.headers["x-frame-options"], page.headers["cache-control"]) == ("DENY", "no-store")


async def test_another_site_cannot_say_yes(stage: Stage) -> None:
    await stage.sign_in()
    address, page = await page_of(stage)
    found = CONFIRM.search(page.text)
    assert found is not None
    form = {"decision": "allow", "confirm": found[1]}
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        assert (await stage.http.post(address, data=form, headers=headers)).status_code == 403
    assert (await stage.http.post(address, data=form, headers={"origin": ORIGIN})).status_code == 303


@pytest.mark.parametrize("confirm", ["", "0" * 64, "é"])
async def test_a_yes_without_the_page_counts_for_nothing(stage: Stage, confirm: str) -> None:
    await stage.sign_in()
    address, _ = await page_of(stage)
    answer = await stage.http.post(address, data={"decision": "allow", "confirm": confirm}, headers={"origin": ORIGIN})
    assert (answer.status_code, "location" in answer.headers) == (403, False)


async def test_a_yes_to_one_question_is_no_yes_to_another_nor_in_another_session(stage: Stage) -> None:
    await stage.sign_in()
    address, page = await page_of(stage)
    found = CONFIRM.search(page.text)
    assert found is not None
    form = {"decision": "allow", "confirm": found[1]}
    wider = f"/oauth/authorize?{urlencode(stage.request(scope=None))}"
    assert (await stage.http.post(wider, data=form, headers={"origin": ORIGIN})).status_code == 403
    await stage.sign_in(await factories.user(stage.db))
    assert (await stage.http.post(address, data=form, headers={"origin": ORIGIN})).status_code == 403


async def test_an_app_cannot_say_yes_for_the_person_with_their_own_token(stage: Stage) -> None:
    token = (await stage.tokens())["access_token"]
    address = f"/oauth/authorize?{urlencode(stage.request(scope=None))}"
    headers = {"authorization": f"Bearer {token}"} | HEADER
    for answer in (
        await stage.outside.get(address, headers=headers),
        await stage.outside.post(address, data={"decision": "allow", "confirm": "x"}, headers=headers),
        await stage.outside.get("/oauth/device", headers=headers),
        await stage.outside.get("/oauth/apps", headers=headers),
    ):
        assert (answer.status_code, answer.headers["location"].startswith("/auth/sign-in?next=")) == (303, True)
    assert (await stage.outside.get("/auth/tokens", headers=headers)).status_code == 401


async def test_anything_but_yes_is_no(stage: Stage) -> None:
    await stage.sign_in()
    for decision in ("deny", "", "ALLOW", "ja"):
        assert answer_of(await stage.decide(decision))["error"] == "access_denied"


async def test_the_page_asks_again_every_time(stage: Stage) -> None:
    await stage.tokens()
    await stage.sign_in()
    _, page = await page_of(stage)
    assert page.status_code == 200
