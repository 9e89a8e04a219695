"""Answers that are kept for strangers: always those that would be made now, in every form, and never anybody else's."""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import brotli
import httpx2
import pytest
from starlette.types import ASGIApp

from api.app import create_app
from api.house import House
from api.response_cache import ResponseCache
from api.response_cache_lane import QuickLane
from duobaan.db.uow import Database
from duobaan.organisations.models import Organisation
from duobaan.settings import Settings
from duobaan.words import ProfileStatus, Visibility
from search.engine import EngineUnavailable
from tests import factories
from tests.support.houses import settled
from tests.support.http import client

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SCHOOLS = "{ organisations(first: 50) { nodes { name } } }"
SUBJECTS = "{ subjects { code label } }"
PEOPLE = "query People($text: String!) { searchProfessionals(query: $text) { totalCount nodes { headline } } }"


class Site:
    """A server in this process, and what it did."""

    def __init__(self, house: House, http: httpx2.AsyncClient, app: ASGIApp) -> None:
        self.house, self.http, self.app = house, http, app
        self.made = 0

    @property
    def db(self) -> Database:
        return self.house.db

    async def post(self, query: str, headers: dict[str, str] | None = None, **body: Any) -> httpx2.Response:
        return await self.http.post("/graphql", json={"query": query, **body}, headers=headers or {})

    async def data(self, query: str, headers: dict[str, str] | None = None, **body: Any) -> Any:
        answer = json.loads((await self.post(query, headers, **body)).content)
        assert "errors" not in answer, answer
        return answer["data"]


@pytest.fixture
async def site(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async for found in _opened_site(sqlite_settings, monkeypatch):
        yield found


@pytest.fixture
async def any_site(any_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async for found in _opened_site(any_settings, monkeypatch):
        yield found


async def _opened_site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    # Nothing is delivered or ticks beside the tests: they count what is made.
    quiet = settings.model_copy(update={"relay": "worker"})
    house = House.of(quiet)
    app = create_app(quiet, house)
    async with client(app) as http:
        found = Site(house, http, app)
        _counted(monkeypatch, found)
        await settled(house)
        yield found


def _counted(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    from api.graphql import GraphQLEndpoint

    make = GraphQLEndpoint.make

    async def counting(self: GraphQLEndpoint, *given: Any) -> Any:
        site.made += 1
        return await make(self, *given)

    monkeypatch.setattr(GraphQLEndpoint, "make", counting)


async def warm(site: Site, query: str, headers: dict[str, str] | None = None, **body: Any) -> Any:
    """Ask until the answer is kept."""
    for _ in range(3):
        found = await site.data(query, headers, **body)
    return found


async def test_what_was_asked_before_is_made_once(any_site: Site) -> None:
    first = await warm(any_site, SUBJECTS)
    made = any_site.made
    for number in range(5):
        # Other heads, other spelling of the same question: the answer is the same.
        assert await any_site.data(SUBJECTS, {"user-agent": f"test {number}"}, variables={}) == first
    assert await any_site.data(SUBJECTS) == first
    assert any_site.made == made == 2


async def test_a_write_is_seen_by_the_very_next_question(any_site: Site) -> None:
    await warm(any_site, SCHOOLS)
    for number in range(5):
        school = await factories.school(any_site.db, name=f"School {number}")
        assert any(one["name"] == school.name for one in (await any_site.data(SCHOOLS))["organisations"]["nodes"])


async def test_a_write_of_another_process_is_seen_by_the_very_next_question(any_site: Site) -> None:
    from duobaan.db.engine import make_engine

    school = await factories.school(any_site.db)
    other = Database(make_engine(any_site.house.settings))
    for name in ("Eén", "Twee", "Drie"):
        await warm(any_site, SCHOOLS)
        async with other.write() as uow:
            (await uow.session.get_one(Organisation, school.id)).name = name
        assert [one["name"] for one in (await any_site.data(SCHOOLS))["organisations"]["nodes"]] == [name]
    await other.close()


async def test_languages_and_media_types_and_variables_have_answers_of_their_own(site: Site) -> None:
    dutch = await warm(site, SUBJECTS, {"accept-language": "nl"})
    english = await warm(site, SUBJECTS, {"accept-language": "en"})
    assert dutch != english
    assert await site.data(SUBJECTS, {"accept-language": "nl"}) == dutch
    new = await site.post(SUBJECTS, {"accept": "application/graphql-response+json", "accept-language": "nl"})
    assert new.headers["content-type"].startswith("application/graphql-response+json")
    two = "query A { subjects { code } } query B { sectors: subjects { label } }"
    assert "subjects" in await warm(site, two, operationName="A")
    assert "sectors" in await warm(site, two, operationName="B")
    assert "subjects" in await warm(site, two, operationName="A")


@pytest.mark.parametrize(
    "accepted", ["zstd", "br", "gzip", "gzip, br, zstd", "gzip;q=1, br;q=0.5", "identity", "*;q=0"]
)
async def test_every_form_holds_the_same_bytes(site: Site, accepted: str) -> None:
    plain = (await site.post(SUBJECTS, {"accept-encoding": "identity"})).content
    await warm(site, SUBJECTS)
    for _ in range(3):
        request = site.http.build_request(
            "POST", "/graphql", json={"query": SUBJECTS}, headers={"accept-encoding": accepted}
        )
        answer = await site.http.send(request, stream=True)
        raw = b"".join([part async for part in answer.aiter_raw()])
        coding = answer.headers.get("content-encoding", "identity")
        assert coding == {"gzip, br, zstd": "zstd", "gzip;q=1, br;q=0.5": "gzip", "*;q=0": "identity"}.get(
            accepted, accepted
        )
        assert int(answer.headers["content-length"]) == len(raw)
        assert {part.strip() for part in answer.headers["vary"].split(",")} >= {"Accept-Encoding", "Authorization"}
        assert _opened(coding, raw) == plain


def _opened(coding: str, raw: bytes) -> bytes:
    if coding == "zstd":
        return zstd.decompress(raw)
    if coding == "br":
        return bytes(brotli.decompress(raw))
    return gzip.decompress(raw) if coding == "gzip" else raw


async def test_whoever_has_the_bytes_is_told_so(site: Site) -> None:
    await warm(site, SCHOOLS)
    first = await site.http.get("/graphql", params={"query": SCHOOLS}, headers={"accept-encoding": "identity"})
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for named in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await site.http.get(
            "/graphql", params={"query": SCHOOLS}, headers={"accept-encoding": "identity", "if-none-match": named}
        )
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    await factories.school(site.db)
    changed = await site.http.get(
        "/graphql", params={"query": SCHOOLS}, headers={"accept-encoding": "identity", "if-none-match": tag}
    )
    assert changed.status_code == 200
    assert changed.headers.get("etag") != tag


async def test_whoever_says_who_they_are_gets_no_kept_answer_and_leaves_none(site: Site) -> None:
    await warm(site, SUBJECTS)
    made = site.made
    for headers in ({"cookie": "duobaan=none"}, {"cookie": "anything=1"}):
        answer = await site.post(SUBJECTS, headers)
        assert answer.headers["cache-control"] == "no-store"
        assert "content-encoding" not in answer.headers
    assert site.made == made + 2
    refused = await site.post(SUBJECTS, {"authorization": "Bearer nobody"})
    assert refused.status_code == 401


async def test_errors_and_refusals_are_not_kept(site: Site) -> None:
    wrong = "{ searchProfessionals(first: 1000) { totalCount } }"
    for query in (wrong, "{ nothing }", "{"):
        for _ in range(3):
            answer = await site.post(query)
            assert "errors" in json.loads(answer.content)
    assert site.made == 9


async def test_equal_questions_at_once_are_answered_once(any_site: Site) -> None:
    await factories.school(any_site.db)
    await any_site.data(SCHOOLS)  # what comes for the first time is made for each
    before = any_site.made
    answers = await asyncio.gather(*(any_site.data(SCHOOLS, {"user-agent": f"{n}"}) for n in range(20)))
    assert any_site.made == before + 1
    assert all(one == answers[0] for one in answers)


async def test_whoever_goes_away_leaves_the_answer_to_the_others(site: Site) -> None:
    await site.data(SCHOOLS)
    leaving = asyncio.create_task(site.data(SCHOOLS))
    staying = asyncio.create_task(site.data(SCHOOLS, {"user-agent": "other"}))
    await asyncio.sleep(0)
    leaving.cancel()
    assert "organisations" in await staying


async def test_an_answer_without_the_engine_is_not_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await warm(site, PEOPLE, variables={"text": "x"})

    async def away(*given: object) -> Any:
        raise EngineUnavailable("away")

    with monkeypatch.context() as patched:
        patched.setattr(type(site.house.engine._engine), "search", away)
        made = site.made
        await warm(site, PEOPLE, variables={"text": "y"})
        assert site.made == made + 3
    made = site.made
    for _ in range(3):
        await warm(site, PEOPLE, variables={"text": "y"})
    assert site.made < made + 9


async def test_a_hidden_profile_is_gone_at_once_though_the_index_lags(site: Site) -> None:
    person = await factories.professional(
        site.db, visibility=Visibility.PUBLIC, headline="Bakker die vertelt", time_basis="OWN_TIME"
    )
    from search.indexer import Indexer

    await Indexer(site.db, site.house.engine).refresh({"professionals": {person.id}})
    asked: dict[str, Any] = {"variables": {"text": ""}}
    assert (await warm(site, PEOPLE, **asked))["searchProfessionals"]["totalCount"] == 1
    async with site.db.write() as uow:
        (await uow.session.get_one(type(person), person.id)).status = ProfileStatus.PAUSED
    assert (await site.data(PEOPLE, **asked))["searchProfessionals"]["nodes"] == []


async def test_memory_stays_within_its_bound(sqlite_settings: Settings) -> None:
    small = sqlite_settings.model_copy(update={"response_cache_bytes": 60_000})
    app = create_app(small)
    cache = vars(app)["_cache"]
    assert isinstance(cache, ResponseCache)
    assert isinstance(app, QuickLane)
    async with client(app) as http:
        most = most_repeated = 0
        for number in range(60):
            for _ in range(2):
                await http.post("/graphql", json={"query": f"query Q{number} {{ subjects {{ code }} }}"})
            most, most_repeated = max(most, cache.size), max(most_repeated, app.size)
    assert 0 < most <= 60_000
    assert 0 < most_repeated <= 60_000
    held = sum(len(known.body) for known in app._known.values())
    assert 0 < held <= app.size


async def test_only_http_1_0_may_name_no_host_though_its_bytes_are_known(site: Site) -> None:
    await warm(site, SUBJECTS)
    statuses = [await _without_host(site, version) for version in ("1.0", "1.0", "1.1")]
    assert statuses == [200, 200, 400]


async def _without_host(site: Site, version: str) -> int:
    body, sent = json.dumps({"query": SUBJECTS}).encode(), asyncio.Queue[Any]()
    head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    scope = {
        "type": "http", "http_version": version, "method": "POST", "scheme": "http", "path": "/graphql",
        "query_string": b"", "headers": head, "client": ("127.0.0.1", 1),
    }  # fmt: skip

    async def receive() -> Any:
        return {"type": "http.request", "body": body}

    await site.app(scope, receive, sent.put)
    return int((await sent.get())["status"])


async def test_the_setting_switches_it_off(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    off = sqlite_settings.model_copy(update={"response_cache_bytes": 0})
    house = House.of(off)
    app = create_app(off, house)
    async with client(app) as http:
        site = Site(house, http, app)
        _counted(monkeypatch, site)
        for _ in range(5):
            await site.data(SUBJECTS)
        assert site.made == 5
