"""Opens the client's pages as somebody, in a language, at a width, and holds each page to what all must keep."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from playwright.async_api import Browser, BrowserContext, Page, Request, StorageState
from playwright.async_api import Error as PlaywrightError

from tests.support import switches
from tests.support.code import ROOT

LOCALES = {"nl": "nl-NL", "en": "en-GB"}
WIDTHS = (360, 1280)
NARROWEST = 320
_QUIET_SECONDS = 0.3
_PATIENCE_SECONDS = 60
_IDLE = "new Promise(done => requestIdleCallback(done, {timeout: 5000}))"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ("color-contrast", "link-in-text-block")
Address = str | Callable[["Site"], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page worth looking at: under which name, where, and who looks (a demo person, or nobody).

    `ready` is a selector of what stands there once the page has its data. `act` does something first.
    """

    name: str
    address: Address
    role: str = ""
    ready: str = "main h1"
    act: Callable[[Page], Awaitable[None]] | None = None
    whole: bool = True  # the picture shows all of it, not only what fits


@dataclass(slots=True)
class Site:
    """A running server with the demo region, and the sessions of the demo people who came by."""

    address: str
    browser: Browser
    sessions: dict[str, StorageState] = field(default_factory=dict)

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Ask the endpoint as a guest and return the data."""
        async with httpx2.AsyncClient(base_url=self.address, timeout=30) as http:
            answer = await http.post("/graphql", json={"query": document, "variables": variables})
        found = json.loads(answer.content)
        assert "errors" not in found, found["errors"]
        data: dict[str, Any] = found["data"]
        return data

    async def session(self, role: str) -> StorageState | None:
        """Return what a browser holds of who signed in as a demo person, such as `planner`."""
        if not role:
            return None
        if role not in self.sessions:
            async with httpx2.AsyncClient(base_url=self.address, timeout=30) as http:
                people = (await http.get("/demo", headers={"accept": "application/json"})).json()["people"]
            link = next(one["link"] for one in people if one["slug"] == role)
            context = await self.browser.new_context()
            await context.request.get(f"{self.address}{link}")
            self.sessions[role] = await context.storage_state()
            await context.close()
        return self.sessions[role]

    @contextlib.asynccontextmanager
    async def visit(
        self, *, role: str = "", locale: str = "nl", width: int = 1280, height: int = 900, **more: Any
    ) -> AsyncIterator[Visit]:
        """Open a window of somebody; afterwards nothing may have gone wrong in it."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": height},
            locale=LOCALES[locale],
            storage_state=await self.session(role),
            reduced_motion="reduce",
            **more,
        )
        try:
            visit = Visit(self, context, await context.new_page())
            try:
                yield visit
            except Exception as error:
                error.add_note(await visit.sight())
                raise
            if visit.problems:
                raise AssertionError("\n".join(visit.problems))
        finally:
            await context.close()


@dataclass(slots=True)
class Visit:
    """One window on the site; it notes what the console complains of and what is asked of other hosts."""

    site: Site
    context: BrowserContext
    page: Page
    problems: list[str] = field(default_factory=list)
    asked: set[Request] = field(default_factory=set)
    leaving: Request | None = None  # what asks for another page in place of this one

    def __post_init__(self) -> None:
        self.page.on("console", lambda one: self.problems.append(one.text) if one.type == "error" else None)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        host = urlsplit(self.site.address).netloc
        self.context.on(
            "request",
            lambda one: (
                None
                if urlsplit(one.url).netloc in (host, "") or one.url.startswith(("data:", "blob:"))
                else self.problems.append(f"asked {one.url}")
            ),
        )

        self.page.on("request", lambda one: self._note(one))
        self.page.on("requestfinished", lambda one: self.asked.discard(one))
        self.page.on("requestfailed", lambda one: self._failed(one))
        self.page.on("framenavigated", lambda frame: self._arrived() if frame is self.page.main_frame else None)

    def _arrived(self) -> None:
        # Another page asked for nothing yet. A change of the address within the page ends nothing of what it asked.
        if self.leaving is not None:
            self.leaving = None
            self.asked.clear()

    def _failed(self, request: Request) -> None:
        self.asked.discard(request)
        if request is self.leaving:
            self.leaving = None

    def _note(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame is self.page.main_frame:
            self.leaving = request
        # A stream of live updates is open as long as its page: waiting for that would be waiting for ever.
        if request.headers.get("accept") != "text/event-stream":
            self.asked.add(request)

    async def open(self, shown: Shown) -> None:
        """Go to a page and wait until it shows its data."""
        path = shown.address if isinstance(shown.address, str) else await shown.address(self.site)
        await self.page.goto(self.site.address + path)
        await self.page.locator(shown.ready).first.wait_for()
        await self.settled()
        if shown.act is not None:
            await shown.act(self.page)
            await self.settled()

    async def sight(self) -> str:
        """Return what stood there when something failed: the address, and the words of the dialog or the page."""
        try:
            text = await self.page.locator("dialog[open], main").last.inner_text(timeout=2_000)
        except PlaywrightError as gone:
            text = str(gone)
        return f"at {self.page.url}\n{text[:1_500]}\n{self.problems}"

    async def settled(self) -> None:
        """Wait until nothing is asked or being drawn."""
        await self.page.wait_for_load_state("load")
        for quiet in itertools.count():
            await self.page.evaluate(_IDLE)  # a slow machine may not have come to what it is to ask
            await asyncio.sleep(_QUIET_SECONDS)
            await self.page.evaluate(_IDLE)
            if not self.asked:
                break
            assert quiet * _QUIET_SECONDS < _PATIENCE_SECONDS, [one.url for one in self.asked]
        await self.page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")

    async def until(self, expression: str) -> None:
        """Wait until an expression is true; the browser's own way to wait for one is what our policy forbids."""
        for _ in range(300):
            if await self.page.evaluate(expression):
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"never came true: {expression}")

    async def dress(self, *, dark: bool) -> None:
        """Let the device be in light or dark mode."""
        await self.page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")

    async def violations(self, *, only: Sequence[str] = ()) -> list[str]:
        """Return what axe finds wrong here, in one line each; `only` by these of its rules."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(_axe())
        found = await self.page.evaluate(
            "async asked => (await axe.run(document, {runOnly: asked, resultTypes: ['violations'],"
            # What of the style sheets would be fetched anew is read by no rule of these tags.
            " preload: {assets: ['media']}})).violations"
            ".map(one => `${one.id}: ${one.help} ${one.nodes.map(node => node.target.join(' ') + ' ' +"
            " node.any.map(why => why.message).join(' ')).join(' | ')}`)",
            {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": TAGS},
        )
        lines: list[str] = found
        return lines

    async def overflow(self) -> list[str]:
        """Return what sticks out sideways of the narrowest screen that must do."""
        size = self.page.viewport_size
        await self.page.set_viewport_size({"width": NARROWEST, "height": 800})
        found: list[str] = await self.page.evaluate(
            "() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]"
            ".filter(one => one.getBoundingClientRect().right > innerWidth + 1)"
            ".filter(one => !one.closest('.scroll-x, .hidden-text'))"
            ".map(one => `${one.tagName}.${one.className} ${one.getBoundingClientRect().right}`).slice(0, 8)"
        )
        if size is not None:
            await self.page.set_viewport_size(size)
        return found

    async def slips(self, locale: str) -> list[str]:
        """Return what no page may have: words of the program, another language, more or less than one main heading."""
        text = await self.page.locator("body").inner_text()
        found = re.findall(r"\b(?:undefined|NaN|null)\b|\[object \w+\]", text)
        if (lang := await self.page.evaluate("document.documentElement.lang")) != locale:
            found.append(f"language {lang}")
        if (heads := await self.page.locator("h1").count()) != 1:
            found.append(f"{heads} main headings")
        return found


@cache
def _axe() -> str:
    path = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        switches.absent("node", "axe-core is not installed: make install-node")
    return path.read_text(encoding="utf-8")


def corners(locale: str, widths: Sequence[int]) -> list[tuple[int, bool]]:
    """Return the widths, light or dark, at which axe looks; half of them unless every corner is asked for."""
    every = [(width, dark) for width in reversed(widths) for dark in (False, True)]
    # Over both languages each width is seen light and dark once, and each language on both widths.
    return [one for one in every if switches.EVERY_CORNER or (one[0] == widths[0]) == (one[1] == (locale == "nl"))]


async def holds(site: Site, shown: Shown, *, widths: Sequence[int] = WIDTHS) -> None:
    """Hold a page to what all must keep: in both languages, light and dark, on a phone and a desktop."""
    for locale in LOCALES:
        async with site.visit(role=shown.role, locale=locale, width=widths[-1]) as visit:
            await visit.open(shown)
            found = [f"{shown.name} {locale}: {one}" for one in await visit.slips(locale)]
            for width, dark in corners(locale, widths):
                await visit.page.set_viewport_size({"width": width, "height": 900})
                await visit.dress(dark=dark)
                where = f"{shown.name} {locale} {width} {'dark' if dark else 'light'}"
                # In the dark a page differs by its colours alone; every width is looked at wholly in the light.
                only = COLOURS if dark and not switches.EVERY_CORNER else ()
                found += [f"{where}: {one}" for one in await visit.violations(only=only)]
            found += [f"{shown.name} {locale} at {NARROWEST}: {one}" for one in await visit.overflow()]
            if found:
                raise AssertionError("\n".join(found))


async def picture(site: Site, shown: Shown, folder: Path, *, locale: str, width: int, dark: bool) -> Path:
    """Write a picture of a page."""
    async with site.visit(role=shown.role, locale=locale, width=width) as visit:
        await visit.dress(dark=dark)
        await visit.page.goto(f"{site.address}/offline")  # a font that is late for a page is not used on it
        await visit.settled()
        await visit.open(shown)
        path = folder / f"{shown.name}-{locale}-{width}-{'dark' if dark else 'light'}.png"
        await visit.page.screenshot(path=path, full_page=shown.whole)
    return path
