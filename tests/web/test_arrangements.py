"""The list of agreed work and the page of one, in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.web.browsing import Shown, Site, Visit, holds


async def first(visit: Visit, show: str = "now") -> None:
    """Open the first agreed work of a tab."""
    await visit.page.goto(f"{visit.site.address}/arrangements?show={show}")
    await visit.page.locator("main h2 a").first.click()
    await visit.page.locator("#people").wait_for()
    await visit.settled()


async def address(site: Site) -> str:
    async with site.visit(role="planner") as visit:
        await first(visit)
        return visit.page.url.removeprefix(site.address)


PAGES = (
    Shown("arrangements", "/arrangements", role="schoolbestuur", ready="main h2 a"),
    Shown("arrangements-empty", "/arrangements?show=past", role="professional", ready="main .empty"),
    Shown("arrangement", address, role="planner", ready="#people"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_pages_hold(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_a_tab_of_the_list_stands_in_the_address(site: Site) -> None:
    async with site.visit(role="coordinator") as visit:
        await visit.page.goto(f"{site.address}/arrangements")
        await visit.page.get_by_role("link", name="In voorbereiding").click()
        await expect(visit.page).to_have_url(re.compile(r"show=soon$"))
        row = visit.page.locator("main li.card").first
        await expect(row.locator(".tag").first).to_have_text(re.compile("voorbereiding", re.IGNORECASE))
        await expect(row.get_by_text("handtekening")).to_be_visible()


async def test_the_page_says_who_teaches_who_signed_and_what_was_checked(site: Site) -> None:
    async with site.visit(role="planner", locale="en") as visit:
        await first(visit)
        page = visit.page
        people = await page.locator(".arrangement-part h3 a").all_inner_texts()
        assert people
        legend = await page.locator(".week-legend").inner_text()
        assert all(name in legend for name in people)
        await expect(page.locator(".arrangement-signatures [data-signed]").first).to_contain_text("signed on")
        assert "VOG" in await page.locator(".arrangement-checks").inner_text()


async def test_the_month_of_the_hours_stands_in_the_address_and_back_undoes_it(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await first(visit)
        month = visit.page.locator(".arrangement-month h3")
        before = await month.inner_text()
        await visit.page.get_by_role("button", name="Maand eerder").click()
        await expect(visit.page).to_have_url(re.compile(r"month=\d{4}-\d{2}$"))
        await expect(month).not_to_have_text(before)
        await visit.page.go_back()
        await expect(month).to_have_text(before)
