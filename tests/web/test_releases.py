"""The page on a company's released hours, in a browser: what they come to, filters, giving longer and taking back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import Shown, Site, holds

OVERVIEW = """{ releaseOverview(companyId: "%s") {
    released { professionalCount chargeCentsYear } endings { month } releases(first: 100) { totalCount
        nodes { arrangements { id } professional { displayName } } } } }"""


async def extending(page: Page) -> None:
    """Open the dialog in which hours are given longer."""
    await page.get_by_role("button", name=re.compile("^(Uren van .* verlengen|Extend the hours of .*)$")).first.click()
    await page.get_by_role("dialog").wait_for()


PAGES = (
    Shown("releases", "/releases", role="coordinator", ready=".releases-row"),
    Shown("releases-extend", "/releases?show=all&text=a", role="bedrijf", ready=".releases-row", act=extending),
    Shown("releases-nothing", "/releases?text=niemand-heet-zo", role="bedrijf", ready=".empty"),
    Shown("releases-not-yours", "/releases", role="planner", ready=".notice"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_the_page_holds(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def asked(site: Site, page: Page, document: str) -> dict[str, Any]:
    answer = await page.request.post(f"{site.address}/graphql", data={"query": document}, headers={"x-duobaan": "1"})
    data: dict[str, Any] = (await answer.json())["data"]
    return data


async def overview(site: Site, page: Page) -> dict[str, Any]:
    """What the server says of the first company of whoever is signed in."""
    mine = await asked(site, page, "{ viewer { memberships { organisation { id } } } }")
    company = mine["viewer"]["memberships"][0]["organisation"]["id"]
    found: dict[str, Any] = (await asked(site, page, OVERVIEW % company))["releaseOverview"]
    return found


async def test_the_page_shows_what_the_server_counts_and_filters_stand_in_the_address(site: Site) -> None:
    async with site.visit(role="coordinator", locale="en") as visit:
        page = visit.page
        await page.goto(f"{site.address}/releases")
        rows = page.locator(".releases-row")
        await rows.first.wait_for()
        found = await overview(site, page)
        await expect(page.get_by_role("button", name="Everything")).to_have_text(
            f"Everything ({found['releases']['totalCount']})"
        )
        people = page.locator(".releases-sums tbody tr").first.locator("td").first
        await expect(people).to_have_text(str(found["released"]["professionalCount"]))
        await expect(page.locator(".releases-endings tbody tr")).to_have_count(len(found["endings"]))
        await page.get_by_role("button", name="Waits for a yes").click()
        await expect(page).to_have_url(re.compile(r"\?show=waiting$"))
        await page.go_back()
        first = found["releases"]["nodes"][0]["professional"]["displayName"]
        await page.get_by_label("Search by name or profession").fill(first)
        await expect(page).to_have_url(re.compile(r"\?text="))
        same = sum(one["professional"]["displayName"] == first for one in found["releases"]["nodes"])
        await expect(rows).to_have_count(same)
        await page.get_by_label("Search by name or profession").fill("niemand-heet-zo")
        await page.get_by_role("button", name="Clear the choice").click()
        await expect(page).to_have_url(re.compile(r"/releases$"))
        await expect(rows.first).to_be_visible()


async def test_work_on_the_hours_is_a_link_to_what_was_agreed(site: Site) -> None:
    async with site.visit(role="coordinator") as visit:
        page = visit.page
        await page.goto(f"{site.address}/releases")
        await page.locator(".releases-row").first.wait_for()
        working = next(one for one in (await overview(site, page))["releases"]["nodes"] if one["arrangements"])
        row = page.locator(".releases-row", has_text=working["professional"]["displayName"]).first
        await row.get_by_role("link").nth(1).click()
        await expect(page).to_have_url(re.compile(rf"/arrangements/{working['arrangements'][0]['id']}$"))
        await visit.settled()


async def test_hours_are_given_longer_and_the_offer_is_taken_back(site: Site) -> None:
    async with site.visit(role="bedrijf", width=360) as visit:
        page = visit.page
        await page.goto(f"{site.address}/releases")
        extend = page.get_by_role("button", name=re.compile("^Uren van .* verlengen$")).first
        await extend.wait_for()
        waiting = page.get_by_role("button", name="Wacht op akkoord (")
        before = int(re.sub(r"\D", "", await waiting.inner_text()))
        name = re.fullmatch("Uren van (.*) verlengen", await extend.get_attribute("aria-label") or "")
        assert name
        await extend.click()
        ask = page.get_by_role("dialog")
        day = ask.get_by_label("Nieuwe laatste dag")
        later = await day.input_value()
        await day.fill("2026-01-01")
        await ask.get_by_role("button", name="Verlengen", exact=True).click()
        await expect(ask.get_by_text("Kies een dag na de huidige laatste dag.")).to_be_visible()
        await day.fill(later)
        await ask.get_by_role("button", name="Verlengen", exact=True).click()
        await expect(page.get_by_text(f"De verlenging wacht op het akkoord van {name[1]}.")).to_be_visible()
        await expect(waiting).to_have_text(f"Wacht op akkoord ({before + 1})")
        await waiting.click()
        await expect(page.locator(".releases-row")).to_have_count(before + 1)
        row = page.locator(".releases-row", has_text=name[1])
        await row.get_by_role("button", name="intrekken").click()
        await page.get_by_role("dialog").get_by_role("button", name="Intrekken", exact=True).click()
        await expect(waiting).to_have_text(f"Wacht op akkoord ({before})")
        await expect(row).to_have_count(0)


async def test_hours_with_agreed_work_are_not_taken_back_before_it_ends(site: Site) -> None:
    async with site.visit(role="coordinator") as visit:
        page = visit.page
        await page.goto(f"{site.address}/releases")
        row = page.locator(".releases-row", has=page.locator(".releases-links")).first
        await row.get_by_role("button", name="intrekken").click()
        ask = page.get_by_role("dialog")
        await ask.get_by_label("Eerste dag waarop de uren niet meer gelden").fill("")
        await ask.get_by_role("button", name="Intrekken", exact=True).click()
        await expect(ask.get_by_role("alert")).to_be_visible()
        await ask.get_by_role("button", name="Annuleren").click()
        await expect(row.get_by_role("button", name="intrekken")).to_be_visible()
