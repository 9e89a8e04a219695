"""`python -m tests.web.shots FOLDER [NAME…]`: pictures of every page that a test of the client shows, for review."""

from __future__ import annotations

import asyncio
import importlib
import sys
import tempfile
from pathlib import Path

from tests.support.browser import chromium
from tests.web.browsing import LOCALES, WIDTHS, Shown, Site, picture
from tests.web.running import seeded


def pages() -> list[Shown]:
    """Return the PAGES of all tests here."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("test_*.py"))
    return [one for name in names for one in getattr(importlib.import_module(f"tests.web.{name}"), "PAGES", ())]


async def shoot(folder: Path, names: list[str], locales: list[str], widths: list[int], themes: list[bool]) -> None:
    """Write the pictures; with names only those whose own begins so."""
    wanted = [one for one in pages() if not names or one.name.startswith(tuple(names))]
    with tempfile.TemporaryDirectory() as home, seeded(Path(home), fresh=True) as address:
        async with chromium() as browser:
            site = Site(address, browser)
            for shown in wanted:
                for locale in locales:
                    for width in widths:
                        for dark in themes:
                            path = await picture(site, shown, folder, locale=locale, width=width, dark=dark)
                            print(path)  # noqa: T201


def main() -> None:
    """Read what is wanted from the command line: `quick` for Dutch in the light only."""
    folder, *names = sys.argv[1:] or ["var/shots"]
    quick = "quick" in names
    locales, themes = (["nl"], [False]) if quick else (list(LOCALES), [False, True])
    names = [one for one in names if one != "quick"]
    Path(folder).mkdir(parents=True, exist_ok=True)
    asyncio.run(shoot(Path(folder), names, locales, list(WIDTHS), themes))


if __name__ == "__main__":
    main()
