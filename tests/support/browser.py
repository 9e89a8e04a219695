"""Starts the machine's Chromium for tests that look at pages."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import AsyncIterator

from playwright.async_api import Browser, async_playwright

from tests.support import switches

# The shell draws and runs pages as the whole browser does, but has no windows, tabs and extensions of its own to keep:
# a page opens for less than half of the CPU time.
_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run Debian's browser: its shell without a window where that is installed, else the whole."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        switches.absent("browser", "no chromium on the PATH")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        await browser.close()
