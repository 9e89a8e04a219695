"""Saved searches, in a browser: what they find, what is new, and a way back from everything."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import Shown, Site, Visit, holds

ROLE = "bedrijf"
ADDRESS = "/vacancies?q=natuurkunde&level=HAVO&level=VWO&near=Zwolle&km=50&when=TU:MORNING,TH:MORNING"
SAVE = """mutation($input: SaveSearchInput!) { saveSearch(input: $input) {
  ... on SaveSearchSuccess { savedSearch { id } } } }"""
DROP = """mutation($input: RemoveSavedSearchInput!) { removeSavedSearch(input: $input) { __typename } }"""
Answer = dict[str, dict[str, list[dict[str, str]]]]
OWN = "{ viewer { savedSearches { id name text filter } } }"


async def ask(page: Page, address: str, document: str, **variables: object) -> Answer:
    body = {"query": document, "variables": variables}
    answer = await page.request.post(f"{address}/graphql", data=body, headers={"x-duobaan": "1"})
    found: Answer = (await answer.json())["data"]
    return found


@pytest.fixture
async def visit(site: Site) -> AsyncIterator[Visit]:
    """Somebody without saved searches, before and after."""
    async with site.visit(role=ROLE) as visit:
        yield visit
        for one in (await ask(visit.page, site.address, OWN))["viewer"]["savedSearches"]:
            await ask(visit.page, site.address, DROP, input={"savedSearchId": one["id"]})


async def keep(visit: Visit, name: str, **more: object) -> None:
    asked = {"name": name, "scope": "VACANCIES"} | more
    await ask(visit.page, visit.site.address, SAVE, input=asked)


async def test_pages_hold(site: Site, visit: Visit) -> None:
    both = {"subjects": ["NAT", "SCH"], "levels": ["HAVO"]}
    await keep(visit, "Natuurkunde en scheikunde in Overijssel", filter=both)
    await keep(visit, "Gemaakt door een app", filter={"startsBefore": "2027-01-01", "subjects": ["NAT"]})
    await holds(site, Shown("alerts", "/alerts", role=ROLE, ready=".alerts-row"))


async def test_a_search_is_saved_found_again_and_opened_as_it_was(site: Site, visit: Visit) -> None:
    page = visit.page
    await page.goto(site.address + ADDRESS)
    count = page.locator(".finder-count")
    await expect(count).to_have_text(re.compile(r"\d"))
    await page.get_by_role("button", name="Bewaar deze zoekopdracht").click()
    await page.get_by_label("Naam").fill("Natuurkunde rond Zwolle")
    await page.get_by_role("dialog").get_by_role("button", name="Bewaren").click()
    await expect(page.locator(".toast")).to_contain_text("is bewaard")
    await visit.settled()
    counted = await count.inner_text()
    await page.goto(f"{site.address}/alerts")
    row = page.locator(".alerts-row")
    await expect(row).to_have_count(1)
    await expect(row.locator(".alerts-count strong")).to_have_text(counted)
    await expect(row).to_contain_text("binnen 50 km van Zwolle")
    await expect(row).to_contain_text("havo")
    await row.get_by_role("link", name="Natuurkunde rond Zwolle").click()
    await expect(page).to_have_url(site.address + ADDRESS)
    await expect(count).to_have_text(counted)
    await visit.settled()


async def test_a_saved_search_is_renamed_rests_and_goes_with_a_way_back(site: Site, visit: Visit) -> None:
    page = visit.page
    await keep(visit, "Eerste", text="wiskunde")
    await page.goto(f"{site.address}/alerts")
    row = page.locator(".alerts-row")
    await row.get_by_role("button", name="Andere naam").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Naam").fill("Ünïversele wïskunde")
    await dialog.get_by_role("button", name="Naam bewaren").click()
    await expect(row.locator(".alerts-head")).to_contain_text("Ünïversele wïskunde")
    await row.get_by_role("button", name="Pauzeren").click()
    await expect(row).to_contain_text("Gepauzeerd sinds")
    await page.get_by_role("link", name=re.compile("^Gepauzeerd 1")).click()
    await expect(page).to_have_url(re.compile(r"\?show=paused$"))
    await expect(row).to_have_count(1)
    await page.locator(".toast", has_text="is gepauzeerd").get_by_role("button", name="Ongedaan maken").click()
    await expect(row).to_have_count(0)
    await page.go_back()
    await row.get_by_role("button", name="Verwijderen").click()
    await expect(row).to_have_count(0)
    await page.locator(".toast", has_text="is verwijderd").get_by_role("button", name="Ongedaan maken").click()
    await expect(row).to_have_count(1)
    (kept,) = (await ask(page, site.address, OWN))["viewer"]["savedSearches"]
    assert (kept["name"], kept["text"]) == ("Ünïversele wïskunde", "wiskunde")
    await visit.settled()


async def test_what_is_new_is_counted_until_one_looks(site: Site, visit: Visit) -> None:
    page = visit.page
    await keep(visit, "Alles")

    async def with_news(route: object) -> None:
        answer = await route.fetch()  # type: ignore[attr-defined]
        found = await answer.json()
        for one in found["data"]["viewer"]["savedSearches"]:
            one["found"]["newCount"] = 3
        await route.fulfill(response=answer, json=found)  # type: ignore[attr-defined]

    async def only_the_list(route: object) -> None:
        is_list = '"operationName":"Alerts"' in (route.request.post_data or "")  # type: ignore[attr-defined]
        await (with_news(route) if is_list else route.continue_())  # type: ignore[attr-defined]

    await page.route("**/graphql", only_the_list)
    await page.goto(f"{site.address}/alerts?show=new")
    await expect(page.locator(".alerts-row")).to_contain_text("3 nieuw sinds")
    before = (await ask(page, site.address, "{ viewer { savedSearches { newSince } } }"))["viewer"]["savedSearches"]
    await page.get_by_role("link", name="Bekijk wat nieuw is (3)").click()
    await expect(page).to_have_url(re.compile("/vacancies\\?sort=NEWEST$"))
    # That somebody looked is told while they look already: the server knows it a moment later.
    for _ in range(300):
        after = (await ask(page, site.address, "{ viewer { savedSearches { newSince } } }"))["viewer"]["savedSearches"]
        if after[0]["newSince"] > before[0]["newSince"]:
            break
        await asyncio.sleep(0.1)
    assert after[0]["newSince"] > before[0]["newSince"]
    await visit.settled()
