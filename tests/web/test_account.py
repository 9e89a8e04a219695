"""One's own account and privacy, in a browser; what changes somebody does so to a person whom no other test uses."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import Shown, Site, Visit, holds

PAGES = (
    Shown("account", "/account", role="planner", ready="#sessions"),
    Shown("privacy", "/account/privacy", role="professional", ready="#erase"),
    Shown("privacy-none", "/account/privacy", role="planner", ready="#erase"),
    Shown("accessibility", "/accessibility"),
)
PASSWORD = "een heel lang wachtwoord"


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_pages_hold(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def newcomer(visit: Visit, name: str) -> Page:
    """Make an account of its own and sign in with it, as forms do."""
    page, address = visit.page, f"{name}@example.org"
    headers = {"x-duobaan": "1"}
    made = {"email": address, "password": PASSWORD, "name": name.capitalize()}
    for path, body in (("sign-up", made), ("sign-in", {"email": address, "password": PASSWORD})):
        answer = await page.request.post(f"{visit.site.address}/auth/{path}", data=body, headers=headers)
        assert answer.ok, await answer.text()
    return page


async def test_somebody_changes_their_name_and_language(site: Site) -> None:
    async with site.visit(width=360) as visit:
        page = await newcomer(visit, "anneke")
        await page.goto(f"{site.address}/account")
        name = page.get_by_label("Naam")
        await expect(name).to_have_value("Anneke")
        await name.fill("  ")
        await page.get_by_role("button", name="Opslaan").click()
        await expect(name).to_have_attribute("aria-invalid", "true")
        await expect(name).to_be_focused()
        await name.fill("Zoë Çelik-Öztürk")
        await page.get_by_label("Taal van berichten").select_option("EN")
        await page.get_by_role("button", name="Opslaan").click()
        await expect(page.get_by_role("heading", name="My account", level=1)).to_be_visible()
        await page.reload()
        await expect(page.get_by_label("Name")).to_have_value("Zoë Çelik-Öztürk")
        await expect(page.locator(".account-name")).to_have_text("Zoë Çelik-Öztürk")
        await visit.settled()


async def test_somebody_signs_out_elsewhere_and_the_other_place_is_out(site: Site) -> None:
    async with site.visit() as here, site.visit() as there:
        page, other = await newcomer(here, "bram"), there.page
        body = {"email": "bram@example.org", "password": PASSWORD}
        await other.request.post(f"{site.address}/auth/sign-in", data=body, headers={"x-duobaan": "1"})
        await page.goto(f"{site.address}/account")
        places = page.get_by_role("list", name="Waar u bent ingelogd").get_by_role("listitem")
        await expect(places).to_have_count(2)
        await expect(places.filter(has_text="Dit apparaat")).to_have_count(1)
        await page.get_by_role("button", name=re.compile("^Uitloggen op")).click()
        await page.get_by_role("dialog").get_by_role("button", name="Uitloggen").click()
        await expect(places).to_have_count(1)
        me = await (await other.request.get(f"{site.address}/auth/me")).json()
        assert me["user"] is None
        await here.settled()


async def test_ways_to_sign_in_lead_to_their_part_and_back(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        page = visit.page
        await visit.open(PAGES[0])
        await page.get_by_role("link", name="Wachtwoord beheren").click()
        await expect(page).to_have_url(re.compile("/auth/account#way-password$"))
        await expect(page.locator("#way-password")).to_be_visible()
        await page.get_by_role("link", name="Terug naar mijn account").click()
        await expect(page.get_by_role("heading", name="Mijn account", level=1)).to_be_visible()
        await visit.settled()


async def test_a_professional_hides_from_a_school_and_takes_it_back(site: Site) -> None:
    async with site.visit(role="natuurkundige", width=360) as visit:
        page = visit.page
        await page.goto(f"{site.address}/account/privacy")
        box = page.get_by_role("combobox", name="School of bedrijf zoeken")
        await box.press_sequentially("zonneveer")
        option = page.get_by_role("option").first
        name = await option.locator("span").first.inner_text()
        await box.press("ArrowDown")
        await box.press("Enter")
        hidden = page.get_by_role("list", name="Voor wie bent u onzichtbaar?").get_by_role("listitem")
        await expect(hidden).to_have_count(1)
        await expect(hidden).to_contain_text(name)
        await page.get_by_role("button", name=f"Weer zichtbaar voor {name}").click()
        await expect(hidden).to_have_count(0)
        await page.locator(".toast", has_text="kan u weer zien").get_by_role("button", name="Ongedaan maken").click()
        await expect(hidden).to_have_count(1)
        await page.locator(".toast", has_text="nu onzichtbaar").last.wait_for()
        await page.get_by_role("button", name=f"Weer zichtbaar voor {name}").click()
        await expect(hidden).to_have_count(0)
        await visit.settled()


async def test_everything_held_can_be_downloaded_and_the_account_erased(site: Site) -> None:
    async with site.visit() as visit:
        page = await newcomer(visit, "carla")
        await page.goto(f"{site.address}/account/privacy")
        async with page.expect_download() as saved:
            await page.get_by_role("link", name="Downloaden (JSON)").click()
        assert (await saved.value).suggested_filename == "duobaan.json"
        await page.get_by_role("button", name="Account wissen").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Voor altijd wissen").click()
        await expect(dialog.get_by_text("Kruis eerst aan")).to_be_visible()
        sure = dialog.get_by_role("checkbox")
        await expect(sure).to_be_focused()
        await sure.check()
        await dialog.get_by_role("button", name="Voor altijd wissen").click()
        await expect(page).to_have_url(f"{site.address}/")
        await expect(page.get_by_role("link", name="Inloggen")).to_be_visible()
        again = {"email": "carla@example.org", "password": PASSWORD}
        answer = await page.request.post(f"{site.address}/auth/sign-in", data=again, headers={"x-duobaan": "1"})
        assert answer.status == 401
        await visit.settled()
