"""The page of a vacancy: its week, who could teach it, and for a professional whether it fits and is allowed."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.web.browsing import Shown, Site, holds


async def find(site: Site, text: str) -> str:
    """Return the address of a vacancy of the demo by words of its title."""
    found = await site.ask(
        "query($q: String!) { searchVacancies(query: $q, interpret: false, first: 1) { nodes { id } } }", q=text
    )
    return f"/vacancies/{found['searchVacancies']['nodes'][0]['id']}"


async def maths(site: Site) -> str:
    """The twelve lessons that only two people together can give."""
    return await find(site, "wiskunde twaalf lessen duobaan")


async def loose(site: Site) -> str:
    """A vacancy with lessons that may be moved."""
    found = await site.ask("{ searchVacancies(first: 50) { nodes { id timetable { movableTo { day } } hoursMode } } }")
    return next(
        f"/vacancies/{one['id']}"
        for one in found["searchVacancies"]["nodes"]
        if any(lesson["movableTo"] for lesson in one["timetable"])
    )


async def without_week(site: Site) -> str:
    """A vacancy of hours without a timetable."""
    found = await site.ask("{ searchVacancies(first: 50) { nodes { id hoursMode } } }")
    return next(
        f"/vacancies/{one['id']}" for one in found["searchVacancies"]["nodes"] if one["hoursMode"] == "HOURS_ONLY"
    )


async def follow_a_dead_link(page: Page) -> None:
    """Go within the client to a vacancy that is not there; the server itself answers such an address with 404."""
    await page.evaluate(
        "path => { const link = document.createElement('a'); link.href = path;"
        " document.querySelector('main').append(link); link.click(); link.remove(); }",
        "/vacancies/vac_01kyx9xp00fe7baj62ajz0rbb9",
    )
    await page.locator(
        ".empty h2", has_text=re.compile("Deze vacature is er niet|This vacancy is not there")
    ).wait_for()


PAGES = (
    Shown("vacancy", maths, ready=".ask"),
    Shown("vacancy-school", maths, role="planner", ready=".best"),
    Shown("vacancy-professional", maths, role="professional", ready=".for-me .reasons"),
    Shown("vacancy-movable", loose, ready="article"),
    Shown("vacancy-hours", without_week, ready="article"),
    Shown("vacancy-missing", "/offline", act=follow_a_dead_link),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_the_page_holds(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_the_week_shows_each_lesson_with_its_times_and_as_text(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[0])
        page = visit.page
        week = page.get_by_role("table", name="Het rooster")
        await expect(week.locator("td .week-cell:not([data-tone=none])")).to_have_count(12)
        await expect(week).to_contain_text("08:30–09:20")
        await page.locator("summary", has_text="Het rooster als tekst").click()
        lines = page.locator(".lessons tbody tr")
        await expect(lines).to_have_count(12)
        await expect(lines.first).to_contain_text("Maandag les 1 (08:30–09:20)")
        await expect(lines.first).to_contain_text("wiskunde, klas 4H1")


async def test_lessons_that_may_move_look_different_and_say_where_to(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[3])
        week = visit.page.get_by_role("table", name="Het rooster")
        assert await week.locator("[data-tone='2']").count() > 0
        await visit.page.locator(".week-legend", has_text="Kan verplaatst worden").wait_for()
        await visit.page.get_by_text(re.compile("mag ook op")).first.wait_for()


async def test_what_two_must_share_is_not_offered_to_one(site: Site) -> None:
    async with site.visit() as visit:
        await visit.page.goto(site.address + await find(site, "natuurkunde acht lessen dinsdag donderdag"))
        await visit.page.get_by_text("Met 2 mensen").wait_for()


async def test_supervisors_are_named_to_who_is_signed_in_only(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[0])
        await visit.page.get_by_text("Wie u begeleidt, ziet u als u bent ingelogd.").wait_for()
    async with site.visit(role="professional") as visit:
        await visit.open(PAGES[2])
        await visit.page.get_by_text("Verantwoordelijke docent").wait_for()


async def test_a_school_sees_the_best_duo_and_goes_on_to_it(site: Site) -> None:
    async with site.visit(role="planner", width=360) as visit:
        await visit.open(PAGES[1])
        page = visit.page
        await page.get_by_role("heading", name="Het beste duo").wait_for()
        first = await page.locator(".best .partner-name").all_inner_texts()
        await page.get_by_role("link", name="Bekijk en stel voor").click()
        await page.get_by_role("heading", name="Beste duo", exact=True).wait_for()
        await expect(page.locator(".chosen .partner-name")).to_have_text(first)


async def test_a_professional_reads_why_it_fits_and_by_which_rule_it_is_allowed(site: Site) -> None:
    async with site.visit(role="professional") as visit:
        await visit.open(PAGES[2])
        page = visit.page
        await page.get_by_text("U kunt 6 van de 12 lessen geven").wait_for()
        await page.get_by_text("Ja, op deze grond: gastdocent").wait_for()
        await page.get_by_text("Bron: WVO 2020").first.wait_for()
        await page.get_by_role("heading", name="Wat zou helpen?").wait_for()
        await page.get_by_text(re.compile("hemelsbreed")).wait_for()


async def test_who_does_not_fit_reads_what_stands_in_the_way_and_cannot_propose(site: Site) -> None:
    async with site.visit(role="natuurkundige") as visit:
        await visit.open(Shown("vacancy", maths, role="natuurkundige", ready=".for-me .lead"))
        await visit.page.get_by_text("Dit past nu niet helemaal").wait_for()
        await expect(visit.page.get_by_role("button", name="Voorstel doen aan de school")).to_have_count(0)


async def test_a_professional_proposes_and_lands_on_the_proposal(site: Site) -> None:
    async with site.visit(role="duopartner", width=360) as visit:
        await visit.open(Shown("vacancy", maths, role="duopartner", ready=".for-me .reasons"))
        page = visit.page
        await page.get_by_role("button", name="Voorstel doen aan de school").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("donderdag 3-5 en vrijdag 1-3")
        await dialog.get_by_role("button", name="Voorstel versturen").click()
        await page.wait_for_url(re.compile(r"/proposals/"))
    async with site.visit(role="planner") as visit:
        await visit.open(PAGES[1])
        running = visit.page.get_by_role("listitem").filter(has=visit.page.locator("a[href^='/proposals/']"))
        await expect(running.first).to_have_text(re.compile("^Voorstel van .+: open$"))


async def test_paper_carries_a_code_with_the_address_and_no_buttons(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[0])
        await visit.page.locator(".code").wait_for(state="attached")
        await visit.page.emulate_media(media="print")
        await expect(visit.page.locator(".code svg")).to_be_visible()
        await expect(visit.page.locator(".code")).to_contain_text(site.address)
        await expect(visit.page.get_by_role("button", name="Afdrukken")).not_to_be_visible()
        squares = await visit.page.locator(".code path").get_attribute("d")
        assert squares is not None
        assert squares.count("M") > 200


async def fails(page: Page, operation: str) -> None:
    """Let one kind of request fail, as a bad connection does."""

    async def stop(route: Route) -> None:
        broken = operation in (route.request.post_data or "")
        await (route.abort() if broken else route.continue_())

    await page.route("**/graphql", stop)


async def test_the_vacancy_stays_when_suggestions_fail(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await fails(visit.page, "CoverTeams")
        await visit.page.goto(site.address + await maths(site))
        await visit.page.get_by_text("Er is geen verbinding.").wait_for()
        await visit.page.get_by_role("table", name="Het rooster").wait_for()
        await visit.page.unroute("**/graphql")
        await visit.page.get_by_role("button", name="Opnieuw proberen").click()
        await visit.page.locator(".best").wait_for()
        visit.problems.clear()  # the browser notes the request that was broken on purpose
