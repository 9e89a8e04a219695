"""Requests that are known by the bytes of their connection: real sockets, a real server, and nothing else told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import uvicorn

from api.app import create_app
from api.house import House
from api.response_cache_lane import QuickLane
from api.server import bind, uvicorn_config
from duobaan.settings import Settings
from duobaan.words import OrganisationKind, OrganisationStatus
from tests import factories
from tests.support.houses import settled

ORGANISATIONS = "{ organisations(first: 5) { nodes { name } } }"
OF_EACH_REQUEST = ("x-request-id", "ratelimit", "date")


@dataclass
class Site:
    """A server in this process, with what its lane answered by bytes alone."""

    house: House
    port: int
    lane: QuickLane
    wired: list[str] = field(default_factory=list)


@dataclass
class Answer:
    """What came back."""

    status: int
    lines: dict[str, str]
    body: bytes


class Line:
    """One connection that is kept alive."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def hear(self) -> Answer:
        """Read one answer."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        first, *rest = head.strip().split("\r\n")
        lines = dict(line.split(": ", 1) for line in rest)
        return Answer(int(first.split()[1]), lines, await self.reader.readexactly(int(lines["content-length"])))

    async def ask(self, sent: bytes) -> Answer:
        """Send bytes and read one answer."""
        self.writer.write(sent)
        return await self.hear()


def request(query: str = ORGANISATIONS, more: str = "") -> bytes:
    body = json.dumps({"query": query}).encode()
    head = f"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@contextlib.asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Site]:
    settings = settings.model_copy(update={"relay": "worker"})
    house = House.of(settings)
    app = create_app(settings, house)
    assert isinstance(app, QuickLane)
    server = uvicorn.Server(uvicorn_config(app, settings))
    with bind("127.0.0.1", 0) as listening:
        running = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110  (it sets a flag and nothing else)
            await asyncio.sleep(0.01)
        site = Site(house, listening.getsockname()[1], app)
        answers = app.wire.answer

        def counted(ready, *given):  # type: ignore[no-untyped-def]
            found = answers(ready, *given)
            site.wired += [ready.known.method] if found is not None else []
            return found

        app.wire.answer = counted  # type: ignore[method-assign]
        try:
            await settled(house)
            yield site
        finally:
            server.should_exit = True
            await running


@contextlib.asynccontextmanager
async def connected(site: Site) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


async def test_the_fourth_of_equal_requests_is_not_read_and_says_the_same(sqlite_settings: Settings) -> None:
    async with serving(sqlite_settings) as site, connected(site) as line:
        answers = [await line.ask(request()) for _ in range(6)]
        assert len(site.wired) == 3
        told = [[one for one in answer.lines.items() if one[0] not in OF_EACH_REQUEST] for answer in answers[2:]]
        assert all(one == told[0] for one in told), "lines, their order and their values"
        assert all([*answer.lines] == [*answers[3].lines] for answer in answers[3:])
        assert {answer.body for answer in answers} == {answers[0].body}
        assert len({answer.lines["x-request-id"] for answer in answers}) == 6


async def test_the_log_has_a_line_for_each(sqlite_settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    from api.logging import configure

    configure(sqlite_settings)
    async with serving(sqlite_settings) as site, connected(site) as line:
        capsys.readouterr()
        ids = [(await line.ask(request())).lines["x-request-id"] for _ in range(6)]
        await asyncio.sleep(0.2)
        said = [json.loads(one) for one in capsys.readouterr().err.splitlines()]
    lines = {one["request_id"]: one for one in said if one["event"] == "http.request"}
    assert [lines[one]["status"] for one in ids] == [200] * 6
    assert [lines[one].get("kept") for one in ids][3:] == ["bytes"] * 3
    assert {one["path"] for one in lines.values()} == {"/graphql"}


async def test_what_was_committed_before_the_question_is_in_the_answer(sqlite_settings: Settings) -> None:
    async with serving(sqlite_settings) as site, connected(site) as line:
        for number in range(3):
            for _ in range(6):
                answer = await line.ask(request())
                assert len(json.loads(answer.body)["data"]["organisations"]["nodes"]) == number
            await factories.organisation(site.house.db, OrganisationKind.SCHOOL, status=OrganisationStatus.ACTIVE)
        assert len(site.wired) >= 6


async def test_requests_in_one_piece_or_in_pieces_are_all_answered(sqlite_settings: Settings) -> None:
    async with serving(sqlite_settings) as site, connected(site) as line:
        for _ in range(4):
            await line.ask(request())
        line.writer.write(request() + request("{ subjects { code } }") + request())
        assert [(await line.hear()).status for _ in range(3)] == [200] * 3
        for cut in (1, 30, len(request()) - 1):
            line.writer.write(request()[:cut])
            await asyncio.sleep(0.02)
            assert (await line.ask(request()[cut:])).status == 200
        known = len(site.wired)
        assert (await line.ask(request())).status == 200
        assert len(site.wired) == known + 1


async def test_bytes_that_are_the_body_of_another_request_are_not_answered(sqlite_settings: Settings) -> None:
    async with serving(sqlite_settings) as site, connected(site) as line:
        for _ in range(4):
            await line.ask(request())
        known, inner = len(site.wired), request()
        head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        line.writer.write(f"{head}Content-Length: {len(inner)}\r\n\r\n".encode())
        await asyncio.sleep(0.02)
        assert (await line.ask(inner)).status == 400
        assert len(site.wired) == known


async def test_each_pays_and_an_empty_account_has_to_wait(sqlite_settings: Settings) -> None:
    poor = sqlite_settings.model_copy(update={"rate_limit_anonymous": 100, "rate_refill_anonymous": 1})
    async with serving(poor) as site, connected(site) as line:
        left, statuses = [], []
        for _ in range(40):
            answer = await line.ask(request())
            statuses.append(answer.status)
            if answer.status == 200:
                left.append(int(re.findall(r"r=(\d+)", answer.lines["ratelimit"])[0]))
        assert len(site.wired) >= 2
        assert left == sorted(left, reverse=True)
        assert len(set(left)) == len(left)
        assert statuses[-1] == 429


async def test_behind_a_proxy_the_one_it_names_pays(sqlite_settings: Settings) -> None:
    behind = sqlite_settings.model_copy(update={"trusted_proxies": "127.0.0.1"})
    async with serving(behind) as site, connected(site) as line:

        async def ask(address: str) -> int:
            answer = await line.ask(request(more=f"X-Forwarded-For: {address}\r\n"))
            return int(re.findall(r"r=(\d+)", answer.lines["ratelimit"])[0])

        first = [await ask("192.0.2.1") for _ in range(6)]
        second = [await ask("192.0.2.2") for _ in range(6)]
        assert len(site.wired) >= 4
        assert first[-1] < first[0]
        assert second[0] > first[-1]


async def test_a_connection_is_closed_when_nothing_was_asked_for_its_time(sqlite_settings: Settings) -> None:
    short = sqlite_settings.model_copy(update={"idle_seconds": 1})
    async with serving(short) as site, connected(site) as line:
        for _ in range(4):
            await line.ask(request())
        for _ in range(4):
            await asyncio.sleep(0.4)
            assert (await line.ask(request())).status == 200
        assert len(site.wired) >= 4
        assert await asyncio.wait_for(line.reader.read(), 10) == b""


async def test_who_shows_a_token_is_never_answered_by_bytes(sqlite_settings: Settings) -> None:
    async with serving(sqlite_settings) as site, connected(site) as line:
        for _ in range(6):
            await line.ask(request(more="Cookie: a=b\r\n"))
        assert site.wired == []
