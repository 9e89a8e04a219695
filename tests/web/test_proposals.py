"""The list of proposals and the page of one, in a browser: answering, countering, and being too late."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.web.browsing import Shown, Site, Visit, holds


async def first(visit: Visit) -> None:
    """Open the proposal that runs, whoever has to answer it."""
    for tab in ("mine", "others"):
        await visit.page.goto(f"{visit.site.address}/proposals?show={tab}")
        await visit.page.locator("main .empty, main h2 a").first.wait_for()
        if await visit.page.locator("main h2 a").count():
            break
    await visit.page.locator("main h2 a").first.click()
    await visit.page.locator("#standing").wait_for()
    await visit.settled()


async def address(site: Site) -> str:
    async with site.visit(role="planner") as visit:
        await first(visit)
        return visit.page.url.removeprefix(site.address)


PAGES = (
    Shown("proposals", "/proposals", role="planner", ready="main h2 a"),
    Shown("proposals-empty", "/proposals?show=closed", role="professional", ready="main .empty"),
    Shown("proposal", address, role="planner", ready="#standing"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_pages_hold(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_the_list_is_walked_with_two_keys_and_remembers_its_tab(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await visit.open(PAGES[0])
        await visit.page.get_by_role("link", name=re.compile("^Akkoord")).click()
        await expect(visit.page).to_have_url(re.compile(r"show=agreed$"))
        await expect(visit.page.locator("main li.card .tag").first).to_have_text("Akkoord")
        await visit.page.locator("main h2 a").first.focus()
        await visit.page.keyboard.press("j")
        await visit.until("document.activeElement.closest('h2') !== null")
        await visit.page.go_back()
        await expect(visit.page).to_have_url(re.compile(r"/proposals$"))


async def test_a_version_shows_what_each_field_was_and_becomes(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await first(visit)
        changes = visit.page.locator(".changes").first
        await expect(changes.locator("del").first).to_be_visible()
        text = await changes.inner_text()
        assert "slot_" not in text
        assert re.search(r"(ma|di|wo|do|vr) \d", text)


async def test_who_counters_is_followed_live_and_who_was_too_late_reads_first(site: Site) -> None:
    async with (
        site.visit(role="planner", width=360, height=780) as phone,
        site.visit(role="planner") as desk,
    ):
        await first(phone)
        await desk.page.goto(phone.page.url)
        await desk.page.locator("#standing").wait_for()
        await phone.page.get_by_role("button", name="Akkoord geven").click()
        await desk.page.get_by_role("button", name="Iets anders voorstellen").click()
        dialog = desk.page.get_by_role("dialog")
        await dialog.get_by_label("Toelichting").fill("Liever een les later op de dag.")
        await dialog.get_by_label("Opmerking").fill("Lokaal met gasaansluiting")
        await dialog.get_by_role("button", name="Tegenvoorstel sturen").click()
        await expect(desk.page.get_by_text("Uw tegenvoorstel is verstuurd.")).to_be_visible()
        await expect(desk.page.get_by_role("heading", name="Uw antwoord")).to_be_visible()
        await expect(phone.page.get_by_text("Er is intussen iets veranderd").first).to_be_attached()
        await phone.page.get_by_role("dialog").get_by_role("button", name="Akkoord geven").click()
        await expect(phone.page.get_by_role("dialog").get_by_text("Er is intussen iets veranderd")).to_be_visible()
        await expect(desk.page.locator(".changes ins", has_text="Lokaal met gasaansluiting")).to_be_visible()


async def test_a_message_stands_in_the_history(site: Site) -> None:
    async with site.visit(role="planner", locale="en") as visit:
        await first(visit)
        await visit.page.get_by_label("Message to all parties").fill("Thé of koffie?\nGroet, Åsa")
        await visit.page.get_by_role("button", name="Post message").click()
        await expect(visit.page.locator(".timeline blockquote", has_text="Thé of koffie?")).to_be_visible()
        await expect(visit.page.get_by_label("Message to all parties")).to_have_value("")
