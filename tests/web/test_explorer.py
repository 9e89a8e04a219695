"""The explorer of the API: what a developer of a client writes, runs, reads, keeps and takes along."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from graphql import build_schema, parse, validate
from playwright.async_api import Locator, Page, Route, expect

from schema.build import sdl
from schema.examples import read_examples
from tests.support.code import ROOT
from tests.web.browsing import Shown, Site, Visit, holds

WORDS = {"nl": ("Vraag", "Uitvoeren"), "en": ("Query", "Run")}
CLIPBOARD = ["clipboard-read", "clipboard-write"]
ODD = '"b\'s" $HOME `x` ${y} \\ é'
INSIDE = "document.activeElement.shadowRoot?.activeElement"
_CONSIDERED = 0.2  # what appeared less than a tenth of a second ago is not taken by Enter


async def ran(page: Page) -> None:
    """Run what is there and open the reference at a field that costs something."""
    await page.keyboard.press("Control+Enter")
    await page.get_by_role("button", name=re.compile("^(Uitvoeren|Run)$")).click()
    await page.locator(".explorer-facts").wait_for()


async def as_code(page: Page) -> None:
    """Open the question as code."""
    await page.get_by_role("button", name=re.compile("^(Als code|As code)$")).click()
    await page.locator(".explorer-code").wait_for()


PAGES = (
    Shown("explorer", "/explorer?panel=docs&docs=Query.searchVacancies", ready=".explorer-parts", act=ran),
    Shown("explorer-examples", "/explorer?panel=examples", ready=".explorer-panel details"),
    Shown("explorer-code", "/explorer?panel=kept", role="planner", ready=".explorer-panel", act=as_code, whole=False),
)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
async def test_pages_hold(site: Site, shown: Shown) -> None:
    await holds(site, shown)


def editor(page: Page, name: str) -> Locator:
    """Return an editor; it stands in a shadow root, which changes nothing for who reads or types."""
    return page.get_by_role("textbox", name=name, exact=True)


async def write(page: Page, name: str, text: str) -> None:
    """Type over all that an editor holds."""
    await editor(page, name).click()
    await page.keyboard.press("Control+a")
    await page.keyboard.type(text)


async def choose(page: Page, text: str) -> None:
    """Take the first suggestion, once it is the one that is wanted."""
    options = page.get_by_role("listbox", name="Completions").get_by_role("option")
    await expect(options.first).to_contain_text(text)
    await asyncio.sleep(_CONSIDERED)
    await page.keyboard.press("Enter")


async def begin(visit: Visit, address: str = "/explorer", name: str = "Query") -> Page:
    """Open the explorer and wait for its editor and the schema."""
    await visit.page.goto(visit.site.address + address)
    await editor(visit.page, name).wait_for()
    await visit.settled()
    return visit.page


async def clipboard(page: Page) -> str:
    text: str = await page.evaluate("navigator.clipboard.readText()")
    return text


def played(language: str, text: str, folder: Path) -> Any:
    """Run copied code as a developer would, in a shell or a file, and return what it prints."""
    name, command = {
        "curl": ("ask.sh", ["sh"]),
        "Python": ("ask.py", [sys.executable]),
        "TypeScript": ("ask.mjs", ["node"]),
    }[language]
    (folder / name).write_text(text, encoding="utf-8")
    done = subprocess.run([*command, folder / name], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


async def test_a_developer_completes_a_field_runs_sees_the_price_and_takes_the_code_along(
    site: Site, tmp_path: Path
) -> None:
    async with site.visit(locale="en", permissions=CLIPBOARD) as visit:
        asked: list[str] = []
        visit.page.on("request", lambda one: asked.append(one.post_data or "") if "/graphql" in one.url else None)
        page = await begin(visit)
        await write(
            page, "Query", "query Jobs($words: String!, $odd: String) { subjects(text: $odd) { code } searchVac"
        )
        await choose(page, "searchVacancies")
        await page.keyboard.type("(query: $words, first: 2) { totalCount nodes { id tit")
        await choose(page, "title")
        await write(page, "Variables (JSON)", json.dumps({"words": "natuurkunde", "odd": ODD})[:-1])
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".explorer-facts")).to_contain_text("of at most 50,000 points")
        answer = await copied_answer(page)
        assert answer["data"]["searchVacancies"]["totalCount"] > 0
        assert set(answer["data"]["searchVacancies"]["nodes"][0]) == {"id", "title"}
        points = answer["extensions"]["cost"]["requested"]
        await expect(page.locator(".explorer-facts")).to_contain_text(f"{points} of at most")
        await expect(page.locator(".explorer-facts")).to_contain_text(re.compile(r"[\d,]+ of 100,000,000 points left"))
        for language in ("curl", "Python", "TypeScript"):
            await page.get_by_role("button", name="As code").click()
            await page.get_by_role("combobox", name="Language").select_option(language)
            await page.get_by_role("button", name="Copy", exact=True).click()
            await expect(page.get_by_role("dialog")).to_have_count(0)
            assert played(language, await clipboard(page), tmp_path) == answer, language
        assert asked
        assert not any("__schema" in one for one in asked), "the schema comes as text, introspection may be off"


async def copied_answer(page: Page) -> Any:
    """Take the answer along; the editor itself shows what fits only."""
    await page.get_by_role("button", name="Copy the answer").click()
    await expect(page.get_by_text("Copied.").last).to_be_visible()
    return json.loads(await clipboard(page))


async def test_mistakes_are_told_in_words_and_by_line(site: Site) -> None:
    async with site.visit(locale="en") as visit:
        page = await begin(visit)
        await write(page, "Query", "query Q($first: Int!) { vacancies(first: $first) { nodes { id tittle } } }")
        await page.keyboard.press("Escape")
        problem = page.locator(".explorer-problem")
        await expect(problem).to_have_text(
            'Line 1 Cannot query field "tittle" on type "Vacancy". Did you mean "title"?'
        )
        await problem.click()
        await visit.until(f"{INSIDE}?.getAttribute('aria-label') === 'Query'")
        await write(page, "Variables (JSON)", '{"first": "two"')
        wrong = page.locator(".cm-lintRange-error")
        await expect(wrong.last).to_have_text('"two"')
        await page.get_by_role("button", name="Run", exact=True).click()
        await expect(page.locator(".explorer-summary")).to_contain_text("error")
        visit.problems.clear()  # the browser notes that a question was refused
        await write(page, "Variables (JSON)", "nonsense")
        await page.get_by_role("button", name="Run", exact=True).click()
        await expect(page.locator(".explorer-summary")).to_contain_text("The variables are not a JSON object.")


async def test_the_keyboard_gets_in_gets_help_and_gets_out(site: Site) -> None:
    async with site.visit(locale="en") as visit:
        page = await begin(visit)
        label = f"{INSIDE}?.getAttribute('aria-label') ?? document.activeElement.textContent"
        await page.get_by_role("button", name="Share a link").focus()
        for name in ("Reference", "Examples", "Kept", "Query", "Variables (JSON)", "Answer"):
            await page.keyboard.press("Tab")
            await visit.until(f"({label}) === {json.dumps(name)}")
        await page.keyboard.press("Tab")
        assert await page.evaluate(label) not in ("Query", "Answer")
        for name in ("Answer", "Variables (JSON)", "Query"):
            await page.keyboard.press("Shift+Tab")
            await visit.until(f"({label}) === {json.dumps(name)}")
        await write(page, "Query", "{ searchVac")
        await expect(page.get_by_role("listbox", name="Completions")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("listbox", name="Completions")).to_have_count(0)
        await page.keyboard.type("ancies")
        await page.keyboard.press("Escape")
        await page.keyboard.press("F1")
        await expect(page).to_have_url(re.compile(r"docs=Query\.searchVacancies"))
        panel = page.get_by_role("complementary", name="Reference")
        await expect(panel).to_contain_text("Costs 10 points itself.")
        await expect(panel.get_by_role("link", name="In the reference")).to_have_attribute(
            "href", "/docs/queries?lang=en#searchVacancies"
        )
        await panel.get_by_role("button", name="VacancySearchConnection", exact=True).click()
        await expect(page).to_have_url(re.compile(r"docs=VacancySearchConnection"))
        await page.go_back()
        await expect(page).to_have_url(re.compile(r"docs=Query\.searchVacancies"))
        await panel.get_by_label("Search by name").fill("whyuncovered")
        await panel.get_by_role("button", name="Coverage.whyUncovered").click()
        await expect(panel).to_contain_text("Counts as a list of")


async def test_what_will_go_says_when(site: Site) -> None:
    """Nothing of today's schema will go; in this one a field does, as docs/releasing.md has such fields say."""
    reason = '@deprecated(reason: "Use nodes. Since 2026-12-01, gone from 2027-06-01.")'

    async def older(route: Route) -> None:
        answer = await route.fetch()
        text, count = re.subn(
            r"(type VacancyConnection .*?\n  edges: [^\n@]+)",
            rf"\1 {reason}",
            await answer.text(),
            count=1,
            flags=re.DOTALL,
        )
        assert count == 1
        await route.fulfill(body=text, content_type="text/plain; charset=utf-8")

    async with site.visit() as visit:
        await visit.page.route("**/graphql/schema.graphql", older)
        page = await begin(visit, "/explorer?docs=VacancyConnection.edges", "Vraag")
        await expect(page.locator(".explorer-gone")).to_contain_text(
            "Verouderd sinds 1 december 2026, weg vanaf 1 juni 2027."
        )
        await write(page, "Vraag", "{ vacancies { edges { cursor } } }")
        await page.keyboard.press("Escape")
        await expect(page.locator(".explorer-problem")).to_contain_text("gone from 2027-06-01")


async def test_tidying_keeps_comments_and_a_link_carries_the_question(site: Site) -> None:
    async with site.visit(locale="en", permissions=CLIPBOARD) as visit:
        page = await begin(visit)
        await write(page, "Query", "# why\nquery A {liveCursor} query B {provinces{code}}")
        await write(page, "Variables (JSON)", "")
        await page.get_by_role("button", name="Tidy up").click()
        lines = page.locator(".explorer-question .explorer-editor").first.locator(".cm-line")
        await expect(lines.nth(1)).to_have_text("query A {")
        assert [text.strip() for text in await lines.all_inner_texts()][:4] == ["# why", "query A {", "liveCursor", "}"]
        await page.get_by_label("Which operation").select_option("B")
        await page.get_by_role("button", name="Run", exact=True).click()
        await expect(page.locator(".explorer-answer .cm-content")).to_contain_text("provinces")
        await page.get_by_role("button", name="Share a link").click()
        await expect(page.get_by_text("The link was copied").last).to_be_visible()
        link = await clipboard(page)
        assert link == page.url
        assert "query" not in link.partition("#")[0], "what comes after # is not sent to any server"
    async with site.visit(locale="en") as other:
        await other.page.goto(link)
        await expect(editor(other.page, "Query")).to_contain_text("# why")
        await expect(other.page.get_by_text("This query comes from a link.")).to_be_visible()
        await other.settled()


async def test_a_mutation_from_a_link_waits_for_its_reader(site: Site) -> None:
    text = 'mutation Out { endSession(input: { sessionId: "x" }) { __typename } }'
    async with site.visit() as visit:
        sent: list[str] = []
        visit.page.on("request", lambda one: sent.append(one.post_data or "") if one.method == "POST" else None)
        page = await begin(visit, f"/explorer#query={quote(text)}", "Vraag")
        await expect(page.get_by_text("Deze wijziging komt uit een link.")).to_be_visible()
        await expect(page.get_by_role("button", name="Wijziging uitvoeren")).to_be_visible()
        assert not [one for one in sent if "mutation" in one]


async def test_what_one_ran_and_saved_is_there_again_and_gone_after_signing_out(site: Site) -> None:
    async with site.visit(role="regio") as visit:
        page = await begin(visit, "/explorer?panel=kept", "Vraag")
        await expect(page.get_by_text("U vraagt als ")).to_be_visible()
        await write(page, "Vraag", "query Mij { viewer { user { name")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".explorer-answer .cm-content")).to_contain_text("viewer")
        await page.get_by_role("button", name="Bewaren").click()
        await page.get_by_label("Naam").fill("Wie ben ik?")
        await page.get_by_role("dialog").get_by_role("button", name="Bewaren").click()
        panel = page.get_by_role("complementary")
        await expect(panel.locator(".explorer-open", has_text="Wie ben ik?")).to_be_visible()
        await panel.get_by_role("button", name="Mij weghalen").click()
        await page.get_by_role("button", name="Ongedaan maken").click()
        await write(page, "Vraag", "{ liveCursor }")
        await visit.until("localStorage.getItem('duobaan.kept.explorer.draft').includes('liveCursor')")
        await page.reload()
        await expect(editor(page, "Vraag")).to_have_text("{ liveCursor }")
        await panel.locator(".explorer-open", has_text="query Mij").last.click()
        await expect(editor(page, "Vraag")).to_contain_text("query Mij")
        await page.locator("summary", has_text=re.compile("Ingelogd")).click()
        site.sessions.pop("regio")  # it ends here
        await page.get_by_role("button", name="Uitloggen").click()
        await page.get_by_role("link", name="Inloggen").wait_for()
        kept = "Object.keys(localStorage).filter(one => one.includes('explorer'))"
        await visit.until(f"({kept}).length === 0")
        page = await begin(visit, "/explorer?panel=kept", "Vraag")
        await expect(page.get_by_text("Nog niets bewaard.")).to_be_visible()


async def test_messages_of_a_subscription_are_shown_as_they_come(site: Site) -> None:
    words = "docent natuurkunde op woensdag"
    document = (
        "query($words: String!) { searchVacancies(query: $words, interpret: false, first: 1) { nodes { id title } } }"
    )
    vacancy = (await site.ask(document, words=words))["searchVacancies"]["nodes"][0]
    change = "mutation($input: ChangeVacancyInput!) { changeVacancy(input: $input) { __typename } }"
    async with site.visit(role="planner", locale="en") as visit:
        page = await begin(visit)
        await write(page, "Query", f'subscription {{ vacancyChanged(id: "{vacancy["id"]}") {{ cursor vacancy {{ title')
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Follow").click()
        await expect(page.locator(".explorer-summary")).to_contain_text("No message yet.")  ##.to_be_visible()
        for count in ("1 message", "2 messages"):
            body = {
                "query": change,
                "variables": {"input": {"vacancyId": vacancy["id"], "vacancy": {"title": vacancy["title"]}}},
            }
            answer = await page.request.post(f"{site.address}/graphql", data=body, headers={"x-duobaan": "1"})
            assert (await answer.json())["data"]["changeVacancy"]["__typename"] == "ChangeVacancySuccess"
            await expect(page.locator(".explorer-summary")).to_contain_text(f"{count} received, the newest on top")
        await expect(page.locator(".explorer-answer .cm-content")).to_contain_text("// 2")
        await page.get_by_role("button", name="Stop").click()
        await expect(page.locator(".explorer-summary")).to_contain_text("Stopped. 2 messages received")
        await expect(page.get_by_role("button", name="Follow")).to_be_visible()


async def test_an_example_hands_what_it_found_to_the_next(site: Site) -> None:
    async with site.visit(locale="en") as visit:
        page = await begin(visit, "/explorer?panel=examples")
        panel = page.get_by_role("complementary", name="Examples")
        await panel.locator("summary", has_text="Finding").click()
        await panel.get_by_role("button", name="Search", exact=True).click()
        await page.get_by_role("button", name="Run", exact=True).click()
        await expect(page.locator(".explorer-answer .cm-content")).to_contain_text("totalCount")
        await panel.get_by_role("button", name="Post", exact=True).click()
        await expect(editor(page, "Variables (JSON)")).to_contain_text("vac_")
        await page.get_by_role("button", name="Run", exact=True).click()
        await expect(page.locator(".explorer-answer .cm-content")).to_contain_text("timetable")
        await expect(page.locator(".explorer-summary")).not_to_contain_text("The answer tells of")


async def test_without_the_schema_one_can_ask_and_fetch_it_again(site: Site) -> None:
    async with site.visit(locale="en") as visit:
        await visit.page.route("**/graphql/schema.graphql", lambda route: route.abort())
        page = await begin(visit)
        await expect(page.get_by_text("The schema could not be loaded.")).to_be_visible()
        await page.get_by_role("button", name="Run", exact=True).click()
        await expect(page.locator(".explorer-facts")).to_contain_text("points")
        await page.unroute("**/graphql/schema.graphql")
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_text("The schema could not be loaded.")).to_have_count(0)
        await write(page, "Query", "{ searchVac")
        await expect(page.get_by_role("listbox", name="Completions")).to_be_visible()
        await visit.settled()
        visit.problems.clear()  # the browser notes the request that was broken on purpose


def test_every_example_that_is_read_from_the_guide_fits_the_schema() -> None:
    schema = build_schema(sdl())
    pages = read_examples(ROOT / "docs" / "guide" / "clients")
    operations = [one for page in pages for section in page["sections"] for one in section["operations"]]
    assert {one["kind"] for one in operations} == {"query", "mutation", "subscription"}
    for one in operations:
        assert validate(schema, parse(one["document"])) == [], one["name"]
