"""The frame of every page: languages, looks, the way without a mouse, and what is there without a connection."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from duobaan.settings import Settings
from tests.support.http import server
from tests.web.browsing import Shown, Site, Visit, holds

PAGES = (Shown("offline", "/offline"),)
# What a browser holds of a site beside its cookies: addresses of answers, and names in its stores.
_HELD = """(async () => {
  const caches_ = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()));
  const answers = caches_.flat().map(one => new URL(one.url).pathname).filter(path => !path.startsWith('/app/'));
  const bases = indexedDB.databases ? (await indexedDB.databases()).map(one => one.name) : [];
  return [...new Set(answers), ...bases, ...Object.keys(sessionStorage), ...Object.keys(localStorage).sort()];
})()"""


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_the_page_holds(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_the_language_changes_at_once_and_stays(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[0])
        await visit.page.get_by_role("button", name="English").click()
        await visit.page.get_by_role("heading", name="You are offline", level=1).wait_for()
        await expect(visit.page.locator("html")).to_have_attribute("lang", "en")
        await visit.page.reload()
        await visit.page.get_by_role("heading", name="You are offline", level=1).wait_for()


async def test_the_look_changes_and_stays(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[0])
        ground = "getComputedStyle(document.documentElement).backgroundColor"
        light = await visit.page.evaluate(ground)
        await visit.page.get_by_role("button", name="Weergave").click()
        await visit.page.get_by_role("button", name="Weergave: Licht").click()
        await visit.until(f"{ground} !== '{light}'")
        dark = await visit.page.evaluate(ground)
        await visit.page.reload()
        assert await visit.page.evaluate(ground) == dark


async def test_the_keyboard_skips_to_the_content(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[0])
        await visit.page.keyboard.press("Tab")
        await visit.until("document.activeElement.textContent === 'Naar de inhoud'")
        await visit.page.keyboard.press("Enter")
        await visit.until("document.activeElement.id === 'main'")


async def test_the_menu_opens_and_closes_on_a_phone(site: Site) -> None:
    async with site.visit(width=360) as visit:
        await visit.open(PAGES[0])
        menu = visit.page.get_by_role("button", name="Menu")
        await expect(visit.page.get_by_role("link", name="Inloggen")).not_to_be_visible()
        await menu.click()
        await visit.page.get_by_role("link", name="Inloggen").wait_for()
        await menu.press("Escape")
        await expect(visit.page.get_by_role("link", name="Inloggen")).not_to_be_visible()


async def test_who_signs_in_comes_back_and_signing_out_leaves_nothing(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await visit.open(PAGES[0])
        await visit.page.goto(f"{site.address}/vacancies?q=wiskunde")
        await visit.until("localStorage.getItem('duobaan.kept.last-search') !== null")
        await visit.until("navigator.serviceWorker.controller !== null")
        await visit.page.locator("summary", has_text="Marjolein").click()
        site.sessions.pop("planner")  # it ends here
        await visit.page.get_by_role("button", name="Uitloggen").click()
        await visit.page.get_by_role("link", name="Inloggen").wait_for()
        await visit.until("localStorage.getItem('duobaan.kept.last-search') === null")
        assert await visit.page.evaluate(_HELD) == ["/offline", "duobaan.kept.owner"]
        assert await visit.page.evaluate("localStorage.getItem('duobaan.kept.owner')") == "guest"
        assert (await visit.page.evaluate("fetch('/auth/me').then(one => one.json())"))["user"] is None


async def test_without_a_connection_a_page_says_so(site: Site, sqlite_settings: Settings) -> None:
    """The worker answers when the server is gone: it is, once the block that runs it is left."""
    with server("--port", "0", "--data-dir", str(sqlite_settings.data_dir), seconds=240) as address:
        other = Site(address, site.browser)
        context = await site.browser.new_context(locale="nl-NL")
        visit = Visit(other, context, await context.new_page())
        await visit.page.goto(address)
        await visit.until("navigator.serviceWorker.controller !== null")
        await visit.page.goto(f"{address}/vacancies?q=natuurkunde")
        await visit.until("localStorage.getItem('duobaan.kept.last-search') !== null")
    await visit.page.goto(f"{address}/explorer")
    await visit.page.get_by_role("heading", name="U bent offline", level=1).wait_for()
    await expect(visit.page.locator("main .card", has_text="Uw laatste zoekopdracht")).to_contain_text("0 vacatures")
    assert await visit.page.evaluate("document.documentElement.lang") == "nl"
    await context.close()


async def test_an_unknown_address_inside_is_explained(site: Site) -> None:
    async with site.visit() as visit:
        answer = await visit.page.goto(f"{site.address}/nowhere")
        assert answer is not None
        assert answer.status == 404
        visit.problems.clear()
