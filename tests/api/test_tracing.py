"""Spans reach a real collector over HTTP: each within its request, with no word of who asked or what for."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from api.app import create_app
from api.house import House
from benchmarks.arena import Arena
from benchmarks.deeds import CREATE, LESSONS
from duobaan.settings import Settings
from tests.support.http import client

_OFF = """import sys, api.server, api.app
assert not {name for name in sys.modules if name.partition('.')[0] in ('opentelemetry', 'prometheus_client')}"""


class Collector:
    """What came in."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        took = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                assert self.path == "/v1/traces"
                for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                    for scope in resource.scope_spans:
                        took.spans += scope.spans
                self.send_response(200)
                self.end_headers()

            def log_message(self, *words: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def named(self, start: str) -> list[Span]:
        """Return the spans whose name begins so."""
        return [one for one in self.spans if one.name.startswith(start)]


@pytest.fixture
def collector() -> Iterator[Collector]:
    found = Collector()
    running = threading.Thread(target=found.server.serve_forever, kwargs={"poll_interval": 0.05})
    running.start()
    yield found
    found.server.shutdown()
    running.join()
    found.server.server_close()


async def test_a_request_is_followed_down_to_its_sql(sqlite_settings: Settings, collector: Collector) -> None:
    settings = sqlite_settings.model_copy(update={"tracing": collector.address, "tracing_share": 1.0})
    house = House.of(settings)
    arena = Arena(1)
    await arena.write(house.db)
    title = "Geheime titel van een vacature"
    fields = {"vacancy": {"title": title, "sector": "VO"}, "slots": LESSONS, "idempotencyKey": "one"}
    headers = {"authorization": f"Bearer {arena.parties[0].token}"}
    async with client(create_app(settings, house)) as http:
        body = {"query": CREATE, "variables": {"input": fields}}
        made = await http.post("/graphql", json=body, headers=headers)
        assert made.json()["data"]["createVacancy"]["vacancy"]["id"]
        await http.post("/graphql", json={"query": "{ searchVacancies(first: 1) { totalCount } }"})
    first = collector.named("POST /graphql")[0]
    (case,) = [one for one in collector.spans if one.name == "create_vacancy"]
    assert case.trace_id == first.trace_id
    written = [one for one in collector.named("SQL INSERT") if one.trace_id == first.trace_id]
    assert written
    assert all(one.start_time_unix_nano >= case.start_time_unix_nano for one in written)
    assert {one.parent_span_id for one in written} == {case.span_id}
    assert collector.named("search")
    facts = {fact.key: fact.value for fact in first.attributes}
    assert facts["http.response.status_code"].int_value == 200
    assert facts["duobaan.request_id"].string_value == made.headers["x-request-id"]
    everything = str(collector.spans)
    assert title not in everything
    assert arena.parties[0].token not in everything


async def test_a_collector_that_is_away_holds_up_nobody(sqlite_settings: Settings) -> None:
    settings = sqlite_settings.model_copy(update={"tracing": "http://127.0.0.1:9", "tracing_share": 1.0})
    async with client(create_app(settings)) as http:
        answer = await http.post("/graphql", json={"query": "{ __typename }"})
    assert answer.json()["data"] == {"__typename": "Query"}


def test_nothing_of_it_is_loaded_where_it_is_off() -> None:
    done = subprocess.run([sys.executable, "-c", _OFF], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
