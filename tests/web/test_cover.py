"""Which team could teach a vacancy's lessons: looked at, changed, and proposed from a phone."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.async_api import Page, Route, expect

from tests.web.browsing import Shown, Site, Visit, holds
from tests.web.geometry import heads_over, stray_cells

PHONE = 360
MOST_TAPS = 12


async def post(site: Site, text: str) -> str:
    """Return the id of a vacancy of the demo by words of its title."""
    found = await site.ask(
        "query($q: String!) { searchVacancies(query: $q, interpret: false, first: 1) { nodes { id } } }", q=text
    )
    name: str = found["searchVacancies"]["nodes"][0]["id"]
    return name


async def maths(site: Site) -> str:
    """The twelve lessons that only two people together can give."""
    return f"/vacancies/{await post(site, 'wiskunde twaalf lessen duobaan')}/cover"


async def physics(site: Site) -> str:
    """The eight lessons on two mornings that two are to share."""
    return f"/vacancies/{await post(site, 'natuurkunde acht lessen dinsdag donderdag')}/cover"


async def swap(page: Page) -> None:
    """Open the list in which lessons change hands."""
    await page.get_by_role("button", name=re.compile("Lessen ruilen|Swap lessons")).click()
    await page.locator(".swap-lesson").first.wait_for()


async def propose(page: Page) -> None:
    """Open the last look before a proposal goes out."""
    await page.get_by_role("button", name=re.compile("Voorstel doen|Make a proposal")).click()
    await page.get_by_role("dialog").wait_for()


PAGES = (
    Shown("cover", maths, role="planner", ready=".chosen"),
    Shown("cover-swapping", maths, role="planner", ready=".chosen", act=swap),
    Shown("cover-proposing", maths, role="planner", ready=".chosen", act=propose, whole=False),
    Shown("cover-missing", "/vacancies/vac_01kyx9xp00fe7baj62ajz0rbb9/cover", role="planner", ready=".empty"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_the_page_holds(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_the_picture_says_for_each_lesson_who_has_it(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await visit.open(PAGES[0])
        table = visit.page.get_by_role("table", name="Wie geeft welke les")
        taught = await table.locator("td .week-cell:not([data-tone=none])").count()
        assert taught == 12
        assert await table.locator("td .week-cell[data-tone='1']").count() == 6
        assert await table.locator("td .week-cell[data-tone='2']").count() == 6
        assert await stray_cells(table) == []
        days = await heads_over(table, "td .week-cell:not([data-tone=none])")
        assert Counter(days) == {"ma": 3, "di": 3, "do": 3, "vr": 3}


async def test_a_lesson_that_is_given_back_is_open_dashed_and_counted(site: Site) -> None:
    async with site.visit(role="planner", width=PHONE) as visit:
        await visit.open(PAGES[1])
        page = visit.page
        meter = page.get_by_role("meter", name="Lessen met een docent")
        await expect(meter).to_have_attribute("aria-valuenow", "12")
        own = page.locator(".swap-give[aria-pressed=true]").first
        await own.click()
        await expect(meter).to_have_attribute("aria-valuenow", "11")
        await page.get_by_text("1 les is nog open").wait_for()
        opened = page.get_by_role("table", name="Wie geeft welke les").locator("[data-tone=open]")
        await expect(opened).to_have_count(1)
        assert await opened.evaluate("one => getComputedStyle(one).borderStyle") == "dashed"
        await page.get_by_role("button", name="Terug naar het eerste idee").click()
        await expect(meter).to_have_attribute("aria-valuenow", "12")


async def test_who_cannot_teach_a_lesson_is_not_given_it_and_the_reason_is_there(site: Site) -> None:
    async with site.visit(role="planner", width=PHONE) as visit:
        await visit.open(PAGES[1])
        lessons = visit.page.locator(".swap-lesson")
        without = lessons.filter(has=visit.page.locator("button:disabled")).first
        await expect(without.locator("button:disabled")).to_have_count(1)
        await expect(without).to_contain_text("kan niet: Deze persoon is dan niet beschikbaar.")


async def test_another_team_stands_in_the_address_and_back_returns(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await visit.open(PAGES[0])
        page = visit.page
        await page.get_by_role("button", name=re.compile("Bekijk dit team.*Keuze 3")).click()
        await page.wait_for_url(re.compile(r"team=3$"))
        await page.get_by_role("heading", name="Keuze 3: duo", level=2).wait_for()
        await page.go_back()
        await page.get_by_role("heading", name="Beste duo", level=2).wait_for()


async def test_a_failed_answer_says_so_and_can_be_asked_again(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        page = visit.page

        async def break_teams(route: Route) -> None:
            body = route.request.post_data or ""
            if "CoverTeams" in body:
                await route.abort()
            else:
                await route.continue_()

        await page.route("**/graphql", break_teams)
        await page.goto(site.address + await maths(site))
        await page.get_by_text("Er is geen verbinding.").wait_for()
        await page.unroute("**/graphql")
        await page.get_by_role("button", name="Opnieuw proberen").click()
        await page.locator(".chosen").wait_for()
        visit.problems.clear()  # the browser notes the request that was broken on purpose


class Taps:
    """Counts every touch that a person makes."""

    def __init__(self, visit: Visit) -> None:
        self.page, self.count = visit.page, 0

    async def on(self, role: str, name: str | re.Pattern[str]) -> None:
        """Touch something by its role and name."""
        await self.page.get_by_role(role, name=name).first.tap()  # type: ignore[arg-type]
        self.count += 1

    async def write(self, text: str) -> None:
        """Type with the phone's keyboard, which no touch of the page is."""
        await self.page.keyboard.type(text)

    async def enter(self) -> None:
        """Touch the keyboard's key for searching."""
        await self.page.keyboard.press("Enter")
        self.count += 1


WORDS = {
    "nl": (
        *("Vacatures", "Wat zoekt u?", "Plaats of postcode", "dinsdag.*ochtend", "donderdag.*ochtend", "^Toon"),
        *("Bekijk en stel voor", "Beste duo", "8 van 8 lessen. Alle lessen hebben een docent."),
        *("Voorstel doen", "Voorstel versturen", "Intrekken"),
    ),
    "en": (
        *("Vacancies", "What are you looking for?", "Place or postcode", "Tuesday.*morning", "Thursday.*morning"),
        *("^Show", "Look and propose", "Best duo", "8 of 8 lessons. Every lesson has a teacher."),
        *("Make a proposal", "Send the proposal", "Withdraw"),
    ),
}


@pytest.mark.parametrize("locale", list(WORDS))
async def test_a_planner_on_a_phone_finds_the_best_duo_and_proposes_within_twelve_taps(site: Site, locale: str) -> None:
    scope, search, place, tuesday, thursday, show, look, best, whole, propose, send, withdraw = WORDS[locale]
    phone = site.visit(role="planner", locale=locale, width=PHONE, height=740, has_touch=True, is_mobile=True)
    async with phone as visit:
        page, taps = visit.page, Taps(visit)
        await visit.open(Shown("home", "/", role="planner"))
        await page.locator(".start-scope", has_text=scope).tap()
        taps.count += 1
        await taps.on("combobox", search)
        await taps.write("natuurkunde" if locale == "nl" else "physics")
        await taps.enter()
        await taps.on("button", re.compile("^Filter"))
        await taps.on("combobox", place)
        await taps.write("Zwolle")
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name=re.compile(tuesday, re.IGNORECASE)).tap()
        await dialog.get_by_role("button", name=re.compile(thursday, re.IGNORECASE)).tap()
        taps.count += 2
        await page.wait_for_url(re.compile("near=Zwolle"))
        await taps.on("button", re.compile(show))
        await taps.on("link", re.compile("acht lessen op dinsdag en donderdag"))
        await taps.on("link", look)
        await page.get_by_role("heading", name=best, exact=True).wait_for()
        await page.get_by_text(whole).wait_for()
        await taps.on("button", propose)
        await taps.on("button", send)
        await page.wait_for_url(re.compile(r"/proposals/prop_"))
        assert taps.count <= MOST_TAPS, taps.count
        # Taken back, so that it can be proposed again.
        await page.get_by_role("button", name=withdraw).click()
        await page.get_by_role("dialog").get_by_role("button", name=withdraw).click()
        await expect(page.get_by_role("button", name=withdraw)).to_have_count(0)
