"""Signing in through npm's oidc-provider: faults give no session and a page that helps."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
import sqlalchemy as sa
import time_machine

from auth.desk import Desk
from auth.models import SignInStep, UpstreamIdentity
from auth.upstream import talking
from duobaan.clock import now
from duobaan.people.models import LoginSession, User
from tests import factories
from tests.node.upstream.conftest import OURS, Browser, Provider

IN_TOKEN = [
    "aud",
    "aud_empty",
    "aud_extra",
    "azp",
    "azp_alone",
    "iss",
    "iss_slash",
    "nonce",
    "nonce_missing",
    "sub_missing",
    "sub_number",
    "sub_empty",
    "exp",
    "exp_missing",
    "exp_text",
    "iat_missing",
    "nbf",
    "iat_future",
    "at_hash",
    "none",
    "none_kid",
    "hs256_secret",
    "hs256_public",
    "kid",
    "foreign",
    "embedded",
    "jku",
    "crit",
    "signature",
    "missing",
    "null",
    "number",
    "words",
]
IN_ANSWER = [
    "garbage",
    "empty",
    "list",
    "nothing",
    "deep",
    "bytes",
    "huge",
    "failed",
    "redirect",
    "swapped",
    "userinfo",
]
IN_KEYS = ["keys_garbage", "keys_empty", "keys_symmetric", "keys_odd", "discovery_algorithms"]
IN_DISCOVERY = [
    "discovery_issuer",
    "discovery_endpoint",
    "discovery_scheme",
    "discovery_incomplete",
    "discovery_garbage",
    "discovery_huge",
]


async def rows(desk: Desk, kind: type) -> int:
    async with desk.db.read() as session:
        return int((await session.scalars(sa.select(sa.func.count()).select_from(kind))).one())


async def assert_refused(answer: httpx2.Response, browser: Browser, desk: Desk) -> None:
    """A page that helps, and nothing else happened."""
    assert 400 <= answer.status_code < 500, answer.text
    assert 'role="alert"' in answer.text
    assert "/auth/upstream/proof" in answer.text  # try again
    assert "/auth/sign-in" in answer.text  # another way
    assert "script-src" not in answer.headers["content-security-policy"]
    assert desk.policy.name not in answer.cookies
    assert await browser.who() is None
    assert [await rows(desk, kind) for kind in (LoginSession, User, UpstreamIdentity)] == [0, 0, 0]


async def test_a_person_signs_in_and_goes_where_they_wanted(browser: Browser, desk: Desk) -> None:
    answer = await browser.sign_in("jo")
    assert (answer.status_code, answer.headers["location"]) == (303, "/vacatures")
    assert await browser.who() == "jo@example.org"
    async with desk.db.read() as session:
        user = (await session.scalars(sa.select(User))).one()
        begun = (await session.scalars(sa.select(LoginSession))).one()
    assert user.email_proven_at is not None
    assert begun.method == "proof"
    assert await rows(desk, SignInStep) == 0


async def test_the_question_has_state_nonce_and_pkce_and_the_next_sign_in_finds_the_same_account(
    browser: Browser, desk: Desk
) -> None:
    first = dict(parse_qsl(urlsplit((await browser.leave()).headers["location"]).query))
    second = dict(parse_qsl(urlsplit((await browser.leave()).headers["location"]).query))
    assert first["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]
    await browser.sign_in("jo")
    await browser.sign_in("jo")
    assert [await rows(desk, kind) for kind in (User, UpstreamIdentity)] == [1, 1]


@pytest.mark.parametrize("fault", IN_TOKEN)
async def test_refuses_a_token_that_is_not_right(fault: str, browser: Browser, provider: Provider, desk: Desk) -> None:
    provider.fault(fault)
    await assert_refused(await browser.sign_in(), browser, desk)


@pytest.mark.parametrize("fault", IN_ANSWER + IN_KEYS)
async def test_refuses_garbage_of_a_provider(fault: str, browser: Browser, provider: Provider, desk: Desk) -> None:
    provider.fault(fault)
    await assert_refused(await browser.sign_in(), browser, desk)


@pytest.mark.parametrize("fault", IN_DISCOVERY)
async def test_goes_nowhere_when_a_provider_describes_itself_wrongly(
    fault: str, browser: Browser, provider: Provider, desk: Desk
) -> None:
    provider.fault(fault)
    await assert_refused(await browser.leave(), browser, desk)


@pytest.mark.parametrize("fault", ["slow_openid-configuration", "slow_token", "slow_jwks", "slow_me"])
async def test_waits_no_longer_than_a_person_does(
    fault: str, browser: Browser, provider: Provider, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talking, "_SECONDS", 0.7)
    provider.fault(fault)
    started = now()
    answer = await browser.sign_in()
    assert now() - started < dt.timedelta(seconds=2.5)
    await assert_refused(answer, browser, desk)
    assert "bereikbaar" in answer.text


async def test_a_person_may_stop_at_the_provider(browser: Browser, provider: Provider, desk: Desk) -> None:
    provider.fault("denied")
    await assert_refused(await browser.sign_in(), browser, desk)


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"state": "A" * 43},
        {"state": None},
        {"code": None},
        {"code": "another"},
        {"error": "server_error"},
    ],
)
async def test_refuses_an_answer_that_does_not_fit_the_question(
    change: dict[str, str | None], browser: Browser, desk: Desk
) -> None:
    left = await browser.leave()
    back = urlsplit(await browser.at_provider(left.headers["location"]))
    sent = {name: value for name, value in (dict(parse_qsl(back.query)) | change).items() if value is not None}
    await assert_refused(await browser.ours.get(back.path, params=sent), browser, desk)


async def test_another_browser_cannot_be_signed_in_with_ones_answer(
    browser: Browser, open_browser: type[Browser], desk: Desk
) -> None:
    """Login CSRF: someone sends their own answer to another person's browser."""
    answer = await browser.at_provider((await browser.leave()).headers["location"])
    victim = open_browser()  # type: ignore[call-arg]
    await assert_refused(await victim.ours.get(answer), victim, desk)
    await victim.leave()  # also when a sign-in of its own is under way
    await assert_refused(await victim.ours.get(answer), victim, desk)
    assert (await browser.ours.get(answer)).status_code == 303


async def test_an_answer_works_once_and_not_for_long(browser: Browser, desk: Desk) -> None:
    answer = await browser.at_provider((await browser.leave()).headers["location"])
    mark = f"{desk.browsers.name}={browser.ours.cookies[desk.browsers.name]}"
    with time_machine.travel(now() + dt.timedelta(minutes=16), tick=False):  # a browser that kept its cookie too long
        await assert_refused(await browser.ours.get(answer, headers={"cookie": mark}), browser, desk)
    browser.ours.cookies.set(desk.browsers.name, mark.partition("=")[2])
    assert (await browser.ours.get(answer)).status_code == 303
    again = await browser.ours.get(answer)
    assert again.status_code == 400
    assert await rows(desk, LoginSession) == 1


async def test_signing_in_ends_the_session_that_was_planted(browser: Browser, desk: Desk) -> None:
    await browser.sign_in("jo")
    planted = browser.ours.cookies[desk.policy.name]
    await browser.sign_in("kim")
    assert browser.ours.cookies[desk.policy.name] != planted
    browser.ours.cookies.clear()
    browser.ours.cookies.set(desk.policy.name, planted)
    assert await browser.who() is None


@pytest.mark.parametrize("person", ["none", "odd", "wide", "sam", "text"])
async def test_without_a_verified_address_there_is_no_account(person: str, browser: Browser, desk: Desk) -> None:
    answer = await browser.sign_in(person)
    assert answer.status_code == 403
    await assert_refused(answer, browser, desk)


async def test_an_unverified_address_opens_nobodys_account(browser: Browser, desk: Desk) -> None:
    await factories.user(desk.db, email="sam@example.org")
    assert (await browser.sign_in("sam")).status_code == 403
    assert await browser.who() is None
    assert await rows(desk, UpstreamIdentity) == 0


async def test_whoever_signed_up_first_with_anothers_address_loses_every_way_in(
    browser: Browser, open_browser: type[Browser], desk: Desk
) -> None:
    thief, headers = open_browser(), {"x-duobaan": "1"}  # type: ignore[call-arg]
    body = {"email": "jo@example.org", "name": "Dief", "password": "een lang wachtwoord"}
    assert (await thief.ours.post("/auth/sign-up", json=body, headers=headers)).status_code == 202
    assert (await thief.ours.post("/auth/sign-in", json=body, headers=headers)).status_code == 200
    made = await thief.ours.post("/auth/tokens", json={"name": "later"}, headers=headers)
    assert (await browser.sign_in("jo")).status_code == 303
    assert await browser.who() == "jo@example.org"
    assert await thief.who() is None
    assert (await thief.ours.post("/auth/sign-in", json=body, headers=headers)).status_code == 401
    bearer = {"authorization": f"Bearer {made.json()['secret']}"}
    assert (await thief.ours.get("/auth/me", headers=bearer)).status_code == 401


async def test_a_proven_account_is_tied_and_keeps_its_password(browser: Browser, desk: Desk) -> None:
    body = {"email": "jo@example.org", "name": "Jo", "password": "een lang wachtwoord"}
    await browser.ours.post("/auth/sign-up", json=body, headers={"x-duobaan": "1"})
    async with desk.db.write() as uow:
        (await uow.session.scalars(sa.select(User))).one().email_proven_at = now()
    assert (await browser.sign_in("jo")).status_code == 303
    assert [await rows(desk, kind) for kind in (User, UpstreamIdentity)] == [1, 1]
    assert (await browser.ours.post("/auth/sign-in", json=body, headers={"x-duobaan": "1"})).status_code == 200


async def test_someone_who_is_signed_in_ties_any_identity_and_another_cannot_take_it(
    browser: Browser, open_browser: type[Browser], desk: Desk
) -> None:
    async def tie(one: Browser, person: str) -> httpx2.Response:
        page = await one.ours.post(
            "/auth/upstream/proof/tie",
            headers={"origin": OURS, "content-type": "application/x-www-form-urlencoded"},
        )
        assert page.status_code == 200
        address = page.text.partition('content="0;url=')[2].partition('"')[0].replace("&amp;", "&")
        return await one.ours.get(await one.at_provider(f"{address}&login_hint={person}"))

    await browser.sign_in("jo")
    assert (await tie(browser, "sam")).headers["location"] == "/auth/account"
    assert await rows(desk, UpstreamIdentity) == 2
    other = open_browser()  # type: ignore[call-arg]
    await other.sign_in("kim")
    refused = await tie(other, "sam")
    assert refused.status_code == 403
    assert "ander account" in refused.text
    fresh = open_browser()  # type: ignore[call-arg]
    await fresh.sign_in("sam")
    assert await fresh.who() == "jo@example.org"


async def test_a_provider_that_is_down_is_named(browser: Browser, desk: Desk, provider: Provider) -> None:
    left = await browser.leave()
    answer = await browser.at_provider(left.headers["location"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(talking.BoundedTransport, "handle_async_request", _nobody)
        page = await browser.ours.get(answer)
    assert page.status_code == 400
    assert await browser.who() is None


async def _nobody(self: object, request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("nobody listens")
