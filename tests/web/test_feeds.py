"""Addresses for programs of one's own, in a browser: made, told once, read, and ended."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.web.browsing import Shown, Site, holds

ROLE = "lesgever"
PAGES = (Shown("feeds", "/feeds", role=ROLE, ready=".feeds-row, .empty"),)


async def test_a_week_is_followed_in_a_calendar_until_that_ends(site: Site) -> None:
    await holds(site, Shown("feeds-none", "/feeds", role="natuurkundige", ready=".empty"))
    async with site.visit(role=ROLE) as visit:
        page = visit.page
        await page.goto(f"{site.address}/week")
        await page.get_by_role("button", name="Abonneer in mijn agenda").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Maak het adres").click()
        address = await dialog.get_by_role("group", name="Adres voor uw agenda").inner_text()
        assert address.startswith(f"{site.address}/feeds/dbf_")
        assert address.endswith(".ics")
        assert await visit.violations() == []
        followed = await page.request.get(address)
        assert "BEGIN:VCALENDAR" in await followed.text()
        await dialog.get_by_role("link", name="Uw adressen bekijken en intrekken").click()
        await holds(site, PAGES[0])
        await page.get_by_role("button", name=re.compile("^Intrekken: ")).click()
        await page.get_by_role("dialog").get_by_role("button", name="Intrekken").click()
        await expect(page.get_by_role("heading", name="U hebt nog geen adressen")).to_be_visible()
        assert (await page.request.get(address)).status == 404
        await visit.settled()


async def test_a_class_and_a_saved_search_have_addresses_too(site: Site) -> None:
    async with site.visit(role=ROLE, locale="en", width=360) as visit:
        page = visit.page
        await page.goto(f"{site.address}/arrangements")
        await page.locator(".arrangements-row").first.get_by_role("link").click()
        await page.get_by_role("button", name=re.compile(r"^Class \S+ in my calendar$")).first.click()
        await page.get_by_role("dialog").get_by_role("button", name="Make the address").click()
        await expect(page.get_by_role("dialog").get_by_text("You see this address once, now.")).to_be_visible()
        await visit.settled()
    async with site.visit(role="matchmaker") as visit:
        page = visit.page
        await page.goto(f"{site.address}/alerts")
        await page.get_by_role("button", name="Volgen in een feedlezer").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Maak de adressen").click()
        atom = await dialog.get_by_role("group", name="Adres (Atom)").inner_text()
        assert (await (await page.request.get(atom)).text()).startswith("<?xml")
        other = await dialog.get_by_role("group", name="Adres (JSON Feed)").inner_text()
        assert other == atom.replace(".atom", ".json")
        await visit.settled()


async def test_what_was_found_and_what_was_agreed_are_files_to_take(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        page = visit.page
        await page.goto(f"{site.address}/professionals?subject=NAT")
        async with page.expect_download() as taken:
            await page.get_by_role("link", name="Als CSV").click()
        rows = (await (await taken.value).path()).read_text(encoding="utf-8-sig").splitlines()
        assert rows[0].startswith("id,")
        assert len(rows) > 1
        await page.goto(f"{site.address}/arrangements")
        await page.locator(".arrangements-row").first.get_by_role("link").click()
        paper = page.get_by_role("link", name="Afspraken afdrukken")
        await expect(paper).to_have_attribute("href", re.compile(r"/arrangements/arr_\w+/agreement\?lang=nl$"))
        pdf = page.get_by_role("link", name="Afspraken als pdf")
        if await pdf.count():
            answer = await page.request.get(f"{site.address}{await pdf.get_attribute('href')}")
            assert (await answer.body()).startswith(b"%PDF")
        await visit.settled()
