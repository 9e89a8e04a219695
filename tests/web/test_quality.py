"""What holds on every kind of screen: high contrast, 400 % zoom, no motion, nothing that moves, and plain failures."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.web.browsing import Shown, Site
from tests.web.test_cover import PAGES as COVER
from tests.web.test_proposals import PAGES as PROPOSALS
from tests.web.test_vacancy import PAGES as VACANCY

MOST_SHIFT = 0.02
PATIENCE_MS = 60_000  # many results on a busy machine
NAME = "Šárka Łukasiewicz-Øverås"
ZOOMED_WIDTH, ZOOMED_HEIGHT = 320, 256  # 1280 x 1024 at 400 %
_WATCH = """() => {
  window.shifts = [];
  new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts.push({
    value: one.value, at: Math.round(one.startTime),
    moved: one.sources.map(source => {
      const node = source.node && (source.node.nodeType === 1 ? source.node : source.node.parentElement);
      return (node ? `${node.tagName}.${node.className}` : '?') +
        ` ${Math.round(source.previousRect.y)}->${Math.round(source.currentRect.y)}`;
    }),
  }); }).observe({type: 'layout-shift', buffered: true});
}"""
_COVERED = """() => {
  const found = [];
  for (const one of document.querySelectorAll('body *')) {
    const style = getComputedStyle(one);
    if (style.position !== 'fixed' && style.position !== 'sticky') continue;
    const box = one.getBoundingClientRect();
    if (box.height > innerHeight / 3 && box.width > 0 && style.visibility === 'visible' && one.childElementCount)
      found.push(`${one.tagName}.${one.className} is ${box.height} of ${innerHeight} high`);
  }
  return found;
}"""
MAIN = (
    Shown("home", "/", ready=".tile"),
    Shown("vacancies", "/vacancies", ready=".card"),
    Shown("professionals", "/professionals", role="planner", ready=".card"),
    next(one for one in VACANCY if not one.role),
    COVER[0],
    next(one for one in PROPOSALS if one.name == "proposal"),
)
ids = [one.name for one in MAIN]


@pytest.mark.parametrize("shown", MAIN, ids=ids)
async def test_nothing_moves_while_a_page_loads(site: Site, shown: Shown) -> None:
    for width in (360, 1280):
        async with site.visit(role=shown.role, width=width) as visit:
            await visit.context.add_init_script(f"({_WATCH})()")
            await visit.open(shown)
            shifts: list[dict[str, Any]] = await visit.page.evaluate("window.shifts")
            assert sum(one["value"] for one in shifts) <= MOST_SHIFT, json.dumps(shifts, indent=1)


async def test_the_first_look_stands_before_any_script_runs(site: Site) -> None:
    async with site.visit(width=360, java_script_enabled=False) as visit:
        page = visit.page
        for path, title in (("/", "Samen voor de klas"), ("/vacancies", "Vacatures zoeken")):
            await page.goto(site.address + path)
            await expect(page.get_by_role("heading", name=title, level=1)).to_be_in_viewport()
            await expect(page.get_by_role("link", name="Duobaan, naar het begin")).to_be_visible()
            # What does nothing yet says so, and the sheets that it needs are those in the page.
            assert await page.locator("button:enabled, input:enabled, select:enabled").count() == 0
            assert (await look(page, ".header"))[0] != (await look(page, "body"))[0]


@pytest.mark.parametrize("shown", MAIN, ids=ids)
async def test_four_times_as_large_nothing_is_beside_or_behind_something(site: Site, shown: Shown) -> None:
    window = site.visit(role=shown.role, width=ZOOMED_WIDTH, height=ZOOMED_HEIGHT, device_scale_factor=4)
    async with window as visit:
        await visit.open(shown)
        page = visit.page
        assert await visit.overflow() == []
        assert await page.evaluate(_COVERED) == []
        await page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
        assert await page.evaluate(_COVERED) == []
        # Whatever takes the focus is in sight, not behind what sticks to an edge.
        for _ in range(12):
            await page.keyboard.press("Tab")
            assert await page.evaluate(_HIDDEN_FOCUS) == ""


_HIDDEN_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return '';
  const box = one.getBoundingClientRect();
  const points = [[box.left + 2, box.top + 2], [box.left + box.width / 2, box.top + box.height / 2],
    [box.right - 2, box.bottom - 2]].filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (one.contains(top) || top.contains(one));
  });
  return seen ? '' : `${one.tagName}.${one.className} ${one.textContent.slice(0, 40)} ${JSON.stringify(box)}`;
}"""


async def look(page: Page, selector: str) -> tuple[str, ...]:
    """What an element looks like where the device sets the colours."""
    found: list[str] = await page.locator(selector).first.evaluate(
        "one => { const style = getComputedStyle(one); return [style.backgroundColor, style.color, style.borderColor,"
        " style.outlineStyle, style.outlineWidth, style.borderStyle, style.borderWidth]; }"
    )
    return tuple(found)


async def test_with_the_colours_of_the_device_a_pressed_cell_differs(site: Site) -> None:
    async with site.visit(forced_colors="active") as visit:
        page = visit.page
        await page.goto(f"{site.address}/vacancies?when=TU:MORNING&level=HAVO")
        await page.locator(".card").first.wait_for()
        cells = "main .week-cell"
        pressed = await look(page, f"{cells}[aria-pressed=true]")
        assert pressed[:3] != (await look(page, f"{cells}[aria-pressed=false]"))[:3]
        # A chip is a shape with an edge, and the language that is on differs from the other.
        assert (await look(page, ".chip"))[5] != "none"
        on = await look(page, ".look-language[aria-pressed=true]")
        assert on[:2] != (await look(page, ".look-language[aria-pressed=false]"))[:2]
        await page.locator(f"{cells}[aria-pressed=true]").first.focus()
        await page.keyboard.press("ArrowDown")
        focused = await look(page, f"{cells}:focus-visible")
        assert focused[3] == "solid"
        assert float(focused[4].removesuffix("px")) >= 2
        await visit.settled()


async def test_with_the_colours_of_the_device_a_bar_is_seen(site: Site) -> None:
    async with site.visit(forced_colors="active", role="planner") as visit:
        await visit.open(COVER[0])
        fill, track = await look(visit.page, ".meter-fill"), await look(visit.page, ".meter-track")
        assert fill[0] != track[0]


async def test_who_wants_no_motion_gets_none(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        for shown in (MAIN[0], COVER[0]):
            await visit.open(shown)
            running = "document.getAnimations().filter(one => one.playState === 'running').length"
            assert await visit.page.evaluate(running) == 0


async def _many(route: Route, count: int) -> None:
    """Answer a search with many more results than the demo holds: copies of what it found, each with its own id."""
    body = json.loads(route.request.post_data or "{}")
    if body.get("operationName") != "SearchVacancies":
        await route.continue_()
        return
    answer = await route.fetch()
    found = await answer.json()
    hits = found["data"]["searchVacancies"]
    edges = hits["edges"]
    nodes = [edges[at % len(edges)]["node"] | {"id": f"vac_{at}", "title": f"{NAME} {at}"} for at in range(count)]
    hits["edges"] = [edges[at % len(edges)] | {"node": node} for at, node in enumerate(nodes)]
    hits["totalCount"] = count
    hits["pageInfo"] = {**hits["pageInfo"], "hasNextPage": False}
    await route.fulfill(response=answer, json=found)


async def test_five_hundred_results_stay_usable(site: Site) -> None:
    async with site.visit(width=360) as visit:
        page = visit.page
        await page.route("**/graphql", lambda route: _many(route, 500))
        await page.goto(f"{site.address}/vacancies")
        last = page.get_by_role("link", name=f"{NAME} 499")
        await expect(last).to_be_attached(timeout=PATIENCE_MS)
        assert await visit.overflow() == []
        await last.click()
        await expect(page.get_by_role("heading", level=1)).to_be_focused()
        await page.go_back()
        await expect(last).to_be_attached(timeout=PATIENCE_MS)
        # Back is where one was: near the end of the list.
        await visit.until("scrollY > document.documentElement.scrollHeight / 2")
        await visit.settled()


def broken(what: Callable[[dict[str, Any]], None]) -> Callable[[Route], Awaitable[None]]:
    async def answer(route: Route) -> None:
        found = await route.fetch()
        body = await found.json()
        what(body["data"])
        await route.fulfill(response=found, json=body)

    return answer


async def test_a_screen_that_fails_says_what_to_do_and_others_work(site: Site) -> None:
    async with site.visit() as visit:
        page = visit.page
        # A screen fails on an answer that no server of this version gives.
        await page.route("**/graphql", broken(lambda data: data.update(marketBalance=[{}])))
        await page.goto(f"{site.address}/region")
        await expect(page.get_by_role("heading", name="Deze pagina doet het nu niet", level=1)).to_be_visible()
        await page.unroute("**/graphql")
        await visit.settled()
        visit.problems.clear()  # the failure itself, which is told to whoever looks
        await page.locator("main").get_by_role("link", name="Naar het begin").click()
        await expect(page.get_by_role("heading", name="Samen voor de klas", level=1)).to_be_visible()
        await page.go_back()
        await expect(page.locator("section[aria-labelledby=market] tbody tr")).to_have_count(12)
        await visit.settled()


@pytest.mark.parametrize(("locale", "title"), [("nl", "Deze pagina bestaat niet"), ("en", "This page does not exist")])
async def test_an_unknown_address_is_a_page_with_a_way_on(site: Site, locale: str, title: str) -> None:
    async with site.visit(locale=locale, width=360) as visit:
        answer = await visit.page.goto(f"{site.address}/nergens/bestaat")
        assert answer is not None
        assert answer.status == 404
        await expect(visit.page.get_by_role("heading", name=title, level=1)).to_be_visible()
        assert await visit.violations() == []
        assert await visit.overflow() == []
        visit.problems.clear()  # the browser notes the status of the page
        await visit.page.locator("main").get_by_role("link").nth(1).click()
        await expect(visit.page).to_have_url(re.compile("/vacancies$"))
        await visit.settled()
