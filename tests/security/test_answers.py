"""What stands in the head of every answer: type, charset, caching, origins, methods; and never in a body."""

from __future__ import annotations

import html

import httpx2
import pytest

from api.app import create_app
from duobaan.settings import Settings
from tests.support.http import client

PATHS = [
    "/", "/explorer", "/healthz", "/readyz", "/version", "/graphql", "/graphql/schema.graphql", "/graphql/prices.json",
    "/graphql/examples.json", "/nowhere",
    "/auth/sign-in", "/auth/sign-up", "/auth/me", "/oauth/jwks.json", "/.well-known/oauth-authorization-server",
    "/static/site.css", "/static/start.js", "/static/icon.svg",
]  # fmt: skip
ELSEWHERE = "https://elsewhere.example"


# Keys and addresses of the OAuth server are for everyone, so that apps in browsers can read them.
FOR_EVERYONE = {"/oauth/jwks.json", "/.well-known/oauth-authorization-server"}


async def test_every_body_says_what_it_is_and_texts_say_their_charset(http: httpx2.AsyncClient) -> None:
    for path in PATHS:
        answer = await http.get(path)
        kind, _, parameters = answer.headers["content-type"].partition(";")
        assert answer.content, path
        if kind.startswith("text/"):
            assert parameters.strip() == "charset=utf-8", path
        else:
            assert kind.endswith(("json", "svg+xml")), path  # UTF-8 by themselves (RFC 8259, RFC 7303)


async def test_no_other_origin_may_read_what_is_someones_own(http: httpx2.AsyncClient) -> None:
    asked = {
        "origin": ELSEWHERE,
        "access-control-request-method": "POST",
        "access-control-request-headers": "x-duobaan",
    }
    for method in ("GET", "POST", "OPTIONS"):
        for path in PATHS:
            answer = await http.request(method, path, headers=asked)
            said = {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}
            allowed = {"access-control-allow-origin": "*"} if path in FOR_EVERYONE else {}
            assert said.items() <= allowed.items(), (method, path)


async def test_methods_that_nobody_needs_are_refused(http: httpx2.AsyncClient) -> None:
    for method in ("TRACE", "TRACK", "CONNECT", "PUT"):
        for path in PATHS:
            answer = await http.request(method, path, headers={"x-canary": "canary"})
            assert answer.status_code in {404, 405}, (method, path)
            assert "canary" not in answer.text


async def test_folders_are_not_listed_and_files_beside_them_not_served(http: httpx2.AsyncClient) -> None:
    beside = ["/static/../api/app.py", "/static/%2e%2e/%2e%2e/pyproject.toml", "/.git/config", "/.env", "/static/.env"]
    for path in ("/static/", "/static", *beside):
        assert (await http.get(path, follow_redirects=True)).status_code == 404, path


async def test_what_is_someones_own_is_kept_by_no_cache(signed_in: httpx2.AsyncClient) -> None:
    for path in ("/auth/account", "/auth/me", "/auth/tokens", "/oauth/apps"):
        answer = await signed_in.get(path)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path


async def test_answers_of_graphql_are_kept_by_no_cache(signed_in: httpx2.AsyncClient) -> None:
    answer = await signed_in.post(
        "/graphql", json={"query": "{ viewer { user { email } } }"}, headers={"x-duobaan": "1"}
    )
    assert answer.json()["data"]["viewer"]["user"]["email"] == "jo@example.org"
    assert answer.headers["cache-control"] == "no-store"


async def test_signing_out_clears_what_the_browser_kept(signed_in: httpx2.AsyncClient) -> None:
    assert 'action="/auth/sign-out"' in (await signed_in.get("/auth/account")).text
    answer = await signed_in.post("/auth/sign-out", headers={"x-duobaan": "1"})
    assert answer.headers["clear-site-data"] == '"cache"'
    assert (await signed_in.get("/auth/me")).json() == {"user": None}


async def test_the_secret_of_a_session_travels_in_its_cookie_only(signed_in: httpx2.AsyncClient) -> None:
    secret = signed_in.cookies["duobaan_session"]
    for path in ("/auth/account", "/auth/me", "/auth/tokens", "/"):
        answer = await signed_in.get(path)
        assert secret not in answer.text
        assert secret not in str(answer.headers.get("location", ""))


@pytest.mark.parametrize(("choice", "said"), [
    ("subdomains", "max-age=31536000; includeSubDomains"), ("host", "max-age=31536000"), ("off", None),
])  # fmt: skip
async def test_https_is_kept_to_for_a_year_as_the_operator_chose(
    sqlite_settings: Settings, choice: str, said: str | None
) -> None:
    settings = sqlite_settings.model_copy(update={"public_url": "https://duobaan.example", "hsts": choice})
    async with client(create_app(settings)) as http:
        for path in ("/", "/graphql", "/nowhere"):
            assert (await http.get(path)).headers.get("strict-transport-security") == said


async def test_nothing_is_framed_and_nothing_foreign_runs(signed_in: httpx2.AsyncClient) -> None:
    for path in [*PATHS, "/auth/account"]:
        answer = await signed_in.get(path)
        parts = answer.headers["content-security-policy"].split(";")
        policy = dict(part.strip().split(" ", 1) for part in parts)
        assert policy["default-src"] == "'none'", path  # so also object-src
        assert answer.headers["referrer-policy"] == "same-origin", path
        assert policy["base-uri"] == policy["frame-ancestors"] == "'none'", path
        assert policy.get("script-src", "'none'") in {"'none'", "'self'"}, path


async def test_a_name_is_text_wherever_it_stands(http: httpx2.AsyncClient) -> None:
    name = '{email.__class__} <b onclick="x()">&amp; {0}'
    account = {"email": "an@example.org", "name": name, "password": "een lang wachtwoord"}
    await http.post("/auth/sign-up", json=account, headers={"x-duobaan": "1"})
    await http.post("/auth/sign-in", json=account, headers={"x-duobaan": "1"})
    assert (await http.get("/auth/me")).json()["user"]["name"] == name
    page = (await http.get("/auth/account")).text
    assert "<b " not in page
    assert html.escape(name) in page


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Forwarded-Host", "X-User-ID"])
async def test_headers_that_a_proxy_would_set_change_nothing(http: httpx2.AsyncClient, name: str) -> None:
    """Guessing from one address is slowed down, whatever address the guesser claims to have."""
    wrong = {"email": "jo@example.org", "password": "guess guess guess"}
    statuses = [
        (await http.post("/auth/sign-in", json=wrong, headers={"x-duobaan": "1", name: f"203.0.113.{n}"})).status_code
        for n in range(11)
    ]
    assert statuses == [401] * 10 + [429]


async def test_nothing_changes_by_get(signed_in: httpx2.AsyncClient) -> None:
    doors = ["/auth/sign-out", "/auth/account/password", "/auth/account/sessions/end", "/oauth/token", "/oauth/revoke"]
    for path in doors:
        assert (await signed_in.get(path)).status_code == 405, path
    mutation = 'mutation { updateAccount(input: {name: "Someone Else"}) { __typename } }'
    answer = await signed_in.get("/graphql", params={"query": mutation})
    assert answer.status_code == 405
    assert (await signed_in.get("/auth/me")).json()["user"]["name"] == "Jo Voorbeeld"
