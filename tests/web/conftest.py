"""One browser and one seeded server for all tests of the client in a session."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.support.browser import chromium
from tests.web.browsing import Site
from tests.web.running import seeded

# A busy machine answers late: how soon is not what these tests are about.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
async def site(tmp_path_factory: pytest.TempPathFactory, demo_region: Path) -> AsyncIterator[Site]:
    """The client on a server with the demo region."""
    async with chromium() as browser:
        with seeded(tmp_path_factory.mktemp("site"), demo_region) as address:
            yield Site(address, browser)
