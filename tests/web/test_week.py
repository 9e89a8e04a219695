"""The week, in a browser: a professional's own and a school's."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import expect

from tests.web.browsing import Shown, Site, holds

PAGES = (
    Shown("week", "/week", role="professional", ready="main .my-week-days"),
    Shown("week-school", "/week", role="planner", ready="main .my-week-days"),
    Shown("week-none", "/week", role="nieuw", ready="main .empty"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_pages_hold(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_the_next_week_is_seven_days_on_and_back_returns(site: Site) -> None:
    async with site.visit(role="professional") as visit:
        await visit.page.goto(f"{site.address}/week?on=2026-12-31")
        number = visit.page.locator("#which-week strong")
        await expect(number).to_have_text("Week 53")
        await visit.page.get_by_role("button", name="Week later").click()
        await expect(number).to_have_text("Week 1")
        (on,) = parse_qs(urlsplit(visit.page.url).query)["on"]
        assert dt.date.fromisoformat(on) == dt.date(2027, 1, 4)
        await visit.page.go_back()
        await expect(number).to_have_text("Week 53")
        await expect(visit.page.get_by_text("Nieuwjaarsdag")).to_be_visible()


async def test_a_school_sees_who_teaches_and_picks_a_class(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await visit.page.goto(f"{site.address}/week?on=2027-01-11")
        await visit.page.locator(".my-week-entries li").first.wait_for()
        await visit.settled()
        everything = await visit.page.locator(".my-week-entries li").count()
        classes = visit.page.get_by_label("Welke klas")
        chosen = (await classes.locator("option").all_inner_texts())[1]
        await classes.select_option(chosen)
        await expect(visit.page).to_have_url(re.compile(rf"class={re.escape(chosen)}"))
        await visit.settled()
        lessons = visit.page.locator(".my-week-entries li")
        assert 0 < await lessons.count() < everything
        assert all(chosen in one for one in await lessons.all_inner_texts())
