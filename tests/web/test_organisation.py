"""The pages of organisations, in a browser: facts, the team, programs and how a school counts."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from duobaan.organisations.rules import KIND_ROLES
from duobaan.transitions import LifeCycle
from tests.architecture.test_labels import feature_modules
from tests.support.code import ROOT
from tests.web.browsing import Address, Shown, Site, Visit, holds


async def own(page: Page, address: str) -> str:
    """The address of the first organisation of whoever is signed in."""
    asked = {"query": "{ viewer { memberships { organisation { id } } } }"}
    answer = await page.request.post(f"{address}/graphql", data=asked, headers={"x-duobaan": "1"})
    return f"/organisations/{(await answer.json())['data']['viewer']['memberships'][0]['organisation']['id']}"


def of(role: str, part: str = "") -> Address:
    """Where a part of the organisation of a demo person stands."""

    async def address(site: Site) -> str:
        async with site.visit(role=role) as visit:
            return await own(visit.page, site.address) + part

    return address


async def school(site: Site) -> str:
    found = await site.ask('{ organisations(filter: { text: "Wilgenbrug Lyceum" }, first: 1) { nodes { id } } }')
    return f"/organisations/{found['organisations']['nodes'][0]['id']}"


async def lessons(site: Site) -> str:
    return f"{await school(site)}/lessons"


async def programs(page: Page) -> None:
    """Open the dialog in which a program is registered, as an app."""
    await page.get_by_role("button", name=re.compile("Programma aanmelden|Register a program")).click()
    await page.get_by_role("radio").nth(1).check()
    await page.locator("dialog .choice").nth(5).wait_for()


async def inviting(page: Page) -> None:
    """Open the dialog in which a colleague is invited."""
    await page.get_by_role("button", name=re.compile("Collega uitnodigen|Invite a colleague")).click()
    await page.locator("dialog .choice").first.wait_for()


async def ringing(page: Page) -> None:
    """Open the dialog in which bell times are changed."""
    await page.get_by_role("button", name=re.compile("Lestijden wijzigen|Change the bell times")).click()
    await page.locator("dialog .organisation-bell").first.wait_for()


PAGES = (
    Shown("organisations", "/organisations", role="regio", ready="#check"),
    Shown("organisations-none", "/organisations", role="nieuw", ready=".empty"),
    Shown("organisation", of("bedrijf"), role="bedrijf", ready="#facts"),
    Shown("organisation-public", school, ready="#facts"),
    Shown("organisation-team", of("bedrijf", "/team"), role="bedrijf", ready="#invitations", act=inviting),
    Shown("organisation-programs", of("bedrijf", "/programs"), role="bedrijf", ready="#programs", act=programs),
    Shown("organisation-lessons", lessons, ready=".organisation-bells"),
    Shown("organisation-bells", lessons, role="schoolbestuur", ready=".organisation-bells", act=ringing),
    Shown("organisation-log", of("bedrijf", "/log"), role="bedrijf", ready=".organisation-log li"),
    Shown("organisation-missing", "/organisations/org_01kyx9xp00e9s9mn4tzfhpkzz9", ready=".empty"),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_the_page_holds(site: Site, shown: Shown) -> None:
    await holds(site, shown)


async def opened(visit: Visit, part: str) -> Page:
    """Open a part of the visitor's first organisation."""
    await visit.page.goto(visit.site.address + await own(visit.page, visit.site.address) + part)
    return visit.page


async def test_who_runs_a_company_invites_a_colleague_and_withdraws_it(site: Site) -> None:
    async with site.visit(role="bedrijf", width=360) as visit:
        page = await opened(visit, "/team")
        await page.get_by_role("button", name="Collega uitnodigen").click()
        ask = page.get_by_role("dialog")
        await ask.get_by_role("button", name="Collega uitnodigen").click()
        await expect(ask.get_by_text("Vul een e-mailadres in.")).to_be_visible()
        await expect(ask.get_by_text("Kies minstens één rol.")).to_be_visible()
        await ask.get_by_label("E-mailadres").fill("Lotte.van-den-Heuvel-Rijnders@example.org")
        await ask.get_by_role("checkbox", name="Coördinator bedrijf").check()
        await ask.get_by_role("button", name="Collega uitnodigen").click()
        told = page.get_by_role("dialog", name="Geef deze code zelf door")
        await expect(told.locator("code").first).to_have_text(re.compile(r"^[\w-]{43}$"))
        await expect(told.locator("code").nth(1)).to_have_text(f"{site.address}/auth/invitation")
        await told.get_by_role("button", name="Klaar").click()
        line = page.locator("section[aria-labelledby=invitations] li", has_text="lotte.van-den-heuvel-rijnders@")
        await expect(line).to_contain_text("Coördinator bedrijf")
        await line.get_by_role("button", name="intrekken").click()
        await page.get_by_role("dialog").get_by_role("button", name="Intrekken", exact=True).click()
        await expect(line).to_have_count(0)
        await expect(page.get_by_text("Er staat geen uitnodiging open.")).to_be_visible()


async def test_a_system_is_registered_its_secret_is_shown_once_and_it_is_ended(site: Site) -> None:
    async with site.visit(role="bedrijf") as visit:
        await visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = await opened(visit, "/programs")
        await page.get_by_role("button", name="Programma aanmelden").click()
        ask = page.get_by_role("dialog")
        await ask.get_by_label("Naam").fill("Personeelssysteem")
        await ask.get_by_role("checkbox", name="Voorstellen bekijken").check()
        await ask.get_by_role("button", name="Programma aanmelden").click()
        once = page.get_by_role("dialog", name="Bewaar dit geheim nu")
        secret = await once.locator("code").inner_text()
        assert secret.startswith("dbs_")
        await once.get_by_role("button", name="Kopiëren").click()
        await expect(page.get_by_text("Gekopieerd.")).to_be_visible()
        assert await page.evaluate("navigator.clipboard.readText()") == secret
        await once.get_by_role("button", name="Ik heb het bewaard").click()
        await expect(once).to_have_count(0)
        assert secret not in await page.content()
        line = page.locator("section[aria-labelledby=programs] li", has_text="Personeelssysteem")
        await expect(line).to_contain_text("voorstellen bekijken")
        await line.get_by_role("button", name="Nieuw geheim").click()
        ask = page.get_by_role("dialog", name="Nieuw geheim voor Personeelssysteem")
        await ask.get_by_role("button", name="Nieuw geheim", exact=True).click()
        second = await once.locator("code").inner_text()
        assert second.startswith("dbs_")
        assert second != secret
        await once.get_by_role("button", name="Ik heb het bewaard").click()
        await line.get_by_role("button", name="stoppen").click()
        await page.get_by_role("dialog").get_by_role("button", name="Stoppen", exact=True).click()
        await expect(line).to_contain_text("Gestopt op")
        await expect(line.get_by_role("button")).to_have_count(0)


async def test_the_only_owner_reads_what_to_do_before_leaving(site: Site) -> None:
    async with site.visit(role="bedrijf") as visit:
        page = await opened(visit, "/team")
        await expect(page.get_by_text("U bent de enige eigenaar")).to_be_visible()
        await expect(page.get_by_role("button", name="Deze organisatie verlaten")).to_have_count(0)


async def test_a_member_without_a_leading_role_is_offered_nothing_to_change(site: Site) -> None:
    async with site.visit(role="coordinator") as visit:
        page = await opened(visit, "/team")
        await expect(page.locator("#team")).to_be_visible()
        await expect(page.get_by_role("button", name="Deze organisatie verlaten")).to_be_visible()
        await expect(page.get_by_role("button", name=re.compile("wijzigen|uitnodigen|halen"))).to_have_count(0)
        await expect(page.get_by_role("link", name="Koppelingen")).to_have_count(0)
        await opened(visit, "/programs")
        await expect(page.get_by_text("alleen voor wie de organisatie beheert")).to_be_visible()
        await opened(visit, "")
        await expect(page.locator("#facts")).to_be_visible()
        await expect(page.get_by_role("button", name="Gegevens wijzigen")).to_have_count(0)


async def test_a_stranger_sees_facts_and_no_team(site: Site) -> None:
    async with site.visit() as visit:
        await visit.page.goto(f"{site.address}{await school(site)}/team")
        await expect(visit.page.get_by_text("alleen voor wie bij deze organisatie hoort")).to_be_visible()
        await expect(visit.page.get_by_role("link", name="Team", exact=True)).to_have_count(0)


async def test_facts_are_changed_and_what_is_wrong_is_said(site: Site) -> None:
    async with site.visit(role="bedrijf") as visit:
        page = await opened(visit, "")
        await page.get_by_role("button", name="Gegevens wijzigen").click()
        ask = page.get_by_role("dialog")
        await ask.get_by_label("Website").fill("geen adres")
        await ask.get_by_role("button", name="Opslaan").click()
        await expect(ask.get_by_role("alert")).to_be_visible()
        await ask.get_by_label("Website").fill("zonneveer.example")
        await ask.get_by_label("Over de organisatie").fill(
            "Wij leggen zonnepanelen. Eén dag per week staan wij voor de klas."
        )
        await ask.get_by_role("button", name="Opslaan").click()
        await expect(page.get_by_role("link", name="zonneveer.example")).to_have_attribute(
            "href", "https://zonneveer.example"
        )
        await expect(page.get_by_text("Eén dag per week staan wij voor de klas.")).to_be_visible()


async def test_a_board_sets_the_bell_times_of_its_school(site: Site) -> None:
    async with site.visit(role="schoolbestuur", locale="en") as visit:
        page = visit.page
        await page.goto(site.address + await lessons(site))
        rows = page.locator(".organisation-bells").first.locator("tbody tr")
        await rows.first.wait_for()
        before = await rows.count()
        await page.get_by_role("button", name="Change the bell times").click()
        ask = page.get_by_role("dialog")
        await ask.get_by_role("button", name="Add a lesson").click()
        await expect(ask.get_by_role("listitem")).to_have_count(before + 1)
        last = ask.get_by_role("listitem").last
        start = await last.get_by_label("Starts").input_value()
        await last.get_by_label("Ends").fill(start)
        await ask.get_by_role("button", name="Save").click()
        await expect(ask.get_by_role("alert")).to_be_visible()
        await last.get_by_label("Ends").fill("23:45")
        await ask.get_by_role("button", name="Save").click()
        await expect(rows).to_have_count(before + 1)
        await expect(rows.last).to_contain_text("23:45")
        await page.get_by_role("button", name="Change the bell times").click()
        await ask.get_by_role("listitem").last.get_by_role("button").click()
        await ask.get_by_role("button", name="Save").click()
        await expect(rows).to_have_count(before)


def test_the_roles_on_offer_are_those_that_the_server_takes() -> None:
    text = (ROOT / "web" / "src" / "screens" / "organisation" / "roles.ts").read_text(encoding="utf-8")
    offered = {kind: re.findall(r'"(\w+)"', roles) for kind, roles in re.findall(r"^  (\w+): \[(.*)\],$", text, re.M)}
    assert offered == {kind.value: [role.value for role in roles] for kind, roles in KIND_ROLES.items()}


def acts() -> set[str]:
    """Return what the audit log may hold: the actions of all life cycles, and what is recorded beside them."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "duobaan").rglob("*.py"))
    found = set(re.findall(r'\brecord\(\s*"([a-z_.]+)"', code))
    for module in feature_modules("states"):
        cycles = [one for one in vars(module).values() if isinstance(one, LifeCycle)]
        found |= {f"{cycle.name}.{row.action.value.lower()}" for cycle in cycles for row in cycle.rows}
    return found


def test_every_act_of_the_log_has_words() -> None:
    text = (ROOT / "web" / "src" / "screens" / "organisation" / "auditWords.ts").read_text(encoding="utf-8")
    known = acts()
    assert "vacancy.publish" in known
    for language in text.split("\nconst ")[1:3]:
        about, done, whole = (
            set(re.findall(r'"?([a-z_.]+)"?: "', language.split(f"  {name}: {{")[1].split("  }")[0]))
            for name in ("about", "done", "whole")
        )
        lacking = {one for one in known - whole if one.split(".")[0] not in about or one.split(".")[1] not in done}
        assert lacking == set(), language[:9]
