"""What the Meilisearch adapter does on the wire and when its server fails, against real sockets."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from search.engine import AnyOf, EngineUnavailable, Query, Refine
from search.indexes import VACANCIES
from search.meili import MeiliEngine
from search.meili.breaker import FAILURES, LONGEST_PAUSE, SHORTEST_PAUSE, Breaker
from search.meili.gateway import Gateway
from search.meili.transport import PooledClient
from tests.search.conftest import ANALYSER
from tests.support.http import free_port


class Recorder(BaseHTTPRequestHandler):
    """Answers every call alike and remembers what came in."""

    protocol_version = "HTTP/1.1"
    connections: ClassVar[set[tuple[str, int]]] = set()
    types: ClassVar[list[tuple[str, str | None]]] = []
    encodings: ClassVar[set[str | None]] = set()
    bodies: ClassVar[list[Any]] = []
    answer: ClassVar[tuple[int, bytes]] = (200, b"{}")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.connections.add(self.client_address)
        self.types.append((self.command, self.headers.get("Content-Type")))
        self.encodings.add(self.headers.get("Accept-Encoding"))
        if body:
            self.bodies.append(json.loads(body))
        status, content = self.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture
def server() -> Iterator[str]:
    Recorder.connections, Recorder.types, Recorder.bodies, Recorder.answer = set(), [], [], (200, b"{}")
    Recorder.encodings = set()
    served = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    served.daemon_threads = True
    thread = threading.Thread(target=served.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{served.server_address[1]}"
    served.shutdown()
    served.server_close()
    thread.join()


def meili(url: str, **options: Any) -> MeiliEngine:
    return MeiliEngine(url, "key", analyser=ANALYSER, indexes=(VACANCIES,), **options)


def test_threads_share_connections_and_keep_their_own_headers(server: str) -> None:
    client = PooledClient(server, "key", timeout=5, connections=4)
    index = client.index("vacancies")

    def both(_: int) -> None:
        index.http.post("search", {"q": "x"})
        index.http.get("health")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(both, range(100)))
    client.pool.close()
    assert len(Recorder.connections) <= 4
    assert {kind for method, kind in Recorder.types if method == "POST"} == {"application/json"}
    assert {kind for method, kind in Recorder.types if method == "GET"} == {None}
    assert len(Recorder.types) == 200
    assert Recorder.encodings == {"identity"}  # a compressed answer comes in two pieces, 44 ms apart


async def test_one_search_is_one_request_whatever_its_facets(server: str) -> None:
    Recorder.answer = (
        200,
        json.dumps(
            {
                "results": [
                    {
                        "hits": [],
                        "page": 1,
                        "hitsPerPage": 20,
                        "totalHits": 0,
                        "facetDistribution": {"province": {"Utrecht": 1}},
                    },
                    {"hits": [], "facetDistribution": {"levels": {"HAVO": 2, "VWO": 3}}},
                ]
            }
        ).encode(),
    )
    engine = meili(server)
    refine = (Refine("levels", AnyOf("levels", ("HAVO",))),)
    page = await engine.search(Query("vacancies", "x", refine=refine, facets=("levels", "province")))
    await engine.close()
    assert page.facets == {"levels": {"VWO": 3, "HAVO": 2}, "province": {"Utrecht": 1}}
    asked = Recorder.bodies[0]["queries"]
    assert len(Recorder.bodies) == 1
    assert 'levels IN ["HAVO"]' in asked[0]["filter"]
    assert "levels" not in asked[1]["filter"]


GARBAGE = [
    (200, b"not json"),
    (200, b"[]"),
    (200, b"null"),
    (200, b'{"results": []}'),
    (200, b'{"results": [{"hits": 5}]}'),
    (500, b"oops"),
    (503, b""),
    (429, b"{}"),
    (403, b'{"code": "invalid_api_key"}'),
    (404, b'{"code": "index_not_found"}'),
]


@pytest.mark.parametrize("answer", GARBAGE)
async def test_garbage_and_refusals_are_an_unavailable_engine(server: str, answer: tuple[int, bytes]) -> None:
    Recorder.answer = answer
    engine = meili(server)
    with pytest.raises(EngineUnavailable):
        await engine.search(Query("vacancies", "x"))
    await engine.close()


async def test_a_wrong_question_is_the_askers_fault_and_opens_no_breaker(server: str) -> None:
    engine = meili(server)
    Recorder.answer = (400, b'{"code": "invalid_search_filter", "message": "no such attribute"}')
    for _ in range(FAILURES * 2):
        with pytest.raises(ValueError, match="no such attribute"):
            await engine.search(Query("vacancies"))
    await engine.close()


async def test_a_dead_server_is_refused_at_once_and_found_again() -> None:
    port = free_port()
    engine = meili(f"http://127.0.0.1:{port}", timeout=1)
    for _ in range(FAILURES):
        with pytest.raises(EngineUnavailable):
            await engine.search(Query("vacancies"))
    started = time.perf_counter()
    for _ in range(50):
        with pytest.raises(EngineUnavailable, match="waiting"):
            await engine.search(Query("vacancies"))
    assert time.perf_counter() - started < SHORTEST_PAUSE
    with ThreadingHTTPServer(("127.0.0.1", port), Recorder) as served:
        answers = [{"hits": [], "page": 1, "hitsPerPage": 20, "totalHits": 7}]
        Recorder.answer = (200, json.dumps({"results": answers}).encode())
        threading.Thread(target=served.serve_forever, args=(0.02,)).start()
        total = await _when_it_returns(engine)
        await engine.close()
        served.shutdown()
    assert total == 7


async def _when_it_returns(engine: MeiliEngine) -> int:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            return (await engine.search(Query("vacancies"))).total
        except EngineUnavailable:
            await asyncio.sleep(0.05)
    raise AssertionError("the engine came back and was not noticed")


async def test_a_server_that_swallows_calls_blocks_neither_the_loop_nor_the_caller() -> None:
    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(100)
        engine = meili(f"http://127.0.0.1:{hole.getsockname()[1]}", timeout=1)
        calls = [asyncio.create_task(engine.search(Query("vacancies"))) for _ in range(8)]
        ticks = 0
        while not all(call.done() for call in calls):
            await asyncio.sleep(0.01)
            ticks += 1
        results = await asyncio.gather(*calls, return_exceptions=True)
        await engine.close()
    assert all(isinstance(result, EngineUnavailable) for result in results)
    assert ticks > 30


@pytest.mark.parametrize("moments", range(6))
async def test_a_caller_who_goes_away_in_the_moment_of_the_answer_is_gone(moments: int) -> None:
    gateway, answer, calls = Gateway(), threading.Event(), []

    async def caller() -> None:
        while True:
            calls.append(await gateway.call(answer.wait, deadline=5))

    task = asyncio.create_task(caller())
    await asyncio.sleep(0.05)
    answer.set()
    time.sleep(0.05)  # noqa: ASYNC251 - the answer is there before the loop hears of it
    for _ in range(moments):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=2)
    is_gone = task.cancelled()
    task.cancel()
    gateway.close()
    assert is_gone


@pytest.mark.parametrize(("took", "pause"), [(0.01, SHORTEST_PAUSE), (1.3, 1.3), (9.0, LONGEST_PAUSE)])
def test_the_breaker_lets_one_call_through_after_a_pause_as_long_as_the_failure(took: float, pause: float) -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(FAILURES):
        assert breaker.try_one()
        breaker.failed(took)
    for _ in range(5):
        assert not breaker.try_one()
        opened = now[0]
        while breaker.is_open:
            now[0] += 0.01
        assert now[0] - opened == pytest.approx(pause, abs=0.02)
        assert breaker.try_one()
        assert not breaker.try_one()  # a second call beside the probe
        breaker.failed(took)
    while breaker.is_open:
        now[0] += 0.01
    assert breaker.try_one()
    breaker.succeeded()
    assert breaker.try_one()
    assert breaker.try_one()
