"""`python -m benchmarks.first_paint [ROUNDS]`: when a page is first seen on a slow phone, and when its data are there.

A processor of a quarter of the speed, 1.6 Mb/s with 150 ms to the server, nothing kept from before: what a phone in a
school with poor reception is like. It prints medians of some rounds. A loaded machine makes them worse; so each round
also opens a page of one line from a server that does nothing else, whose paint is the floor under every other, and each
line says how much later its page is seen than that.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, Page

from tests.support.browser import chromium
from tests.web.running import seeded

ROUNDS: Final = 5
SLOWER: Final = 4
BYTES_PER_SECOND: Final = 1_600_000 / 8
LATENCY_MS: Final = 150
MOST_MS: Final = 1_800
PAGES: Final = {"home": ("/", ".tile"), "vacancies": ("/vacancies", ".card"), "accessibility": ("/accessibility", "h1")}
FLOOR: Final = "empty page"
_EMPTY: Final = b"<!doctype html><html lang=en><title>Empty</title><p>Nothing else</p></html>"
_PAINT: Final = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
_BYTES: Final = (
    "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0)"
    " + performance.getEntriesByType('navigation')[0].transferSize"
)


async def slow(page: Page) -> None:
    """Make a window as slow as a cheap phone."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Network.enable")
    await devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": BYTES_PER_SECOND}
    await devtools.send("Network.emulateNetworkConditions", wire | {"uploadThroughput": BYTES_PER_SECOND / 2})
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


async def seen(browser: Browser, address: str, ready: str) -> tuple[float, float, float]:
    """Return the milliseconds until something is seen and until the data are, and the bytes that came."""
    context = await browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    try:
        page = await context.new_page()
        await slow(page)
        await page.goto(address)
        await page.locator(ready).first.wait_for()
        whole = float(await page.evaluate("performance.now()"))
        return float(await page.evaluate(_PAINT)), whole, float(await page.evaluate(_BYTES))
    finally:
        await context.close()


@contextlib.asynccontextmanager
async def floor() -> AsyncIterator[str]:
    """Serve a page of one line."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s"
            % (len(_EMPTY), _EMPTY)
        )
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield "http://{}:{}/".format(*server.sockets[0].getsockname())


def told(name: str, found: Sequence[tuple[float, float, float]], floor_ms: float) -> str:
    """Return the line of a page."""
    paints, wholes, sizes = zip(*found, strict=True)
    paint = statistics.median(paints)
    verdict = "within" if paint <= MOST_MS else "OVER"
    return (
        f"{name:14} first paint {paint:5.0f} ms (least {min(paints):5.0f}, {verdict} {MOST_MS},"
        f" {paint - floor_ms:+5.0f} to the floor)"
        f"  data {statistics.median(wholes):5.0f} ms (least {min(wholes):5.0f})  {max(sizes) / 1000:5.0f} kB"
    )


async def measure(address: str, rounds: int) -> None:
    """Print a line per page; rounds go over the pages in turn."""
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in (FLOOR, *PAGES)}
    async with floor() as empty, chromium() as browser:
        for _ in range(rounds):
            found[FLOOR].append(await seen(browser, empty, "p"))
            for name, (path, ready) in PAGES.items():
                found[name].append(await seen(browser, address + path, ready))
    lowest = statistics.median(paint for paint, _, _ in found[FLOOR])
    for name, times in found.items():
        print(told(name, times, lowest))
    print("load average {:.1f} {:.1f} {:.1f}".format(*os.getloadavg()))


def main() -> None:
    """Measure the demo region with the client that the package ships."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder, seeded(Path(folder)) as address:
        asyncio.run(measure(address, rounds))


if __name__ == "__main__":
    main()
