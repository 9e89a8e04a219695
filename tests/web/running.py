"""Starts what tests of the client need: a browser and a seeded server, with the shipped client or one built now."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.support import switches
from tests.support.code import ROOT
from tests.support.http import server

WEB = ROOT / "web"


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run Debian's browser."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        switches.absent("browser", "no chromium on the PATH")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        await browser.close()


def built(target: Path, *, source: Path = WEB) -> Path:
    """Build the client of a folder that has its packages installed."""
    done = subprocess.run(
        ["node", "build.mjs", "--out", target], cwd=source, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@contextlib.contextmanager
def seeded(folder: Path, *, fresh: bool = switches.FRESH_WEB) -> Iterator[str]:
    """Serve the demo region; `fresh` with a client built from the sources as they are now."""
    # All windows of a session are one guest to the server, which would slow it down as one.
    more = {"DUOBAAN_RATE_LIMIT_ANONYMOUS": "100000000", "DUOBAAN_RATE_LIMIT": "100000000"}
    if fresh:
        more["DUOBAAN_WEB_CLIENT"] = str(built(folder / "client"))
    with server("--demo", "--port", "0", "--data-dir", str(folder / "data"), seconds=240, **more) as address:
        yield address
