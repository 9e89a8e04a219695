"""Importing a file in a browser: what each row would do, errors first, and then for good."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import Shown, Site, holds

FILE = """kenmerk;naam;e-mail;beroep;sectoren;vakken;uren maximaal
S-1;Voorbeeld Een;scherm.een@example.org;procesoperator;VO;natuurkunde 4, techniek;6,5
S-2;Voorbeeld Twee;scherm.twee@example.org;monteur;VO;natuurkude;veel
""".encode("cp1252")


async def sent(page: Page) -> None:
    """Choose the file and wait for what the check says."""
    await page.locator("input[type=file]").set_input_files(
        {"name": "mensen.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    await page.locator(".imports-rows").wait_for()


PAGES = (
    Shown("imports", "/imports", role="bedrijf", ready=".imports-choose"),
    Shown("imports-checked", "/imports", role="bedrijf", ready=".imports-choose", act=sent),
    Shown("imports-not-yours", "/imports", role="nieuw", ready=".notice"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_the_page_holds(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def test_a_file_is_checked_and_carried_out_and_its_refused_row_says_why(site: Site) -> None:
    async with site.visit(role="bedrijf") as visit:
        page = visit.page
        await page.goto(f"{site.address}/imports")
        await page.locator(".imports-choose").wait_for()
        await sent(page)
        await expect(page).to_have_url(re.compile(r"/imports/imp_"))
        row = page.locator(".imports-rows tbody tr")
        await expect(row).to_have_count(1)  # what went wrong comes first
        await expect(row).to_contain_text("vakken: Het vak natuurkude kennen we niet")
        await page.get_by_role("button", name="1 rij invoeren").click()
        await page.get_by_role("dialog").get_by_role("button", name="1 rij invoeren").click()
        await expect(page.get_by_text("Ingevoerd", exact=True)).to_be_visible(timeout=30_000)
        await page.get_by_role("link", name="Nieuw (1)").click()
        await expect(row).to_contain_text("S-1")
        await expect(page.get_by_role("link", name="Verslag (CSV)")).to_have_attribute(
            "href", re.compile("report.csv$")
        )
