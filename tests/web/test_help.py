"""The guides in a browser: they hold as every page does, and each of their pictures still stands where it was taken."""

from __future__ import annotations

import itertools

import pytest
from playwright.async_api import expect

from api.help.guides import DENSITY, pictures
from tests.web.browsing import Shown, Site, holds
from tests.web.guide_shots import SHOTS, WIDTH, box, played

PAGES = (
    Shown("help", "/help", ready=".help-lead li"),
    Shown("help-school", "/help/school", ready=".help-task"),
    Shown("help-developer", "/help/developer", ready=".help-task"),
)
# Days and counts differ from one day to the next: how high a picture is says no more than that it is the same thing.
HIGHER = 1.35


@pytest.mark.parametrize("shown", PAGES[1:], ids=lambda one: one.name)
async def test_pages_hold(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_every_picture_of_the_guides_still_stands_where_it_was_taken(site: Site) -> None:
    async with played(site) as told:
        for role, shots in itertools.groupby(SHOTS, key=lambda one: one.role):
            async with site.visit(role=role, width=WIDTH) as visit:
                before = None
                for shot in shots:
                    found, kept = await box(visit, shot, told, before), pictures("nl")[f"{shot.name}.webp"]
                    before = shot
                    width, height = kept.width / DENSITY, kept.height / DENSITY
                    assert abs(found["width"] - width) < 2, (shot.name, found, width)
                    assert height / HIGHER < found["height"] < height * HIGHER, (shot.name, found, height)


async def test_help_is_found_from_the_foot_and_leads_to_a_screen(site: Site) -> None:
    async with site.visit(width=360) as visit:
        page = visit.page
        await page.goto(f"{site.address}/offline")
        await page.locator("footer").get_by_role("link", name="Hulp").click()
        await page.get_by_role("link", name="Voor scholen").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Voor scholen")
        await page.locator(".help-contents a").nth(1).click()
        await expect(page.locator("#post")).to_be_in_viewport()
        await page.locator("#find").get_by_role("link", name="Professionals").click()
        await page.locator(".finder-main").wait_for()
        await visit.settled()
