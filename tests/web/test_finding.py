"""Searching: as one types, by filters that live in the address, as a list, a table and a map, compared and saved."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import Shown, Site, Visit, holds

FOUND = ".finder-count:has-text('a')"
COUNT = re.compile(r"\d")


async def compare_two(page: Page) -> None:
    """Put the first two results beside each other."""
    for index in range(2):
        await page.locator(".compare-tick label").nth(index).click()
    await page.get_by_role("button", name="2", exact=False).filter(has_text=re.compile("Vergelijk|Compare")).click()
    await page.get_by_role("dialog").wait_for()


PAGES = (
    # The first list stands at its full length, which axe walks for seconds; what other people see of one is shorter.
    Shown("vacancies", "/vacancies", ready=".result"),
    Shown("vacancies-filtered", "/vacancies?q=natuurkunde&near=Zwolle&when=TU:MORNING,TH:MORNING", ready=".result"),
    Shown("vacancies-map", "/vacancies?view=map", ready=".map-cluster"),
    Shown("vacancies-table", "/vacancies?view=table", ready=".finder-table tbody tr"),
    Shown("vacancies-none", "/vacancies?q=natuurkunde&near=Zwolle&km=5&when=MO:AFTERNOON", ready=".empty"),
    Shown("vacancies-judged", "/vacancies?for=me&q=natuurkunde", role="professional", ready=".match"),
    Shown("vacancies-compared", "/vacancies", ready=".result", act=compare_two, whole=False),
    Shown("professionals", "/professionals?q=natuurkunde", role="planner", ready=".result"),
    Shown("professionals-map", "/professionals?view=map", ready=".map-cluster"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_the_page_holds(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def counted(visit: Visit) -> int:
    """Return how many the page says it found, once it stands still."""
    page = visit.page
    await visit.settled()
    await page.locator(".finder-main[aria-busy=false] .finder-count", has_text=COUNT).wait_for()
    found = re.search(r"[\d.,]+", await page.locator(".finder-count").inner_text())
    assert found is not None
    return int(re.sub(r"\D", "", found[0]))


async def test_results_follow_every_letter_and_forgive_a_mistake(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[0])
        everything = await counted(visit)
        await visit.page.get_by_role("combobox", name="Zoeken").press_sequentially("natuurkudne", delay=15)
        await visit.page.locator("main", has_text="We zochten op “natuurkunde”.").wait_for()
        assert 0 < await counted(visit) < everything
        await expect(visit.page).to_have_url(re.compile("q=natuurkudne"))


async def test_a_filter_stands_in_the_address_and_back_takes_it_away(site: Site) -> None:
    async with site.visit() as visit:
        page = visit.page
        await visit.open(PAGES[0])
        before = await counted(visit)
        box = page.get_by_role("checkbox", name=re.compile("^natuurkunde")).first
        says = await box.evaluate("one => one.closest('label').querySelector('.choice-count').textContent")
        await box.check()
        await page.wait_for_url(re.compile("subject=NAT"))
        await page.locator(".finder-chips").wait_for()
        assert await counted(visit) == int(says)
        await page.go_back()
        await page.locator(".finder-chips").wait_for(state="detached")
        assert await counted(visit) == before
        await page.go_forward()
        await page.reload()
        await page.get_by_role("button", name="natuurkunde weghalen").click()
        assert await counted(visit) == before


async def test_parts_of_the_week_are_chosen_by_keyboard_and_by_text(site: Site) -> None:
    async with site.visit() as visit:
        page = visit.page
        await visit.open(PAGES[0])
        before = await counted(visit)
        await page.locator("summary", has_text="Wanneer").click()
        await page.get_by_role("button", name="maandag ochtend").focus()
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Space")
        await page.wait_for_url(re.compile("when=TU:MORNING$"))
        some = await counted(visit)
        assert 0 < some < before
        typed = page.get_by_label("Of typ het")
        await expect(typed).to_have_value("di ochtend")
        await typed.fill("di ochtend, do")
        await typed.press("Enter")
        await page.wait_for_url(re.compile("when=TU:MORNING,TH:MORNING,TH:AFTERNOON"))
        assert await counted(visit) >= some


async def test_nothing_found_offers_what_would_find(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[4])
        offer = visit.page.locator(".empty button").first
        promised = int(re.findall(r"\d+", (await offer.inner_text()).split("(")[-1])[0])
        await offer.click()
        await visit.page.locator(".result").first.wait_for()
        assert await counted(visit) == promised


async def test_the_map_and_its_table_say_the_same(site: Site) -> None:
    async with site.visit() as visit:
        page = visit.page
        await visit.open(PAGES[2])
        row = page.locator(".map-table tbody tr").first
        promised = int(re.sub(r"\D", "", await row.locator("td").inner_text()))
        await row.get_by_role("button").click()
        await page.wait_for_url(re.compile("province="))
        assert await counted(visit) == promised
        inside = await page.evaluate(
            "() => {const map = document.querySelector('.map').getBoundingClientRect();"
            "return [...document.querySelectorAll('.map-cluster circle')].every(one => {"
            "const box = one.getBoundingClientRect(); return box.left >= map.left && box.right <= map.right"
            " && box.top >= map.top && box.bottom <= map.bottom})}"
        )
        assert inside


async def test_more_results_come_and_are_there_after_back(site: Site) -> None:
    async with site.visit() as visit:
        page = visit.page
        await visit.open(PAGES[0])
        total = await counted(visit)
        while await page.get_by_role("button", name="Meer laden").count():
            held = await page.locator(".result").count()
            await page.get_by_role("button", name="Meer laden").click()
            await visit.until(f"document.querySelectorAll('.result').length > {held}")
        await expect(page.locator(".result")).to_have_count(total)


async def test_a_search_is_saved_and_taken_back(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        page = visit.page
        await page.goto(f"{site.address}/professionals?subject=NAT&near=Zwolle&when=TU:MORNING")
        await counted(visit)
        await page.get_by_role("button", name="Bewaar deze zoekopdracht").click()
        name = page.get_by_label("Naam", exact=True)
        await name.fill("")
        await page.get_by_role("button", name="Bewaren", exact=True).click()
        await expect(name).to_have_attribute("aria-invalid", "true")
        await name.fill("Natuurkunde op dinsdag")
        await page.get_by_role("button", name="Bewaren", exact=True).click()
        await page.locator(".toast", has_text="“Natuurkunde op dinsdag” is bewaard.").wait_for()
        await page.get_by_role("button", name="Ongedaan maken").click()
        await page.locator("#spoken", has_text="De zoekopdracht is weg.").wait_for(state="attached")
        saved = await page.evaluate(
            "fetch('/graphql', {method: 'POST', headers: {'content-type': 'application/json', 'x-duobaan': '1'},"
            "body: JSON.stringify({query: '{viewer{savedSearches{name}}}'})}).then(one => one.json())"
        )
        assert "Natuurkunde op dinsdag" not in str(saved)


async def test_on_a_phone_filters_stand_behind_a_button(site: Site) -> None:
    async with site.visit(width=360, height=740) as visit:
        page = visit.page
        await visit.open(PAGES[0])
        await page.get_by_role("button", name="Filters").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("checkbox", name=re.compile("^natuurkunde")).first.check()
        show = dialog.get_by_role("button", name=re.compile(r"^Toon \d+ vac"))
        await visit.settled()
        await page.locator(".finder-main[aria-busy=false]").wait_for()
        promised = await show.inner_text()
        await show.click()
        await page.get_by_role("button", name="Filters (1)").wait_for()
        await expect(page.locator(".finder-count")).to_have_text(promised.removeprefix("Toon "))
