"""Web apps of other origins: theirs may call with a token, others' pages may not, and no cookie ever counts."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from api.app import create_app
from auth.oauth.browsers import PROGRAM_PATHS, origin_of
from duobaan.clients.models import ApiClient
from duobaan.clock import now
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from duobaan.words import ClientKind, OrganisationStatus
from tests import factories
from tests.support.http import client

APP, TEST_PAGE, ELSEWHERE = "https://uren.example.org", "http://localhost:5173", "https://evil.example"
PATHS = sorted({*PROGRAM_PATHS, "/graphql"})


@pytest.fixture(scope="module")
async def http(shared_settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """A server that knows one web app, and one that was revoked, and one of an organisation that is not verified."""
    database = Database(make_engine(shared_settings))
    firm = await factories.company(database)
    new = await factories.company(database, status=OrganisationStatus.REGISTERED)
    for of, name, revoked in ((firm, "uren", None), (firm, "oud", now()), (new, "nieuw", None)):
        uris = [f"https://{name}.example.org/terug", "http://127.0.0.1/terug", "nl.voorbeeld.app:/terug"]
        row = ApiClient(organisation_id=of.id, kind=ClientKind.APP, name=name, redirect_uris=uris, revoked_at=revoked)
        await factories.store(database, row)
    await database.close()
    settings = shared_settings.model_copy(update={"cors_origins": f" {TEST_PAGE}, "})
    async with client(create_app(settings)) as found:
        yield found


def preflight(origin: str, headers: str = "authorization,content-type,dpop", method: str = "POST") -> dict[str, str]:
    return {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": headers,
    }


def told(answer: httpx2.Response) -> set[str]:
    return {name for name in answer.headers if name.startswith("access-control-")}


@pytest.mark.parametrize("origin", [APP, TEST_PAGE])
@pytest.mark.parametrize("path", PATHS)
async def test_a_registered_page_may_call_and_read_what_it_needs(
    http: httpx2.AsyncClient, path: str, origin: str
) -> None:
    asked = await http.options(path, headers=preflight(origin))
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == origin
    assert "Origin" in asked.headers["vary"]
    answer = await http.post(path, headers={"origin": origin}, json={"query": "{ __typename }"})
    assert answer.headers["access-control-allow-origin"] == origin
    assert {"DPoP-Nonce", "WWW-Authenticate"} <= set(answer.headers["access-control-expose-headers"].split(", "))
    for one in (asked, answer):
        assert "access-control-allow-credentials" not in one.headers


async def test_a_page_reads_why_its_token_was_refused(http: httpx2.AsyncClient) -> None:
    sent = {"origin": APP, "authorization": "Bearer x"}
    answer = await http.post("/graphql", headers=sent, json={"query": "{ __typename }"})
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == APP
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "origin",
    [
        ELSEWHERE,
        "null",
        "http://127.0.0.1",
        "nl.voorbeeld.app://",
        "http://uren.example.org",
        "https://uren.example.org:444",
        "https://uren.example.org.evil.example",
        "https://oud.example.org",
        "https://nieuw.example.org",
    ],
)
async def test_other_pages_are_told_nothing(http: httpx2.AsyncClient, origin: str) -> None:
    for path in PATHS:
        assert not told(await http.options(path, headers=preflight(origin)))
        assert not told(await http.post(path, headers={"origin": origin}, json={"query": "{ __typename }"}))


async def test_only_what_programs_send_may_be_sent(http: httpx2.AsyncClient) -> None:
    for asked in (preflight(APP, headers="x-duobaan"), preflight(APP, headers="cookie"), preflight(APP, method="PUT")):
        assert (await http.options("/graphql", headers=asked)).status_code == 400


@pytest.mark.parametrize("path", ["/oauth/introspect", "/oauth/authorize", "/oauth/device", "/auth/account", "/"])
async def test_what_is_for_people_and_systems_stays_closed(http: httpx2.AsyncClient, path: str) -> None:
    assert not told(await http.options(path, headers=preflight(APP)))
    assert not told(await http.get(path, headers={"origin": APP}))


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://app.example.org/terug", "https://app.example.org"),
        ("https://App.Example.org:443/", "https://app.example.org"),
        ("https://app.example.org:8443/x", "https://app.example.org:8443"),
        ("https://app.example.org:99999/x", None),
        ("http://127.0.0.1/terug", None),
        ("http://[::1]:9/terug", None),
        ("nl.voorbeeld.app:/terug", None),
    ],
)
def test_only_https_addresses_have_an_origin_of_their_own(address: str, origin: str | None) -> None:
    assert origin_of(address) == origin
