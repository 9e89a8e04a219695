"""Notices in a browser: the bell, the inbox, and choosing how to be told."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from playwright.async_api import Page, expect

from tests.web.browsing import Shown, Site, holds

PAGES = (
    Shown("inbox", "/inbox", role="schoolbestuur", ready=".inbox-item"),
    Shown("inbox-none", "/inbox", role="nieuw", ready=".inbox-coming"),
    Shown("inbox-settings", "/inbox/settings", role="natuurkundige", ready=".notice-group"),
)
SETTINGS = "{ noticeSettings { digest quietFrom quietTo isMailStopped choices { kind channel } } }"
Answer = dict[str, Any]


async def ask(page: Page, address: str, document: str) -> Answer:
    answer = await page.request.post(f"{address}/graphql", data={"query": document}, headers={"x-duobaan": "1"})
    found: Answer = (await answer.json())["data"]
    return found


async def test_pages_hold(site: Site) -> None:
    for shown in PAGES:
        await holds(site, shown)


async def test_the_bell_counts_what_waits_and_a_notice_leads_to_its_proposal(site: Site) -> None:
    async with site.visit(role="coordinator", width=360) as visit:
        page = visit.page
        await page.goto(site.address)
        bell = page.get_by_role("link", name=re.compile(r"^Meldingen, \d+ nieuw$"))
        before = int(re.sub(r"\D", "", await bell.get_attribute("aria-label") or ""))
        await bell.click()
        items = page.locator(".inbox-item[data-new]")
        await expect(items).to_have_count(before)
        await expect(page.locator(".inbox-day h2").first).to_be_visible()
        await items.first.get_by_role("link").click()
        await expect(page).to_have_url(re.compile(r"/proposals/prop_\w+$"))
        # Whoever followed it has read it, and the bell knows.
        left = f"Meldingen, {before - 1} nieuw" if before > 1 else "Meldingen"
        await expect(page.get_by_role("link", name=left, exact=True)).to_be_visible()
        await page.goto(f"{site.address}/inbox?show=new")
        await page.get_by_role("button", name="Alles gelezen").click()
        await expect(page.get_by_role("heading", name="U bent bij")).to_be_visible()
        await expect(page.get_by_role("link", name="Meldingen", exact=True)).to_be_visible()
        await visit.settled()


async def test_who_comes_to_the_page_of_a_notice_has_read_it(site: Site) -> None:
    async with site.visit(role="bevestigen", locale="en") as visit:
        page = visit.page
        await page.goto(f"{site.address}/inbox")
        notice = page.locator(".inbox-item").get_by_role("link")
        await expect(notice).to_have_text(re.compile("Your employer prepared a profile for you"))
        href = await notice.get_attribute("href")
        await page.goto(f"{site.address}{href}")
        # The bell is counted, and what was read here noted, once the page stands.
        for _ in range(300):
            if (await ask(page, site.address, "{ unreadNoticeCount }"))["unreadNoticeCount"] == 0:
                break
            await asyncio.sleep(0.1)
        await expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()
        await page.goto(f"{site.address}/inbox")
        await expect(page.locator(".inbox-item:not([data-new])")).to_have_count(1)
        await visit.settled()


async def test_each_choice_of_how_to_be_told_holds_at_once(site: Site) -> None:
    async with site.visit(role="duocollega") as visit:
        page = visit.page
        await page.goto(f"{site.address}/inbox/settings")
        await page.get_by_role("group", name="Voorstellen").get_by_text("Per soort kiezen").click()
        await page.get_by_label("Nieuw voorstel").select_option("Alleen in de app")
        await expect(page.locator(".toast").first).to_have_text(re.compile("Bewaard"))
        await page.get_by_label("Kennismaken en gesprekken: alles tegelijk").select_option("Niet")
        await page.get_by_label(re.compile("Elke maandag")).click()
        # A box changes when the server kept the choice, not under the finger.
        await page.get_by_label("Ik wil stille uren").click()
        await expect(page.get_by_text("Mail mag op elk uur komen.")).to_be_visible()
        await visit.settled()
        kept = (await ask(page, site.address, SETTINGS))["noticeSettings"]
        assert (kept["digest"], kept["quietFrom"], kept["quietTo"]) == ("WEEKLY", 0, 0)
        channels = {one["kind"]: one["channel"] for one in kept["choices"]}
        assert channels["PROPOSAL_RECEIVED"] == "INBOX"
        assert channels["MESSAGE_RECEIVED"] == channels["INTRODUCTION_ASKED"] == "OFF"
        assert channels["PROPOSAL_COUNTERED"] == "AT_ONCE"
        await page.get_by_label(re.compile("^Geen meldingen per mail")).click()
        await expect(page.get_by_text("Mail staat uit.")).to_be_visible()
        await visit.settled()
