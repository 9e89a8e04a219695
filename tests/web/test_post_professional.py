"""Posting a professional in a browser: a colleague who is asked and refuses, oneself, and what one's browser keeps."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import Shown, Site, Visit, holds


async def unanswered(page: Page) -> None:
    await page.get_by_role("button", name=re.compile("^(Profiel plaatsen|Post the profile)$")).click()
    await page.locator(".summary").wait_for()


async def pressed(page: Page) -> None:
    await page.get_by_role("button", name=re.compile("^(dinsdag|Tuesday) ")).first.click()
    await page.locator("#exact").wait_for()


async def own(site: Site) -> str:
    async with site.visit(role="professional") as visit:
        await visit.page.goto(f"{site.address}/professionals/new")
        await visit.page.get_by_role("link", name="Profiel wijzigen").click()
        await visit.page.locator("main form").wait_for()
        return visit.page.url.removeprefix(site.address).rsplit("/", 1)[0]


async def own_subjects(site: Site) -> str:
    return f"{await own(site)}/subjects"


PAGES = (
    Shown("post-professional", "/professionals/new", role="coordinator", ready="main form"),
    Shown("post-professional-times", "/professionals/new/times", role="nieuw", ready=".week-table", act=pressed),
    Shown(
        "post-professional-check", "/professionals/new/check", role="nieuw", ready=".posting-answers", act=unanswered
    ),
    Shown("edit-professional", own_subjects, role="professional", ready="main fieldset"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_pages_hold(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def onward(page: Page, question: str) -> None:
    """Go on to the next question."""
    await page.get_by_role("button", name="Verder", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(question)


async def choose_subject(page: Page, typed: str, name: str) -> None:
    """Choose a subject from what is offered while typing."""
    await page.get_by_label("Zoek een vak").fill(typed)
    await page.get_by_role("option", name=name, exact=True).click()


async def answer_all(visit: Visit) -> None:
    """Answer what has to be answered about a colleague."""
    page = visit.page
    await page.get_by_label("Voor een collega").check()
    await onward(page, "Wie is uw collega?")
    await page.get_by_label("Naam", exact=True).fill("Sjoerd Haddad")
    await page.get_by_label("E-mailadres").fill("nieuw")
    await page.get_by_role("button", name="Verder", exact=True).click()
    await expect(page.locator(".summary")).to_contain_text("naam@voorbeeld.nl")
    await page.get_by_label("E-mailadres").fill("nieuw@example.org")
    await onward(page, "Wat voor werk doet uw collega?")
    await page.get_by_label("Beroep").fill("testingenieur")
    await onward(page, "Welke vakken kan uw collega geven?")
    await choose_subject(page, "inform", "informatica")
    await onward(page, "Waar wil uw collega lesgeven?")
    await page.get_by_label("Voortgezet onderwijs", exact=True).check()
    await onward(page, "Wanneer kan uw collega lesgeven?")
    await page.get_by_label("Of typ het").fill("di ochtend, do")
    await page.get_by_label("Of typ het").press("Enter")
    await page.get_by_role("group", name="Donderdag").get_by_label("Tot").fill("15:30")
    await onward(page, "Hoeveel wil uw collega lesgeven?")
    await page.get_by_label("Hooguit hoeveel uur per week?").fill("7,5")


async def test_a_company_posts_a_colleague_who_mends_it_and_refuses(site: Site) -> None:
    async with site.visit(role="coordinator", width=360, height=780) as visit:
        page = visit.page
        await page.goto(f"{site.address}/professionals/new")
        await answer_all(visit)
        await page.reload()  # what was answered is still there
        await expect(page.get_by_label("Hooguit hoeveel uur per week?")).to_have_value("7,5")
        await onward(page, "Hoe ver wil uw collega reizen?")
        await page.get_by_label("Postcode van huis").fill("8011 PK")
        await onward(page, "Welke diploma's heeft uw collega?")
        await page.get_by_role("button", name="Diploma toevoegen").click()
        await page.get_by_label("Welk diploma of bewijs?").select_option(label="Masterdiploma")
        await page.get_by_role("button", name="Toevoegen", exact=True).click()
        await onward(page, "Hoe wil uw collega het doen?")
        await onward(page, "Welke uren geeft u vrij?")
        await page.get_by_label("Hoeveel uur per week?").fill("6")
        await page.get_by_label("Eerste dag").fill("2027-01-04")
        await page.get_by_label("Laatste dag").fill("2027-07-09")
        await onward(page, "Wat moet een school weten?")
        await onward(page, "Klopt dit allemaal?")
        answers = page.locator(".posting-answers")
        await expect(answers).to_contain_text("Dinsdag 08:00–12:30")
        await expect(answers).to_contain_text("Donderdag 08:00–15:30")
        await expect(answers).to_contain_text("Masterdiploma")
        assert not await visit.violations()
        await page.get_by_role("button", name="Vragen om te bevestigen").click()
        await page.get_by_role("dialog").get_by_role("button", name="Vragen om te bevestigen").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Sjoerd Haddad")
        await page.goto(f"{site.address}/professionals/new")
        await expect(page.get_by_label("Voor een collega")).not_to_be_checked()  # nothing of it is left here

    async with site.visit(role="nieuw", locale="en", width=360, height=780) as visit:
        page = visit.page
        await page.goto(f"{site.address}/profile/confirm")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Kwintar")
        await page.get_by_role("link", name="Change: Profession").click()
        await page.get_by_label("Profession", exact=True).fill("systems engineer")
        await page.get_by_role("button", name="Back to the overview").click()
        await expect(page.locator(".posting-answers")).to_contain_text("systems engineer")
        await page.get_by_role("button", name="Refuse").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("cannot be undone")
        await dialog.get_by_role("button", name="Refuse").click()
        await page.wait_for_url(f"{site.address}/")
        await page.goto(f"{site.address}/profile/confirm")
        await expect(page.get_by_role("heading", name="There is nothing to confirm")).to_be_visible()


async def test_a_changed_profile_is_kept_question_by_question(site: Site) -> None:
    address = await own(site)
    async with site.visit(role="professional") as visit:
        page = visit.page
        await page.goto(f"{site.address}{address}/work?from=check")
        line = page.get_by_label("In één zin")
        before = await line.input_value()
        for text in ("Rekent graag hardop", before):
            await page.goto(f"{site.address}{address}/work?from=check")
            await line.fill(text)
            await page.get_by_role("button", name="Terug naar het overzicht").click()
            await expect(page.get_by_text("Het profiel is bijgewerkt.").first).to_be_visible()
        await page.goto(f"{site.address}{address}/hours")
        await page.get_by_label("Hooguit hoeveel uur per week?").fill("0")
        await page.get_by_role("button", name="Verder", exact=True).click()
        await expect(page.locator(".summary")).to_be_visible()
