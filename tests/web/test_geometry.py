"""Grids and maps stand right, on a phone and a desktop: what axe and the text of a page cannot tell."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import WIDTHS, Shown, Site
from tests.web.geometry import abroad, heads_over, outside, stray_cells


async def begun(page: Page) -> None:
    """Open the agreed work of the demo people who teach."""
    await page.get_by_role("link", name="Informatica havo 5").first.click()
    await page.locator("#calendar").wait_for()


async def test_each_lesson_of_agreed_work_stands_under_its_day_and_its_date(site: Site) -> None:
    async with site.visit(role="lesgever") as visit:
        page = visit.page
        await visit.open(Shown("work", "/arrangements", act=begun))
        await page.goto(f"{page.url}?on=2027-01-14")
        calendar = page.get_by_role("table", name="Van week tot week")
        await calendar.locator("[data-tone='1']").first.wait_for()
        standing = page.get_by_role("table", name="De lessen in de week")
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 900})
            for table in (calendar, standing):
                assert await stray_cells(table) == []
                assert await heads_over(table, "[data-tone='1']") == ["di", "di"]
                assert await heads_over(table, "[data-tone='2']") == ["do", "do"]
        dates = await calendar.locator("thead th small").all_inner_texts()
        assert [re.sub(r"\D", "", one) for one in dates] == ["11", "12", "13", "14", "15"]


async def test_the_grid_of_half_days_is_pressed_where_it_is_drawn(site: Site) -> None:
    async with site.visit() as visit:
        page = visit.page
        await visit.open(Shown("vacancies", "/vacancies?when=TU:MORNING,FR:AFTERNOON", ready=".result"))
        grid = page.locator(".week-table").first
        assert await stray_cells(grid) == []
        assert await heads_over(grid, "button[aria-pressed=true]") == ["di", "vr"]


async def test_no_marker_lies_in_the_sea_or_abroad(site: Site) -> None:
    async with site.visit() as visit:
        for market in ("vacancies", "professionals"):
            await visit.open(Shown(market, f"/{market}?view=map", ready=".map-cluster"))
            drawn = visit.page.locator("svg.map")
            for width in WIDTHS:
                await visit.page.set_viewport_size({"width": width, "height": 900})
                assert await abroad(drawn) == []
                assert await outside(drawn, ".map-cluster circle") == []


async def test_what_is_agreed_stands_in_its_own_day_of_the_week(site: Site) -> None:
    async with site.visit(role="lesgever") as visit:
        page = visit.page
        await visit.open(Shown("week", "/week?on=2027-01-14", ready=".my-week-entries li"))
        tuesday = page.locator(".my-week-days > li", has=page.get_by_role("heading", name=re.compile("^Dinsdag")))
        await expect(tuesday.locator("[data-kind=TEACHING]")).to_have_count(2)
        assert "nog niet" not in await tuesday.inner_text()
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 900})
            for day in await page.locator(".my-week-days > li").all():
                assert await outside(day, ".my-week-entries li") == []
            steps = page.get_by_role("group", name="Andere week")
            arrows = steps.get_by_role("button")
            tops = await arrows.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
            assert max(tops) - min(tops) < 2, "the arrows do not stand beside the week"


@pytest.mark.parametrize("broken", ["column", "place"])
async def test_what_is_moved_is_noticed(site: Site, broken: str) -> None:
    async with site.visit() as visit:
        page = visit.page
        if broken == "column":
            await visit.open(Shown("vacancies", "/vacancies?when=TU:MORNING", ready=".result"))
            grid = page.locator(".week-table").first
            await grid.locator("tbody tr").first.evaluate("one => one.insertCell(1)")
            assert await stray_cells(grid)
            assert await heads_over(grid, "button[aria-pressed=true]") == ["wo"]
        else:
            await visit.open(Shown("map", "/vacancies?view=map", ready=".map-cluster"))
            await page.locator(".map-cluster circle").first.evaluate("one => one.setAttribute('cx', '3')")
            assert len(await abroad(page.locator("svg.map"))) == 1
