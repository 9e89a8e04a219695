"""An app on a fresh database, called in process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from api.app import create_app
from duobaan.settings import Settings
from tests.support.http import client


@pytest.fixture(scope="module")
async def http(shared_settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an app with SQLite and the embedded engine, started once for a file whose tests change nothing."""
    async with client(create_app(shared_settings)) as found:
        yield found


@pytest.fixture
async def own_http(sqlite_settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an app on the database of this test alone."""
    async with client(create_app(sqlite_settings)) as found:
        yield found
