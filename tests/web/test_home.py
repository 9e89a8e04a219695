"""The first page: a search box that suggests, two doors, and tiles with live counts."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.web.browsing import Shown, Site, holds

PAGES = (Shown("home", "/", ready=".tile"), Shown("home-planner", "/", role="planner", ready=".tile"))


@pytest.mark.parametrize("shown", PAGES[:1], ids=lambda one: one.name)
async def test_the_page_holds(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_suggestions_are_chosen_by_keyboard(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[0])
        box = visit.page.get_by_role("combobox", name="Wat zoekt u?")
        await box.press_sequentially("natuurk")
        option = visit.page.get_by_role("option", name=re.compile("^natuurkunde")).first
        await option.wait_for()
        await box.press("ArrowDown")
        await expect(box).to_have_attribute("aria-activedescendant", re.compile("."))
        await box.press("Enter")
        await visit.page.wait_for_url(re.compile(r"/vacancies\?subject=NAT"))
        await visit.page.get_by_role("heading", name="Vacatures zoeken", level=1).wait_for()
        await visit.page.go_back()
        await visit.page.get_by_role("heading", name="Samen voor de klas", level=1).wait_for()


async def test_a_tile_counts_what_its_search_finds(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[0])
        link = visit.page.locator(".tile a").first
        counted = await link.inner_text()
        await link.click()
        await expect(visit.page.locator(".finder-count")).to_have_text(counted)
