"""`python -m tests.web.guide_shots`: takes the pictures of docs/guide/nl and docs/guide/en from the demo region.

SHOTS is the one place that says which pictures there are, who sees what they show, and where it stands on the page.
What a picture needs that the demo region has not is done first, by the people of the demo themselves: `played`.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from api.help.guides import DENSITY
from tests.support.browser import chromium
from tests.support.code import ROOT
from tests.web.browsing import LOCALES, Shown, Site, Visit
from tests.web.running import seeded

FOLDER = ROOT / "docs" / "guide"
WIDTH = 360
HEIGHT, PHONE = 1600, 780  # so high that nothing sticks to an edge in the midst of a picture; a dialog fills a phone
MARGIN = 12
QUALITY = 66
DIALOG = "dialog[open]"
MATHS = "wiskunde twaalf lessen duobaan"
PHYSICS = "docent natuurkunde op woensdag"
LENT = {
    "timeBasis": "EMPLOYER_TIME",
    "money": {
        "chargeKind": "AT_COST",
        "ratePerHourCents": 4500,
        "vatTreatment": "STANDARD_21",
        "contractKind": "SECONDMENT",
    },
}
HIRED = {
    "timeBasis": "SELF_EMPLOYED",
    "money": {"chargeKind": "TARIFF", "ratePerHourCents": 6500, "vatTreatment": "EXEMPT", "contractKind": "FREELANCE"},
}
_FAILED = "... on UserError { code message }"
_LESSONS = "query($id: ID!) { vacancy(id: $id) { startsOn endsOn timetable { id slot { day position } } } }"
_PROPOSE = f"""mutation($input: ProposeMatchInput!) {{ proposeMatch(input: $input) {{
  __typename {_FAILED} ... on ProposeMatchSuccess {{ proposal {{ id }} }} }} }}"""
_WITHDRAW = f"mutation($input: WithdrawProposalInput!) {{ withdrawProposal(input: $input) {{ __typename {_FAILED} }} }}"
_MINE = "{ viewer { professional { id } } }"


@dataclass(frozen=True, slots=True)
class Played:
    """What happened before the pictures: addresses of proposals and of the vacancies that they are about."""

    maths: str
    offer: str
    asked: str
    scientist: str


Where = Callable[[Played], str]
Act = Callable[[Page], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, who looks where, and the element that it shows, at most so many points of it."""

    name: str
    where: str | Where
    of: str
    role: str = ""
    tall: int = 560
    ready: str = ""
    act: Act | None = None

    @property
    def is_dialog(self) -> bool:
        """Say whether it shows what lies over the page: that alone, in the window of a phone."""
        return self.of == DIALOG


def _maths(told: Played) -> str:
    return told.maths


def _cover(told: Played) -> str:
    return f"{told.maths}/cover"


def _edit(told: Played) -> str:
    return f"{told.maths}/edit/timetable"


def _offer(told: Played) -> str:
    return told.offer


def _asked(told: Played) -> str:
    return told.asked


async def _first_radio(page: Page) -> None:
    await page.locator("main form label.choice").first.click()


async def _two_parts(page: Page) -> None:
    cells = page.locator("main td .week-cell")
    for at in (1, 9):  # Tuesday morning and Thursday afternoon
        await cells.nth(at).click()


async def _propose(page: Page) -> None:
    await page.locator(".chosen .act button").last.click()
    await page.locator(DIALOG).wait_for()


async def _run(page: Page) -> None:
    await page.locator(".explorer-tools button").first.click()
    await page.locator(".explorer-facts").wait_for()


async def _as_code(page: Page) -> None:
    await page.locator(".explorer-tools button:has(use[href$='#code'])").click()
    await page.locator(".explorer-code").wait_for()


async def _subscribe(page: Page) -> None:
    await page.locator("main button:has(use[href$='#calendar'])").last.click()
    await page.locator(DIALOG).wait_for()


EXAMPLES = "/explorer?panel=examples"
FIND = "/professionals?q=natuurkunde&near=Zwolle&when=TU:MORNING,TH:MORNING"
SHOTS = (
    Shot("school-find", FIND, ".finder-main", "planner", 640, ".result"),
    Shot("school-post", _edit, "main .week-table", "planner"),
    Shot("school-cover", _cover, ".chosen", "planner", 740),
    Shot("school-send", _cover, DIALOG, "planner", ready=".chosen", act=_propose),
    Shot("school-answer", _offer, "main", "planner", 530, "#standing"),
    Shot("school-week", "/week", "main", "planner", 640, "main .my-week-days"),
    Shot("school-notices", "/inbox", "main", "schoolbestuur", 600, ".inbox-item"),
    Shot("company-post", "/professionals/new", "main form", "coordinator", 400, "main form", _first_radio),
    Shot("company-exposure", "/releases", "main", "coordinator", 530, ".releases-row"),
    Shot("company-releases", "/releases", ".releases-row", "coordinator", 440),
    Shot("company-answer", _offer, "section[aria-labelledby=parties]", "coordinator", 440, "#standing"),
    Shot("professional-times", "/professionals/new/times", "main", "nieuw", 480, ".week-table", _two_parts),
    Shot("professional-find", "/vacancies?for=me", ".finder-main", "professional", 620, ".match"),
    Shot("professional-fits", _maths, ".for-me", "professional", 560, ".for-me .reasons"),
    Shot("professional-answer", _asked, "main", "natuurkundige", 530, "#standing"),
    Shot("professional-week", "/week", "main", "lesgever", 640, "main .my-week-days"),
    Shot("professional-calendar", "/week", DIALOG, "lesgever", ready="main .my-week-days", act=_subscribe),
    Shot(
        "professional-privacy",
        "/account/privacy",
        "section[aria-labelledby=seen]",
        "professional",
        480,
        ".privacy-seen",
    ),
    Shot("professional-hide", "/account/privacy", "section[aria-labelledby=hide]", "professional", 600),
    Shot("matchmaker-region", "/region", "section[aria-labelledby=region-hours]", "matchmaker", 540, "#funnel"),
    Shot("matchmaker-funnel", "/region", "section[aria-labelledby=funnel]", "matchmaker", 520),
    Shot("matchmaker-stuck", "/region", "section[aria-labelledby=stuck]", "matchmaker", 520),
    Shot("matchmaker-proposal", "/proposals?show=others", "main li.card", "matchmaker", 520),
    Shot("developer-explorer", "/explorer", ".explorer-question", tall=480),
    Shot("developer-answer", "/explorer", ".explorer-answer", tall=480, act=_run),
    Shot("developer-code", "/explorer", DIALOG, ready=".explorer-question", act=_as_code),
    Shot("developer-examples", EXAMPLES, ".explorer-panel", tall=480, ready=".explorer-panel details"),
)
"""Every picture of the guides, in their order."""


async def ask(visit: Visit, document: str, **variables: Any) -> dict[str, Any]:
    """Ask the endpoint as whoever sits at this window; its root field must not fail."""
    body = {"query": document, "variables": variables}
    answer = await visit.page.request.post(f"{visit.site.address}/graphql", data=body, headers={"x-duobaan": "1"})
    found = json.loads(await answer.body())
    assert "errors" not in found, found["errors"]
    (result,) = found["data"].values()
    assert "code" not in result, result
    told: dict[str, Any] = result
    return told


async def vacancy(site: Site, text: str) -> str:
    """Return the id of a vacancy of the demo by words of its title."""
    found = await site.ask(
        "query($q: String!) { searchVacancies(query: $q, interpret: false, first: 1) { nodes { id } } }", q=text
    )
    return str(found["searchVacancies"]["nodes"][0]["id"])


async def _proposed(visit: Visit, who: str, post: str, days: set[str], more: Mapping[str, Any]) -> str:
    """Propose somebody for the lessons on these days; return the id of the proposal."""
    told = await ask(visit, _LESSONS, id=post)
    lessons = [one["id"] for one in told["timetable"] if one["slot"]["day"] in days]
    lines = [{"professionalId": who, "slots": lessons, **more}]
    terms = {"lines": lines, "startsOn": told["startsOn"], "endsOn": told["endsOn"]}
    made = await ask(visit, _PROPOSE, input={"vacancyId": post, "terms": terms})
    return str(made["proposal"]["id"])


async def _me(site: Site, role: str) -> str:
    async with site.visit(role=role) as visit:
        return str((await ask(visit, _MINE))["professional"]["id"])


@contextlib.asynccontextmanager
async def played(site: Site) -> AsyncIterator[Played]:
    """Let one professional offer lessons to the school and the school ask another; take both back at the end."""
    maths, physics = await vacancy(site, MATHS), await vacancy(site, PHYSICS)
    scientist, physicist = await _me(site, "professional"), await _me(site, "natuurkundige")
    async with site.visit(role="professional") as own, site.visit(role="planner") as school:
        offer = await _proposed(own, scientist, maths, {"MO", "TU"}, LENT)
        asked = await _proposed(school, physicist, physics, {"WE"}, HIRED)
        # To open a profile is what its owner reads of.
        await school.open(Shown("", f"/professionals/{scientist}", ready="article"))
        try:
            yield Played(f"/vacancies/{maths}", f"/proposals/{offer}", f"/proposals/{asked}", scientist)
        finally:
            await ask(own, _WITHDRAW, input={"proposalId": offer})
            await ask(school, _WITHDRAW, input={"proposalId": asked})


async def box(visit: Visit, shot: Shot, told: Played, before: Shot | None = None) -> dict[str, float]:
    """Go to where a picture is taken, and return what of the page it shows; it must be there.

    `before` is the one that was taken last in this window: who stands at the place already need not go there.
    """
    page = visit.page
    await page.set_viewport_size({"width": WIDTH, "height": PHONE if shot.is_dialog else HEIGHT})
    if before is None or before.where != shot.where or before.is_dialog:
        where = shot.where if isinstance(shot.where, str) else shot.where(told)
        await visit.open(Shown(shot.name, where, ready=shot.ready or ("main h1" if shot.is_dialog else shot.of)))
    if shot.act is not None:
        await shot.act(page)
        await visit.settled()
    element = page.locator(shot.of).first
    await element.wait_for()
    await page.evaluate("document.activeElement.blur()")
    left, top, width, height = await element.evaluate(
        "one => { const box = one.getBoundingClientRect();"
        " return [box.x + scrollX, box.y + scrollY, box.width, box.height]; }"
    )
    if shot.is_dialog:
        return {"x": left, "y": top, "width": width, "height": height}
    # As wide as the phone, with a little of what is around it; a page begins at its own edge.
    above = 0 if shot.of == "main" else MARGIN
    return {"x": 0, "y": top - above, "width": WIDTH, "height": min(height + above + MARGIN, shot.tall)}


async def take(visit: Visit, shot: Shot, told: Played) -> bytes:
    """Return the picture as WebP."""
    clip = {**await box(visit, shot, told), "scale": DENSITY}
    session = await visit.context.new_cdp_session(visit.page)
    asked = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": not shot.is_dialog}
    answer = await session.send("Page.captureScreenshot", asked)
    return base64.b64decode(answer["data"])


async def draw(site: Site, names: Sequence[str]) -> None:
    """Take all pictures anew, or those whose names begin so."""
    wanted = [one for one in SHOTS if not names or one.name.startswith(tuple(names))]
    async with played(site) as told:
        for shot, locale in itertools.product(wanted, LOCALES):
            window = site.visit(role=shot.role, locale=locale, width=WIDTH, device_scale_factor=DENSITY)
            async with window as visit:
                body = await take(visit, shot, told)
            path = FOLDER / locale / "pictures" / f"{shot.name}.webp"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
            print(path.relative_to(ROOT), len(body))  # noqa: T201


async def main() -> None:
    """Serve the demo region and draw; what stands on the command line are beginnings of names."""
    with tempfile.TemporaryDirectory() as home, seeded(Path(home)) as address:
        async with chromium() as browser:
            await draw(Site(address, browser), sys.argv[1:])


if __name__ == "__main__":
    asyncio.run(main())
