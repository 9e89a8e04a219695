"""The list of agreed work and the page of one, in a browser: looking, signing, checking and being away."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.async_api import expect

from duobaan.clock import today
from tests.web.browsing import Shown, Site, Visit, holds


async def first(visit: Visit, show: str = "now") -> None:
    """Open the first agreed work of a tab."""
    await visit.page.goto(f"{visit.site.address}/arrangements?show={show}")
    await visit.page.locator("main h2 a").first.click()
    await visit.page.locator("#people").wait_for()
    await visit.settled()


async def address(site: Site) -> str:
    async with site.visit(role="planner") as visit:
        await first(visit)
        return visit.page.url.removeprefix(site.address)


PAGES = (
    Shown("arrangements", "/arrangements", role="schoolbestuur", ready="main h2 a"),
    Shown("arrangements-empty", "/arrangements?show=past", role="professional", ready="main .empty"),
    Shown("arrangement", address, role="planner", ready="#people"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_pages_hold(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_a_tab_of_the_list_stands_in_the_address(site: Site) -> None:
    async with site.visit(role="coordinator") as visit:
        await visit.page.goto(f"{site.address}/arrangements")
        await visit.page.get_by_role("link", name="In voorbereiding").click()
        await expect(visit.page).to_have_url(re.compile(r"show=soon$"))
        row = visit.page.locator("main li.card").first
        await expect(row.locator(".tag").first).to_have_text(re.compile("voorbereiding", re.IGNORECASE))
        await expect(row.get_by_text("handtekening")).to_be_visible()


async def test_the_page_says_who_teaches_who_signed_and_what_was_checked(site: Site) -> None:
    async with site.visit(role="planner", locale="en") as visit:
        await first(visit)
        page = visit.page
        people = await page.locator(".arrangement-part h3 a").all_inner_texts()
        assert people
        legend = await page.locator(".week-legend").first.inner_text()
        assert all(name in legend for name in people)
        await expect(page.locator(".arrangement-signatures [data-signed]").first).to_contain_text("signed on")
        assert "VOG" in await page.locator(".arrangement-checks").inner_text()


async def test_the_month_of_the_hours_stands_in_the_address_and_back_undoes_it(site: Site) -> None:
    async with site.visit(role="planner") as visit:
        await first(visit)
        month = visit.page.locator(".arrangement-month h3")
        before = await month.inner_text()
        await visit.page.get_by_role("button", name="Maand eerder").click()
        await expect(visit.page).to_have_url(re.compile(r"month=\d{4}-\d{2}$"))
        await expect(month).not_to_have_text(before)
        await visit.page.go_back()
        await expect(month).to_have_text(before)


async def agree(visit: Visit, school: str) -> None:
    """Agree to the last open consent of a proposal, and go to the work that comes of it."""
    page = visit.page
    await page.goto(f"{visit.site.address}/proposals?show=mine")
    await page.locator("main li.card", has_text=school).locator("h2 a").click()
    await page.get_by_role("button", name="Akkoord geven").click()
    await page.get_by_role("dialog").get_by_role("button", name="Akkoord geven").click()
    await page.get_by_role("link", name="Naar de afspraken").click()
    await page.locator("#people").wait_for()


async def test_a_board_signs_and_decides_on_checks(site: Site) -> None:
    async with site.visit(role="schoolbestuur") as visit:
        page = visit.page
        await agree(visit, "Wilgenbrug College Stadshagen")
        await page.get_by_role("button", name="Ondertekenen").click()
        await page.get_by_role("dialog").get_by_role("button", name="Ondertekenen").click()
        await expect(page.get_by_text("U hebt getekend.")).to_be_visible()
        signed = page.locator(".arrangement-signatures [data-signed]")
        await expect(signed).to_contain_text("Wilgenbrug College Stadshagen")
        await expect(page.get_by_role("button", name="Ondertekenen")).to_have_count(0)

        vog = page.locator(".arrangement-checks > li", has_text="(VOG)").first
        await vog.get_by_role("button", name="Goedkeuren").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Goedkeuren").click()
        await expect(dialog.get_by_role("alert")).to_be_visible()  # a VOG without its dates is refused
        for field, ago in (("Afgegeven op", 20), ("Gezien op", 3)):
            await dialog.get_by_label(field).fill((today() - dt.timedelta(days=ago)).isoformat())
        await dialog.get_by_role("button", name="Goedkeuren").click()
        await expect(vog.locator(".tag")).to_have_text("Goedgekeurd")

        other = page.locator(".arrangement-checks > li", has_text="Identiteitsbewijs").first
        await other.get_by_role("button", name="Niet nodig").click()
        await dialog.get_by_label("Reden").fill("Al gezien bij een eerdere aanstelling")
        await dialog.get_by_role("button", name="Niet nodig").click()
        await expect(other.locator(".tag")).to_have_text("Niet nodig verklaard")
        assert not await visit.violations()


async def test_an_absence_is_reported_once_its_days_are_known_and_a_colleague_is_asked(site: Site) -> None:
    async with site.visit(role="schoolbestuur", width=360, height=780) as visit:
        page = visit.page
        await page.goto(f"{site.address}/arrangements")
        await page.get_by_role("link", name="Gastdocent Nederlands").click()
        await page.get_by_role("button", name="Afwezigheid melden").click()
        dialog = page.get_by_role("dialog")
        names = await dialog.get_by_label("Voor wie").locator("option").all_inner_texts()
        await dialog.get_by_role("button", name="Afwezigheid melden").click()
        await expect(dialog.get_by_text("Vul beide dagen in.")).to_be_visible()
        assert not await visit.violations()
        await dialog.get_by_label("Dag van terugkeer").fill((today() + dt.timedelta(days=3)).isoformat())
        await dialog.get_by_role("button", name="Afwezigheid melden").click()
        away = page.locator(".arrangement-away > li").first
        await expect(away).to_contain_text(names[0])
        await expect(away.locator("li")).to_contain_text(names[1])
        await expect(away.locator(".tag")).to_have_text("Gevraagd")
