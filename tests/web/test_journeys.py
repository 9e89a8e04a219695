"""Journeys of several people, each in their own window: what one does the others find, until the work is done.

Every journey has work of its own: a vacancy that it posts itself, or the work of the demo people who teach.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

from playwright.async_api import Page, expect

from duobaan.clock import today
from duobaan.reference.holidays import is_school_day
from duobaan.words import HolidayRegion
from tests.web.browsing import Shown, Site, Visit
from tests.web.geometry import heads_over

PHONE = 360
BEGUN = "Informatica havo 5: vier lessen in duobaan"
SUCCESS = "__typename ... on UserError { code message ... on InvalidInput { issues { path rule } } }"
POST = f"""mutation($input: CreateVacancyInput!) {{ createVacancy(input: $input) {{
  {SUCCESS} ... on CreateVacancySuccess {{ vacancy {{ id timetable {{ id slot {{ day }} }} }} }} }} }}"""
PUBLISH = f"""mutation($input: PublishVacancyInput!) {{ publishVacancy(input: $input) {{
  {SUCCESS} ... on PublishVacancySuccess {{ vacancy {{ id }} }} }} }}"""
PROPOSE = f"""mutation($input: ProposeMatchInput!) {{ proposeMatch(input: $input) {{
  {SUCCESS} ... on ProposeMatchSuccess {{ proposal {{ id }} }} }} }}"""
MINE = "{ viewer { professional { id } } }"


async def ask(visit: Visit, document: str, **given: Any) -> dict[str, Any]:
    """Ask the endpoint as whoever sits at this window."""
    body = {"query": document, "variables": {"input": given} if given else {}}
    answer = await visit.page.request.post(f"{visit.site.address}/graphql", data=body, headers={"x-duobaan": "1"})
    found = json.loads(await answer.body())
    assert "errors" not in found, found["errors"]
    (result,) = found["data"].values()
    assert "code" not in result, result
    told: dict[str, Any] = result
    return told


async def post(visit: Visit, title: str, *lessons: tuple[str, int]) -> tuple[str, dict[str, list[str]]]:
    """Post a vacancy of the planner's school for computing; return its id, and its lessons by day."""
    year = today().year + 1
    vacancy = {
        "title": title,
        "description": "Lessen informatica voor havo 5, met een vaste docent als achtervang.",
        "sector": "VO",
        "levels": ["HAVO"],
        "subjects": ["INF"],
        "hoursMode": "FIXED_SLOTS",
        "shareMode": "ALLOWED",
        "maxTeam": 2,
        "responsibleTeacher": "Sectie informatica",
        "startsOn": f"{year}-02-01",
        "endsOn": f"{year}-06-30",
        "forms": ["HYBRID_TEACHER", "GUEST_TEACHER", "DUO_JOB"],
        "acceptedGrounds": ["FULL", "SUITABILITY", "GUEST"],
    }
    slots = [{"day": day, "position": hour, "classGroup": "5H3", "subject": "INF"} for day, hour in lessons]
    made = (await ask(visit, POST, vacancy=vacancy, slots=slots))["vacancy"]
    await ask(visit, PUBLISH, vacancyId=made["id"])
    by_day: dict[str, list[str]] = {}
    for one in made["timetable"]:
        by_day.setdefault(one["slot"]["day"], []).append(one["id"])
    return made["id"], by_day


async def propose_duo(site: Site, title: str) -> str:
    """Let the planner post four lessons and propose the two demo people who teach, a day each."""
    people = []
    for role in ("lesgever", "duocollega"):
        async with site.visit(role=role) as visit:
            people.append((await ask(visit, MINE))["professional"]["id"])
    async with site.visit(role="planner") as visit:
        vacancy, lessons = await post(visit, title, ("TU", 5), ("TU", 6), ("TH", 5), ("TH", 6))
        money = {"chargeKind": "FREE", "vatTreatment": "NOT_APPLICABLE", "contractKind": "COLLEGIAL_LENDING"}
        lines = [
            {"professionalId": who, "timeBasis": "EMPLOYER_TIME", "slots": lessons[day], "money": money}
            for who, day in zip(people, ("TU", "TH"), strict=True)
        ]
        terms = {"lines": lines, "startsOn": f"{today().year + 1}-02-01", "endsOn": f"{today().year + 1}-06-30"}
        made = await ask(visit, PROPOSE, vacancyId=vacancy, terms=terms)
    return str(made["proposal"]["id"])


async def agree(site: Site, role: str, title: str, *, locale: str) -> str:
    """Find the proposal among those that wait for oneself and agree to it; return what stands there then."""
    act, thanks = ("Akkoord geven", "U bent akkoord.") if locale == "nl" else ("Agree", "You agreed.")
    async with site.visit(role=role, locale=locale, width=PHONE, has_touch=True, is_mobile=True) as visit:
        page = visit.page
        await page.goto(f"{site.address}/proposals?show=mine")
        await page.locator("main li.card", has_text=title).locator("h2 a").click()
        await page.get_by_role("button", name=act, exact=True).click()
        await page.get_by_role("dialog").get_by_role("button", name=act, exact=True).click()
        await expect(page.get_by_text(thanks)).to_be_visible()
        await expect(page.get_by_role("button", name=act, exact=True)).to_have_count(0)
        await visit.settled()
        return await page.locator("main").inner_text()


async def test_both_employers_and_both_professionals_answer_from_theirs_until_it_is_agreed(site: Site) -> None:
    title = "Informatica havo 5: vier lessen van een journey"
    proposal = await propose_duo(site, title)
    async with site.visit(role="planner", width=PHONE) as visit:
        page = visit.page
        await visit.open(Shown("proposal", f"/proposals/{proposal}", ready="#standing"))
        for role, locale in (("coordinator", "nl"), ("lesgever", "nl"), ("bedrijf", "en")):
            told = await agree(site, role, title, locale=locale)
            assert "Iedereen is akkoord" not in told
            assert "Everybody agrees" not in told
        assert "Everybody agrees" in await agree(site, "duocollega", title, locale="en")
        # The planner looked on all the while; nobody loaded the page anew.
        await page.get_by_role("link", name="Naar de afspraken").click()
        await page.locator("#people").wait_for()
        await expect(page.locator(".arrangement-part")).to_have_count(2)
        await page.get_by_role("button", name="Annuleren").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Annuleren").first.click()
        await expect(dialog.get_by_role("alert")).to_be_visible()  # not without a reason
        await dialog.get_by_label("Reden").fill("De klas gaat niet door.")
        await dialog.get_by_role("button", name="Annuleren").first.click()
        await expect(page.locator("main header .tag")).to_have_text("Geannuleerd")
        await expect(page.locator("#acts")).to_have_count(0)


async def begun(visit: Visit, more: str = "") -> Page:
    """Open the work that the two demo people share."""
    page = visit.page
    await page.goto(f"{visit.site.address}/arrangements")
    await page.get_by_role("link", name=BEGUN).first.click()
    await page.locator("#calendar").wait_for()
    if more:
        await page.goto(f"{page.url}{more}")
        await page.locator("#calendar").wait_for()
    return page


async def test_a_professional_writes_hours_and_sees_at_once_that_the_school_approved_them(site: Site) -> None:
    async with site.visit(role="lesgever", width=PHONE) as own, site.visit(role="planner", locale="en") as school:
        page, desk = await begun(own), await begun(school)
        await page.get_by_role("button", name="Uren opschrijven").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Minuten").fill("0")
        await dialog.get_by_role("button", name="Opslaan").click()
        await expect(dialog.get_by_role("alert")).to_be_visible()  # no minutes are no hours
        await dialog.get_by_label("Minuten").fill("45")
        await dialog.get_by_label("Opmerking").fill("Toets nagekeken")
        await dialog.get_by_role("button", name="Opslaan").click()
        line = page.locator(".arrangement-hours > li", has_text="Toets nagekeken")
        await expect(line.locator(".tag")).to_have_text("Concept")
        await line.get_by_role("button", name="Verbeteren").click()
        await dialog.get_by_label("Minuten").fill("50")
        await dialog.get_by_role("button", name="Opslaan").click()
        await expect(line).to_contain_text("50 min")
        await page.get_by_role("button", name=re.compile("indienen$")).click()
        await dialog.get_by_role("button", name=re.compile("indienen$")).click()
        await expect(line.locator(".tag")).to_have_text("Ingediend")
        await expect(line.get_by_role("button")).to_have_count(0)

        # The school's page hears of it by itself.
        handed_in = desk.locator(".arrangement-hours > li", has_text="Toets nagekeken").locator(".tag")
        await expect(handed_in).to_have_text("Submitted")
        await desk.get_by_role("button", name=re.compile("^Approve")).click()
        await desk.get_by_role("dialog").get_by_role("button", name=re.compile("^Approve")).click()
        await expect(desk.locator(".arrangement-hours .tag", has_text="Submitted")).to_have_count(0)
        await expect(line.locator(".tag")).to_have_text("Goedgekeurd")


async def test_an_employer_takes_the_statement_of_last_month_along(site: Site) -> None:
    async with site.visit(role="coordinator") as visit:
        page = await begun(visit)
        await page.get_by_role("button", name="Maand eerder").click()
        async with page.expect_download() as waiting:
            await page.get_by_role("button", name="Maandstaat van Kwintar Software BV").click()
        file = await waiting.value
        month = (today().replace(day=1) - dt.timedelta(days=1)).isoformat()[:7]
        assert file.suggested_filename == f"{month} Kwintar Software BV.csv"
        lines = (await file.path()).read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("month,date,professional,school")
        assert any("Feline Harmanus" in line for line in lines)


def next_thursday() -> dt.date:
    """Return the first Thursday to come on which there is school."""
    day = today() + dt.timedelta(days=1)
    while day.isoweekday() != 4 or not is_school_day(HolidayRegion.NOORD, day):
        day += dt.timedelta(days=1)
    return day


async def test_who_is_away_says_so_and_a_colleague_stands_in(site: Site) -> None:
    day = next_thursday()
    async with (
        site.visit(role="duocollega", width=PHONE) as ill,
        site.visit(role="lesgever", locale="en") as other,
        site.visit(role="planner", locale="en") as school,
    ):
        page, desk, watched = [await begun(one, f"?on={day}") for one in (ill, other, school)]
        await page.get_by_role("button", name="Afwezigheid melden").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Eerste dag").fill(day.isoformat())
        await dialog.get_by_label("Dag van terugkeer").fill((day + dt.timedelta(days=1)).isoformat())
        await dialog.get_by_role("button", name="Afwezigheid melden").click()
        asked = page.locator(".arrangement-away .tag").first
        await expect(asked).to_have_text("Gevraagd")

        # Who share work know each other's names since all agreed, though neither profile is for everybody.
        await expect(desk.locator(".arrangement-part", has_text="Wessel Tahitu")).to_be_visible()
        await expect(page.locator(".arrangement-part", has_text="Feline Harmanus")).to_be_visible()
        await desk.get_by_role("button", name="I stand in").click()
        await desk.get_by_role("dialog").get_by_role("button", name="I stand in").click()
        await expect(desk.get_by_text("Your answer was sent.")).to_be_visible()
        await expect(asked).not_to_have_text("Gevraagd")
        told = "Feline Harmanus stands in for Wessel Tahitu on"
        await expect(watched.get_by_text(told)).to_be_visible()
        calendar = watched.get_by_role("table", name="Week by week")
        assert await heads_over(calendar, "[data-tone='1']") == ["tue", "thu", "tue", "thu"]
        await desk.goto(f"{site.address}/week?on={day}")
        thursday = desk.locator(".my-week-days > li", has=desk.get_by_role("heading", name=re.compile("^Thursday")))
        await expect(thursday.locator("[data-kind=TEACHING]")).to_have_count(2)


async def test_a_school_pauses_changes_and_extends_work_that_runs(site: Site) -> None:
    async with site.visit(role="planner", locale="en") as visit, site.visit(role="bedrijf", width=PHONE) as employer:
        page, phone = await begun(visit), await begun(employer)
        dialog, state = page.get_by_role("dialog"), page.locator("main header .tag")
        await page.get_by_role("button", name="Pause").click()
        await dialog.get_by_label("Reason").fill("Examenweek")
        await dialog.get_by_role("button", name="Pause").click()
        await expect(state).to_have_text("Suspended")
        await expect(phone.locator("main header .tag")).not_to_have_text("Loopt")
        await page.get_by_role("button", name="Go on").click()
        await dialog.get_by_role("button", name="Go on").click()
        await expect(state).to_have_text("Active")

        await page.get_by_role("button", name="End early").click()
        await dialog.get_by_role("button", name="End early").click()
        await expect(dialog.get_by_role("alert")).to_be_visible()  # not without a reason
        assert not await visit.violations()
        await dialog.get_by_role("button", name="Cancel").click()

        work = page.url
        await page.get_by_role("button", name="Propose a change").click()
        await expect(dialog.get_by_text("You have not changed anything yet.")).to_be_visible()
        lessons = dialog.get_by_role("group", name="Lessons of Feline Harmanus").get_by_role("checkbox")
        await lessons.nth(1).uncheck()
        await dialog.get_by_label("Remark").fill("Een les minder")
        changes = dialog.locator(".changes li")
        await expect(changes).to_have_count(2)
        await expect(changes.filter(has_text="Lessons of Feline Harmanus").locator("ins")).to_have_text(
            re.compile("Tue 1")
        )
        assert not await visit.violations()
        await dialog.get_by_role("button", name="Send proposal").click()
        await withdraw(page, "Een les minder")

        await page.goto(work)
        await page.get_by_role("button", name="Extend").click()
        await dialog.get_by_role("button", name="Send proposal").click()
        await expect(dialog.get_by_text("Fill in a day.")).to_be_visible()
        await dialog.get_by_label("Lasts until").fill(f"{today().year + 2}-02-01")
        await dialog.get_by_label("Explanation").fill("Het bevalt goed.")
        await dialog.get_by_role("button", name="Send proposal").click()
        await withdraw(page, "Het bevalt goed.")


async def withdraw(page: Page, said: str) -> None:
    """See the proposal that came of it, and take it back, so that the work is as it was."""
    await page.wait_for_url(re.compile(r"/proposals/prop_"))
    await expect(page.get_by_text(said).first).to_be_visible()
    await page.get_by_role("button", name="Withdraw").click()
    await page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    await expect(page.get_by_text("The proposal was withdrawn.")).to_be_visible()


async def test_a_matchmaker_proposes_on_behalf_and_the_school_is_asked(site: Site) -> None:
    title = "Informatica havo 5: twee lessen voor de matchmaker"
    async with site.visit(role="planner") as visit:
        vacancy, _ = await post(visit, title, ("TU", 7), ("TU", 8))
    async with site.visit(role="matchmaker", width=PHONE) as visit:
        page = visit.page
        await visit.open(Shown("region", "/region", ready="#funnel"))
        await page.goto(f"{site.address}/vacancies/{vacancy}")
        await page.get_by_role("link", name="Bekijk en stel voor").click()
        await page.get_by_role("button", name="Voorstel doen").first.click()
        await page.get_by_role("button", name="Voorstel versturen").click()
        await page.wait_for_url(re.compile(r"/proposals/prop_"))
        proposal = page.url.removeprefix(site.address)
        await expect(page.get_by_role("button", name="Intrekken")).to_be_visible()
        await expect(page.get_by_role("button", name="Akkoord geven")).to_have_count(0)  # a matchmaker has no part
    async with site.visit(role="planner", locale="en") as visit:
        await visit.open(Shown("proposal", proposal, ready="#standing"))
        await expect(visit.page.get_by_role("heading", name="It is your turn")).to_be_visible()
        page = visit.page
        await expect(page.locator(".timeline")).to_contain_text("Onderwijsregio Overstroom (demo) made the proposal")
        await page.get_by_role("button", name="Decline").click()
        await page.get_by_role("dialog").get_by_role("button", name="Decline").click()
        await expect(page.get_by_text("You declined the proposal.")).to_be_visible()
