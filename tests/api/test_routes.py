"""Health, readiness, version, the schema as text, the pages and the headers of every answer."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import orjson
import pytest

from api.app import create_app
from api.house import House
from duobaan.db import migrate
from duobaan.settings import Settings
from search.engine import EngineUnavailable, Page, Query
from tests.support.code import ROOT
from tests.support.http import ask, client
from web import static_folder

STATIC = static_folder()
PAGES = {"/": "index.html"}
STARTERS = ROOT / "web" / "src" / "screens" / "explorer" / "examples.json"


async def test_is_healthy_and_ready(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/healthz")).json() == {"status": "ok"}
    ready = await http.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "database": "ok", "search": "ok"})
    assert (await http.get("/version")).json()["version"]


async def test_is_not_ready_before_the_database_is_migrated(tmp_path: Path) -> None:
    async with client(create_app(Settings(data_dir=tmp_path))) as http:
        answer = await http.get("/readyz")
        assert (answer.status_code, answer.json()["database"]) == (503, "not migrated")
        await migrate.upgrade(Settings(data_dir=tmp_path))
        assert (await http.get("/readyz")).status_code == 200


async def test_a_dead_search_engine_leaves_the_server_ready(sqlite_settings: Settings) -> None:
    house = House.of(sqlite_settings)

    async def gone(query: Query) -> Page:
        raise EngineUnavailable("gone")

    async with client(create_app(sqlite_settings, house)) as http:
        house.engine.search = gone  # type: ignore[method-assign]
        answer = await http.get("/readyz")
    assert (answer.status_code, answer.json()["search"]) == (200, "unavailable")


async def test_serves_the_schema_with_a_tag(http: httpx2.AsyncClient) -> None:
    first = await http.get("/graphql/schema.graphql")
    assert "type Query" in first.text
    again = await http.get("/graphql/schema.graphql", headers={"if-none-match": f'"x", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("coding", ["zstd", "br", "gzip", ""])
async def test_what_the_schema_says_of_itself_comes_compressed(http: httpx2.AsyncClient, coding: str) -> None:
    tags = set()
    for path in ("/graphql/schema.graphql", "/graphql/prices.json", "/graphql/examples.json"):
        answer = await http.get(path, headers={"accept-encoding": coding})
        assert answer.headers.get("content-encoding", "") == coding
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["etag"].endswith(f'-{coding}"') == bool(coding)
        tags.add(answer.headers["etag"])
        assert answer.text.startswith('"""' if path.endswith("graphql") else ("[", "{"))
    assert len(tags) == 3


async def test_the_prices_are_those_that_are_taken(http: httpx2.AsyncClient) -> None:
    prices = (await http.get("/graphql/prices.json")).json()
    answer = await http.post("/graphql", json={"query": "{ searchVacancies(first: 7) { totalCount nodes { id } } }"})
    own = prices["fields"]["Query.searchVacancies"] + prices["fields"]["*.totalCount"]
    objects = prices["objects"].get("VacancySearchConnection", prices["object"]) + 7 * prices["object"]
    assert answer.json()["extensions"]["cost"]["requested"] == prices["request"] + own + objects


@pytest.mark.parametrize("path", ["/", "/explorer", "/healthz", "/graphql", "/nowhere", "/static/site.css"])
async def test_every_answer_has_safe_headers(http: httpx2.AsyncClient, path: str) -> None:
    headers = (await http.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert "strict-transport-security" not in headers


async def test_speaks_hsts_when_it_is_reached_by_https(sqlite_settings: Settings) -> None:
    settings = sqlite_settings.model_copy(update={"public_url": "https://duobaan.example"})
    async with client(create_app(settings)) as http:
        assert "strict-transport-security" in (await http.get("/healthz")).headers


async def test_an_unknown_path_is_a_problem_document(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/nowhere")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", PAGES)
async def test_pages_load_what_they_name_and_nothing_else(http: httpx2.AsyncClient, path: str) -> None:
    page = (await http.get(path)).text
    assert page == (STATIC / PAGES[path]).read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|<style", page)
    for name in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        assert (await http.get(name)).status_code == 200


def test_pages_never_name_another_host() -> None:
    for path in filter(Path.is_file, STATIC.iterdir()):  # the folder beside them is the web client's
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//[a-z]+\.[a-z]", text), path.name


def test_the_page_says_everything_in_both_languages() -> None:
    script = (STATIC / "start.js").read_text(encoding="utf-8")
    dutch, english = script.split("  en: {")
    keys = re.compile(r"^    (\w+):", re.MULTILINE)
    said = keys.findall(english.split("\n  },")[0])
    assert keys.findall(dutch) == said
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'data-say="(\w+)"', page)) <= set(said)


@pytest.mark.parametrize("example", orjson.loads(STARTERS.read_bytes()), ids=lambda one: one["en"])
async def test_what_the_explorer_begins_with_runs(http: httpx2.AsyncClient, example: dict[str, object]) -> None:
    found = await ask(http, str(example["document"]), variables=example["variables"])
    assert "errors" not in found
    assert all(found["data"].values())
