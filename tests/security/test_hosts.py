"""The server answers to its own names only: DNS rebinding would make a page elsewhere one origin with us."""

from __future__ import annotations

import httpx2
import pytest

from api.app import create_app
from api.hosts import is_known
from duobaan.settings import Settings
from tests.support.http import client

PUBLIC = "https://duobaan.example"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8000", "[::1]:8000", "[::1]", "10.0.0.7", "localhost", "localhost:1", "app:8000", "duobaan.localhost",
     "laptop.local:8000", "duobaan.internal", "LOCALHOST", "localhost."],
)  # fmt: skip
def test_names_that_nobody_on_the_internet_owns_need_no_setting(host: str) -> None:
    assert is_known(host, "")
    assert is_known(host, PUBLIC)


@pytest.mark.parametrize(
    "host",
    ["", "rebound.example", "127.0.0.1.example", "localhost.example:8000", "a b", "localhost:port", "localhost:8000:1",
     "localhost/", "user@localhost", "localhost, rebound.example", "[::1", "loc\xe4lhost", "x" * 254],
)  # fmt: skip
def test_other_names_and_what_is_no_name_are_refused(host: str) -> None:
    assert not is_known(host, "")
    assert not is_known(host, PUBLIC)


def test_the_public_name_is_known_with_any_port_and_its_neighbours_are_not() -> None:
    assert is_known("duobaan.example", PUBLIC)
    assert is_known("Duobaan.Example:443", PUBLIC)
    assert not is_known("duobaan.example", "")
    assert not is_known("evil.duobaan.example", PUBLIC)
    assert not is_known("duobaan.example.evil.example", PUBLIC)


@pytest.mark.parametrize("path", ["/", "/graphql", "/auth/sign-in", "/healthz", "/static/site.css", "/nowhere"])
async def test_a_request_for_another_name_goes_no_further(sqlite_settings: Settings, path: str) -> None:
    settings = sqlite_settings.model_copy(update={"public_url": PUBLIC})
    async with client(create_app(settings)) as http:
        foreign = await http.get(path, headers={"host": "rebound.example"})
        assert foreign.status_code == 421
        assert "rebound.example" not in foreign.text
        assert foreign.headers["x-content-type-options"] == "nosniff"
        own = await http.get(path, headers={"host": "duobaan.example"})
        assert own.status_code != 421


async def test_a_rebound_page_cannot_act_although_its_origin_equals_the_host(http: httpx2.AsyncClient) -> None:
    headers = {"host": "rebound.example:8000", "origin": "http://rebound.example:8000"}
    answer = await http.post("/auth/sign-up", json={"email": "jo@example.org"}, headers=headers)
    assert answer.status_code == 421
