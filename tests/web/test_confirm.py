"""Confirming a profile in a browser: what the employer wrote, what one decides oneself, and yes."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import Shown, Site, holds


async def undecided(page: Page) -> None:
    await page.get_by_role("button", name=re.compile("^(Bevestigen|Confirm)$")).click()
    await page.locator(".summary").wait_for()


PAGES = (
    Shown("confirm", "/profile/confirm", role="bevestigen", ready=".posting-answers", act=undecided),
    Shown("confirm-nothing", "/profile/confirm", role="planner", ready="main .empty"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_pages_hold(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_who_was_asked_reads_mends_decides_and_confirms(site: Site) -> None:
    async with site.visit(role="bevestigen", width=360, height=780) as visit:
        page = visit.page
        await page.goto(site.address)
        await page.get_by_role("button", name="Menu").click()
        await page.get_by_role("link", name="Profiel bevestigen").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("heeft een profiel voor u klaargezet")
        await page.get_by_role("link", name="Wijzigen: Vrije tijd").click()
        await page.get_by_label("Of typ het").fill("vr middag")
        await page.get_by_label("Of typ het").press("Enter")
        await page.get_by_role("button", name="Terug naar het overzicht").click()
        await expect(page.locator(".posting-answers")).to_contain_text("Vrijdag 12:30–17:00")

        await page.get_by_role("button", name="Bevestigen", exact=True).click()
        await page.get_by_role("link", name="Kies wie uw profiel mag zien.").click()
        await expect(page.locator("#answer-visibility")).to_be_focused()
        await expect(page.get_by_role("checkbox", name="Ik neem deze uren aan")).to_be_checked()
        await page.get_by_label("Alleen ikzelf").check()  # so that no other test meets this person in the market
        await page.get_by_role("button", name="Bevestigen", exact=True).click()
        await page.get_by_role("dialog").get_by_role("button", name="Bevestigen").click()
        await expect(page.get_by_text("Uw profiel is bevestigd en staat online.").first).to_be_visible()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Teun Martodikromo")
        await page.get_by_role("button", name="Menu").click()
        await expect(page.get_by_role("link", name="Profiel bevestigen")).to_have_count(0)
