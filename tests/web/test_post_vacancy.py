"""Posting a vacancy in a browser: one question a page, a timetable pasted and mended, counts, publishing, finding."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import Shown, Site, Visit, holds

# Cells as a spreadsheet copies them; nothing says which hour the last row is.
CELLS = "\tma\tdi\two\n1\t\tnat 4H2\t\n2\t\tnat 4H2\t\nblokuur\t\t\tnat 5V1\n"


async def begin(page: Page, title: str) -> None:
    """Give a vacancy a name, which makes it a draft on the server."""
    await page.get_by_label("Naam van de vacature").fill(title)
    await onward(page, "Om welke vakken gaat het?")


async def onward(page: Page, question: str) -> None:
    """Go on to the next question."""
    await page.get_by_role("button", name="Verder", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(question)


async def choose_subject(page: Page, typed: str, name: str) -> None:
    """Choose a subject from what is offered while typing."""
    await page.get_by_label("Zoek een vak").fill(typed)
    await page.get_by_role("option", name=name, exact=True).click()


async def drafted(site: Site, title: str) -> str:
    """Make a draft and return its address."""
    async with site.visit(role="planner") as visit:
        await visit.page.goto(f"{site.address}/vacancies/new")
        await begin(visit.page, title)
        return visit.page.url.removeprefix(site.address).rsplit("/", 1)[0]


async def timetable(site: Site) -> str:
    return f"{await drafted(site, 'Concept om naar te kijken')}/timetable"


async def overview(site: Site) -> str:
    return f"{await drafted(site, 'Concept zonder antwoorden')}/check"


async def nothing_said(page: Page) -> None:
    await page.get_by_role("button", name=re.compile("Publiceren|Publish")).click()
    await page.locator(".summary").wait_for()


PAGES = (
    Shown("post-vacancy", "/vacancies/new", role="planner", ready="main form"),
    Shown("post-vacancy-timetable", timetable, role="planner", ready="main .week-table"),
    Shown("post-vacancy-check", overview, role="planner", ready=".posting-answers", act=nothing_said),
    Shown("post-vacancy-not", "/vacancies/new", role="coordinator", ready="main .empty"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_pages_hold(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def withdraw(visit: Visit, vacancy: str) -> None:
    """Take a vacancy off the market, so that other tests find the region as it was."""
    document = "mutation ($input: WithdrawVacancyInput!) { withdrawVacancy(input: $input) { __typename } }"
    answer = await visit.context.request.post(
        f"{visit.site.address}/graphql",
        headers={"x-duobaan": "1"},
        data={"query": document, "variables": {"input": {"vacancyId": vacancy, "reason": "test"}}},
    )
    assert (await answer.json())["data"]["withdrawVacancy"]["__typename"] == "WithdrawVacancySuccess"


async def people(visit: Visit) -> int:
    """How many people suit the draft as it is now."""
    await visit.settled()
    return int(await visit.page.locator("[data-matching]").get_attribute("data-matching") or "")


async def bundle(page: Page) -> None:
    """Say that the first two lessons are a double lesson."""
    await page.get_by_role("button", name="Lessen bundelen").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Lessen bundelen").click()
    await expect(dialog.get_by_text("Kies ten minste twee lessen.")).to_be_visible()
    await dialog.get_by_label("Wat hebben ze gemeen?").select_option("DOUBLE_LESSON")
    for at in (0, 1):
        await dialog.get_by_role("checkbox").nth(at).check()
    await dialog.get_by_role("button", name="Lessen bundelen").click()
    await expect(page.get_by_text("Blokuur:")).to_be_visible()


async def test_a_planner_pastes_mends_counts_publishes_and_the_vacancy_is_found(site: Site) -> None:
    async with site.visit(role="planner", width=360, height=780) as visit:
        page = visit.page
        await page.goto(f"{site.address}/vacancies/new")
        await page.get_by_role("button", name="Verder", exact=True).click()
        await expect(page.get_by_role("link", name="Geef de vacature een naam.")).to_be_visible()
        title = "Natuurkunde in twee ochtenden van Vlijtig Zeepaardje"
        await begin(page, title)
        await choose_subject(page, "natuurk", "natuurkunde")
        any_time = await people(visit)
        await onward(page, "Op welk niveau?")
        await page.get_by_label("Havo").check()
        await page.get_by_label("Vwo").check()
        await onward(page, "Wanneer zijn de lessen?")

        box = page.get_by_label("Plak hier uw rooster")
        await box.fill(CELLS)
        wrong = page.locator("[data-row='4']")
        await expect(wrong).to_contain_text("blokuur")
        await expect(wrong).to_contain_text("Schrijf vooraan 1")
        await wrong.get_by_role("button").click()  # which goes to that row
        marked = "one => one.value.slice(one.selectionStart, one.selectionEnd)"
        await expect(box).to_be_focused()
        await visit.settled()
        assert await box.evaluate(marked) == "blokuur\t\t\tnat 5V1"
        await page.keyboard.insert_text("3\t\t\tnat 5V1")
        await expect(wrong).to_have_count(0)
        await page.get_by_role("button", name="Gebruik deze 3 lessen").click()
        await expect(page.locator("#lessons-now")).to_have_text("3 lessen in de week.")
        await expect(page.get_by_label("Of typ het")).to_have_value("di 1-2, wo 3")
        await expect(page.locator("[data-kind='TU']")).to_be_visible()
        assert await people(visit) <= any_time
        await onward(page, "Wat geldt er per les?")
        await bundle(page)
        await onward(page, "In welke periode?")
        await page.get_by_label("Eerste dag").fill("2027-01-11")
        await page.get_by_label("Laatste dag").fill("2027-07-09")
        await onward(page, "Mogen mensen het werk delen?")
        await onward(page, "In welke vorm mag het?")
        await page.get_by_label("Hybride docent").check()
        await onward(page, "Wie mag de lessen geven?")
        for ground in ("Bevoegd", "Gastdocent"):
            await page.get_by_role("checkbox", name=re.compile(f"^{ground}")).check()
        await page.get_by_role("button", name="Verder", exact=True).click()
        await expect(page.locator(".summary")).to_contain_text("verantwoordelijk")
        await page.get_by_label("Welke bevoegde docent").fill("De sectieleider")
        for question in ("Wie begeleidt?", "Wat moet iemand weten?", "Welk contract en welk loon?"):
            await onward(page, question)
        await onward(page, "Wie mag de vacature zien?")
        await onward(page, "Klopt dit allemaal?")
        await expect(page.locator(".posting-answers")).to_contain_text("3 lessen: di 1-2, wo 3")
        assert not await visit.violations()
        await page.get_by_role("button", name="Publiceren").click()
        await page.get_by_role("dialog").get_by_role("button", name="Nu publiceren").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(title)

        found = page.locator("main h2 a, main h3 a", has_text=title)
        for _ in range(20):  # the index follows what was published
            await page.goto(f"{site.address}/vacancies?q=Vlijtig+Zeepaardje")
            await visit.settled()
            if await found.count():
                break
        await expect(found).to_be_visible()
        await withdraw(visit, (await found.get_attribute("href") or "").rsplit("/", 1)[1])


async def test_a_draft_goes_on_where_it_was_on_another_device_and_is_thrown_away_after_asking(site: Site) -> None:
    address = await drafted(site, "Concept van onderweg")
    async with site.visit(role="planner", width=360, height=780) as visit:
        page = visit.page
        await page.goto(f"{site.address}{address}")
        await expect(page).to_have_url(re.compile("/subjects$"))  # the first question without an answer
        await choose_subject(page, "wisk", "wiskunde")
        await expect(page.locator(".posting-kept")).to_have_text("Bewaard")
    async with site.visit(role="planner", locale="en") as visit:
        page = visit.page
        await page.goto(f"{site.address}/vacancies/new")
        await page.get_by_role("link", name="Concept van onderweg").click()
        await expect(page).to_have_url(re.compile("/levels$"))
        await page.goto(f"{site.address}{address}/check")
        await expect(page.locator(".posting-answers")).to_contain_text("Mathematics")
        await page.get_by_role("button", name="Throw the draft away").click()
        await page.get_by_role("dialog").get_by_role("button", name="Throw the draft away").click()
        await expect(page).to_have_url(re.compile("/vacancies/new$"))
        await expect(page.get_by_role("link", name="Concept van onderweg")).to_have_count(0)
