"""An app on a fresh database, called in process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from api.app import create_app
from duobaan.settings import Settings
from tests.support.http import client


@pytest.fixture
async def http(sqlite_settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an app with SQLite and the embedded engine."""
    async with client(create_app(sqlite_settings)) as found:
        yield found
