"""A whole app on a fresh database, called in process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from api.app import create_app
from duobaan.settings import Settings
from tests.support.http import client

HEADER = {"x-duobaan": "1"}
PASSWORD = "een lang wachtwoord"


@pytest.fixture
async def http(sqlite_settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an app with SQLite and the embedded engine."""
    async with client(create_app(sqlite_settings)) as found:
        yield found


@pytest.fixture
async def signed_in(http: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """The same client, signed in with a password."""
    account = {"email": "jo@example.org", "name": "Jo Voorbeeld", "password": PASSWORD}
    assert (await http.post("/auth/sign-up", json=account, headers=HEADER)).status_code == 202
    assert (await http.post("/auth/sign-in", json=account, headers=HEADER)).status_code == 200
    return http
