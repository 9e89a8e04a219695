"""One browser and one seeded server for all tests of the client in a session."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.web.browsing import Site
from tests.web.running import chromium, seeded


@pytest.fixture(scope="session")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The client on a server with the demo region."""
    async with chromium() as browser:
        with seeded(tmp_path_factory.mktemp("site")) as address:
            yield Site(address, browser)
