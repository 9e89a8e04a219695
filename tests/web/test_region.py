"""The page on the market and a region, in a browser: figures for everyone, the region for who works for it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.web.browsing import Shown, Site, holds

PAGES = (
    Shown("region", "/region", role="matchmaker", ready="#funnel"),
    Shown("region-market", "/region?province=OV", ready="#by-subject"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_pages_hold(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_a_matchmaker_chooses_a_subject_and_a_period_and_reads_what_is_stuck(site: Site) -> None:
    async with site.visit(role="matchmaker") as visit:
        page = visit.page
        await visit.open(PAGES[0])
        await expect(page.get_by_role("link", name="Regio", exact=True)).to_have_attribute("aria-current", "page")
        steps = page.locator(".region-funnel [role=meter]")
        await expect(steps).to_have_count(5)
        reached = [int(await one.get_attribute("aria-valuenow") or "") for one in await steps.all()]
        assert reached[0] > 0
        assert reached == sorted(reached, reverse=True)
        await page.get_by_label("Vak", exact=True).select_option("WIS")
        await page.get_by_label("Periode").select_option("before")
        await expect(page).to_have_url(re.compile(r"subject=WIS&period=before$"))
        await expect(page.locator("section[aria-labelledby=region-hours] tbody tr")).to_have_count(1)
        await page.go_back()
        await expect(page).to_have_url(re.compile(r"subject=WIS$"))
        await expect(page.get_by_label("Periode")).to_have_value("year")
        asked = {"query": "{ stuckProposals(first: 10) { nodes { proposal { id } } } }"}
        answer = await page.request.post(f"{site.address}/graphql", data=asked, headers={"x-duobaan": "1"})
        stuck = [one["proposal"]["id"] for one in (await answer.json())["data"]["stuckProposals"]["nodes"]]
        links = page.locator(".region-stuck h4 a")
        await expect(links).to_have_count(len(stuck))
        assert [await one.get_attribute("href") for one in await links.all()] == [f"/proposals/{one}" for one in stuck]


async def test_a_region_admin_reads_how_many_are_stuck_and_no_other_region(site: Site) -> None:
    async with site.visit(role="regio") as visit:
        await visit.page.goto(f"{site.address}/region")
        await expect(visit.page.locator("section[aria-labelledby=stuck]")).to_contain_text(
            "ziet alleen wie erbij hoort"
        )
        await visit.page.goto(f"{site.address}/region?region=nonsense")
        await expect(visit.page.get_by_text("U werkt niet voor deze regio.")).to_be_visible()
        await expect(visit.page.locator("#region")).to_have_count(0)
        await visit.settled()


async def test_figures_that_did_not_come_are_asked_for_again(site: Site) -> None:
    async with site.visit() as visit:
        page = visit.page
        await page.route("**/graphql", lambda route: route.abort())
        await page.goto(f"{site.address}/region")
        await expect(page.get_by_role("alert")).to_contain_text("Er is geen verbinding.")
        await page.unroute("**/graphql")
        await page.get_by_role("button", name="Opnieuw proberen").click()
        await expect(page.locator("section[aria-labelledby=market] tbody tr")).to_have_count(12)
        await visit.settled()
        visit.problems.clear()  # the browser notes the request that was broken on purpose


async def test_a_guest_sees_the_market_as_the_server_counts_it_and_nothing_of_a_region(site: Site) -> None:
    found = await site.ask("{ marketBalance { province { code } total { openMinutesWeek freeMinutesWeek } } }")
    async with site.visit(locale="en") as visit:
        page = visit.page
        await page.goto(f"{site.address}/region")
        rows = page.locator("section[aria-labelledby=market] tbody tr")
        await expect(rows).to_have_count(len(found["marketBalance"]))
        for row, area in zip(await rows.all(), found["marketBalance"], strict=True):
            meters = row.get_by_role("meter")
            await expect(meters.first).to_have_attribute("aria-valuenow", str(area["total"]["openMinutesWeek"]))
            few = area["total"]["freeMinutesWeek"] is None
            await expect(row.get_by_text("fewer than three people")).to_have_count(int(few))
        await expect(page.locator("#region, #stuck, #funnel")).to_have_count(0)
        await rows.first.get_by_role("button").click()
        await expect(page).to_have_url(re.compile(r"\?province="))
        await expect(page.locator("#by-subject")).to_be_visible()


async def test_who_works_for_no_region_reads_who_may_see_it(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await visit.page.goto(f"{site.address}/region")
        await expect(visit.page.get_by_text("Werkt u voor een regio?")).to_be_visible()
        await expect(visit.page.locator("#market")).to_be_visible()
        await expect(visit.page.locator("#region, #stuck")).to_have_count(0)
        await visit.settled()
