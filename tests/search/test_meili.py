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
from search.meili.breaker import FAILURES, FIRST_PAUSE, LONGEST_PAUSE, Breaker
from search.meili.transport import PooledClient
from tests.search.conftest import ANALYSER
from tests.support.http import free_port


class Recorder(BaseHTTPRequestHandler):
    """Answers every call alike and remembers what came in."""

    protocol_version = "HTTP/1.1"
    connections: ClassVar[set[tuple[str, int]]] = set()
    types: ClassVar[list[tuple[str, str | None]]] = []
    bodies: ClassVar[list[Any]] = []
    answer: ClassVar[tuple[int, bytes]] = (200, b"{}")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.connections.add(self.client_address)
        self.types.append((self.command, self.headers.get("Content-Type")))
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
    assert time.perf_counter() - started < FIRST_PAUSE
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


def test_the_breaker_lets_one_call_through_after_each_pause_and_waits_longer_each_time() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(FAILURES):
        assert breaker.try_one()
        breaker.failed()
    pauses = []
    for _ in range(8):
        assert not breaker.try_one()
        opened = now[0]
        while breaker.is_open:
            now[0] += 0.01
        pauses.append(round(now[0] - opened, 1))
        assert breaker.try_one()
        assert not breaker.try_one()  # a second call beside the probe
        breaker.failed()
    assert pauses[0] == FIRST_PAUSE
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    while breaker.is_open:
        now[0] += 0.01
    assert breaker.try_one()
    breaker.succeeded()
    assert breaker.try_one()
    assert breaker.try_one()
