"""The page of a professional: what they teach and may teach, when, on which conditions, and inviting them."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.web.browsing import Shown, Site, holds


async def signed(site: Site, role: str, document: str) -> dict[str, object]:
    """Ask the endpoint as a demo person."""
    async with site.visit(role=role) as visit:
        await visit.page.goto(f"{site.address}/offline")
        answer: dict[str, object] = await visit.page.evaluate(
            "text => fetch('/graphql', {method: 'POST',"
            " headers: {'content-type': 'application/json', 'x-duobaan': '1'},"
            " body: JSON.stringify({query: text})}).then(one => one.json()).then(one => one.data)",
            document,
        )
    return answer


async def scientist(site: Site) -> str:
    """The address of the demo's data scientist, who is free on Monday and Tuesday."""
    answer = await signed(site, "professional", "{ viewer { professional { id } } }")
    return f"/professionals/{answer['viewer']['professional']['id']}"  # type: ignore[index]


async def invited(site: Site) -> str:
    """The same with the vacancy of twelve lessons chosen."""
    found = await site.ask(
        '{ searchVacancies(query: "wiskunde twaalf lessen duobaan", interpret: false, first: 1) { nodes { id } } }'
    )
    return f"{await scientist(site)}?vacancy={found['searchVacancies']['nodes'][0]['id']}"


async def public(site: Site) -> str:
    """Somebody whom everyone may see, without a name, with a checked paper."""
    found = await site.ask(
        '{ searchProfessionals(query: "wiskunde", first: 40) { nodes { id qualifications { kind verifiedAt } } } }'
    )
    nodes = found["searchProfessionals"]["nodes"]
    return next(
        f"/professionals/{one['id']}" for one in nodes if any(paper["verifiedAt"] for paper in one["qualifications"])
    )


PAGES = (
    Shown("professional", public, ready="article"),
    Shown("professional-own", scientist, role="professional", ready="article"),
    Shown("professional-invite", invited, role="planner", ready=".invite .choice"),
    Shown("professional-missing", "/professionals/prof_01kyx9xp00e9s9mn4tzfhpkzz9", ready=".empty"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_the_page_holds(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_the_lessons_that_fit_are_ticked_and_the_others_say_why_not(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await visit.open(PAGES[2])
        boxes = visit.page.locator(".invite").get_by_role("checkbox")
        await expect(boxes).to_have_count(12)
        await expect(visit.page.locator(".invite input[type=checkbox]:checked")).to_have_count(6)
        await expect(visit.page.locator(".invite input[type=checkbox]:disabled")).to_have_count(6)
        await visit.page.get_by_text("Kan niet: Deze persoon is dan niet beschikbaar.").first.wait_for()


async def test_choosing_a_vacancy_stands_in_the_address(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await visit.open(Shown("professional", scientist, role="planner", ready=".invite select"))
        await visit.page.get_by_label("Voor welke vacature?").select_option(label=TITLE)
        await visit.page.wait_for_url(re.compile("vacancy=vac_"))
        await visit.page.locator(".invite .choice").first.wait_for()


TITLE = "Wiskunde havo 4: twaalf lessen in duobaan"


async def test_a_school_proposes_only_the_lessons_that_stay_ticked(site: Site) -> None:
    async with site.visit(role="planner", width=360) as visit:
        await visit.open(PAGES[2])
        page = visit.page
        await page.get_by_role("checkbox", name=re.compile("^Maandag les 1")).uncheck()
        await page.get_by_role("button", name="Voorstel doen").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("5 lessen: maandag 2-3 en dinsdag 2-4")
        await dialog.get_by_role("button", name="Voorstel versturen").click()
        await page.wait_for_url(re.compile("/proposals/"))


async def test_a_school_asks_to_meet_first(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await visit.open(PAGES[2])
        page = visit.page
        await page.get_by_role("button", name="Eerst kennismaken").click()
        await page.get_by_role("dialog").get_by_label("Bericht").fill("Zullen we bellen?")
        await page.get_by_role("button", name="Uitnodiging versturen").click()
        await page.get_by_text("Uw uitnodiging is verstuurd.").wait_for()


async def test_a_guest_sees_no_name_and_no_invitation(site: Site) -> None:
    async with site.visit() as visit:
        await visit.open(PAGES[0])
        await visit.page.get_by_text("U ziet nog geen naam.").wait_for()
        await expect(visit.page.locator(".invite")).to_have_count(0)
        await visit.page.get_by_text("Nagekeken door Duobaan op").first.wait_for()


async def test_the_owner_reads_who_may_see_the_profile(site: Site) -> None:
    async with site.visit(role="professional") as visit:
        await visit.open(PAGES[1])
        await visit.page.get_by_text("Uw profiel is zichtbaar voor alle scholen.").wait_for()
        await visit.page.get_by_text(re.compile("per week in werktijd")).wait_for()
        week = visit.page.get_by_role("table", name="Beschikbaar in de week")
        await expect(week.locator("[data-tone=free]")).to_have_count(4)
