"""Passkeys in a real Chromium with a virtual authenticator, and answers that prove nobody."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from playwright.async_api import Browser, Page

from duobaan.settings import Settings
from tests.auth.conftest import PASSWORD
from tests.support import browser
from tests.support.http import server

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with browser.chromium() as found:
        yield found


async def with_key(page: Page, **more: Any) -> tuple[Any, str]:
    """Give a page a device that holds passkeys."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    made = await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY | more})
    return devtools, made["authenticatorId"]


async def sign_up(page: Page, address: str) -> None:
    await page.goto(f"{address}/auth/sign-up")
    await page.get_by_label("Naam").fill("Jo Voorbeeld")
    await page.get_by_label("E-mailadres").fill("jo@example.org")
    await page.get_by_label("Wachtwoord").fill(PASSWORD)
    await page.get_by_role("button", name="Account maken").click()
    await page.goto(f"{address}/auth/sign-in?next=/auth/account")
    await page.locator("#email").fill("jo@example.org")
    await page.get_by_label("Wachtwoord").fill(PASSWORD)
    await page.get_by_role("button", name="Inloggen", exact=True).click()
    await page.get_by_role("heading", name="Hoe u inlogt").wait_for()


async def test_someone_adds_a_passkey_and_signs_in_with_it(chromium: Browser, sqlite_settings: Settings) -> None:
    with server("--port", "0", "--data-dir", str(sqlite_settings.data_dir), seconds=240) as found:
        address = found.replace("127.0.0.1", "localhost")
        context = await chromium.new_context(locale="nl-NL")
        page = await context.new_page()
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        devtools, key = await with_key(page)
        await sign_up(page, address)
        await page.get_by_label("Naam van dit apparaat").fill("Mijn laptop")
        await page.get_by_role("button", name="Passkey toevoegen").click()
        await page.get_by_role("button", name="Mijn laptop verwijderen").wait_for()
        await page.get_by_role("button", name="Uitloggen", exact=True).click()
        await page.goto(f"{address}/auth/sign-in?next=/auth/account")
        async with page.expect_request("**/auth/passkeys/sign-in") as sending:
            await page.get_by_role("button", name="Inloggen met passkey").click()
        sent = (await sending.value).post_data_json
        await page.get_by_role("heading", name="Hoe u inlogt").wait_for()
        assert "jo@example.org" in await page.content()
        assert problems == []
        await refuses_replayed_and_changed_answers(address, await context.cookies(), sent)
        await refuses_without_the_person(page, address, devtools, key)
        await context.close()


async def refuses_replayed_and_changed_answers(address: str, cookies: list[Any], sent: dict[str, Any]) -> None:
    """What was sent once, sent again or for another challenge, proves nobody."""
    mark = next(one for one in cookies if one["name"] == "duobaan_browser")
    jar = {"duobaan_browser": mark["value"]}
    changes: list[tuple[str, Any]] = [
        ("id", "AAAA"), ("type", "password"), ("response", {}), ("response", None), ("rawId", 7),
    ]  # fmt: skip
    async with httpx2.AsyncClient(base_url=address, headers={"x-duobaan": "1"}, cookies=jar) as client:
        assert (await client.post("/auth/passkeys/sign-in", json=sent)).status_code == 401
        for name, value in [("", None), *changes]:
            begun = (await client.post("/auth/passkeys/options", json={})).json()
            body = {"step": begun["step"], "credential": copy.deepcopy(sent["credential"])}
            if name:
                body["credential"][name] = value
            refused = await client.post("/auth/passkeys/sign-in", json=body)
            assert refused.status_code == 401, name
            assert "duobaan_session" not in refused.cookies
        assert (await client.post("/auth/passkeys/sign-in", json={"step": "x", "credential": 7})).status_code == 400
        assert (await client.post("/auth/passkeys/new", json={"step": "x", "credential": {}})).status_code == 401


async def refuses_without_the_person(page: Page, address: str, devtools: Any, key: str) -> None:
    """A device that its owner did not open signs nobody in, and the page says so."""
    await page.get_by_role("button", name="Uitloggen", exact=True).click()
    await page.goto(f"{address}/auth/sign-in")
    await devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    await page.get_by_role("button", name="Inloggen met passkey").click()
    await page.get_by_role("alert").wait_for()
    assert "passkey is niet gelukt" in await page.get_by_role("alert").inner_text()


PAGES = (
    "/auth/account",
    "/auth/sign-in",
    "/auth/sign-up",
    "/auth/forgot",
    "/auth/reset",
    "/auth/prove",
    "/auth/code",
    "/auth/code/enter",
)


@pytest.fixture(scope="module")
async def screens(chromium: Browser, shared_settings: Settings) -> AsyncIterator[tuple[str, Any]]:
    """A server with every way in, and what the browser of somebody who is signed in there keeps."""
    more = {
        "DUOBAAN_OIDC__ENTRA__TENANT": "11111111-2222-3333-4444-555555555555",
        "DUOBAAN_OIDC__ENTRA__CLIENT_ID": "x",
        "DUOBAAN_OIDC__ENTRA__CLIENT_SECRET": "y",
        "DUOBAAN_OIDC__ENTRA__DOMAINS": "school.example",
        "DUOBAAN_MAIL_HOST": "127.0.0.1",
        "DUOBAAN_MAIL_FROM": "Duobaan <no-reply@example.org>",
    }
    with server("--port", "0", "--data-dir", str(shared_settings.data_dir), seconds=240, **more) as found:
        address = found.replace("127.0.0.1", "localhost")
        context = await chromium.new_context(locale="nl-NL")
        await sign_up(await context.new_page(), address)
        yield address, await context.storage_state()
        await context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
async def test_pages_fit_their_screen(chromium: Browser, screens: tuple[str, Any], width: int, locale: str) -> None:
    address, kept = screens
    context = await chromium.new_context(viewport={"width": width, "height": 800}, locale=locale, storage_state=kept)
    page = await context.new_page()
    for path in PAGES:
        await page.goto(f"{address}{path}")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert await page.evaluate("document.documentElement.lang") == locale[:2]
        small = await page.evaluate(
            "[...document.querySelectorAll('button,.button')].filter(one => one.offsetHeight && "
            "one.offsetHeight < 44).length"
        )
        assert small == 0, path
        unnamed = await page.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden])')].filter(one => !one.labels.length).length"
        )
        assert unnamed == 0, path
    await context.close()
