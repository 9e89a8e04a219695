"""GraphQL over HTTP: methods, media types, malformed requests of every kind, and their statuses."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest

from api.app import create_app
from duobaan.settings import Settings
from tests.support.http import ask, client

NEW = "application/graphql-response+json"
OLD = "application/json"
DEEP = b'{"query":"{__typename}","variables":{"a":' + b"[" * 5000 + b"]" * 5000 + b"}}"


async def post(http: httpx2.AsyncClient, body: bytes, **headers: str) -> httpx2.Response:
    sent = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return await http.post("/graphql", content=body, headers=sent)


def codes(answer: httpx2.Response) -> list[str]:
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


async def test_answers_a_query(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/graphql", json={"query": "{ __typename }"})
    assert (answer.status_code, answer.json()["data"]) == (200, {"__typename": "Query"})
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["content-language"] == "nl"
    assert {"Accept", "Accept-Language", "Authorization", "Cookie"} <= set(answer.headers["vary"].split(", "))
    assert len(answer.headers["x-request-id"]) == 32


async def test_answers_in_the_language_asked_for(http: httpx2.AsyncClient) -> None:
    query = '{ subjects(text: "natuurkunde") { label } }'
    dutch = await http.post("/graphql", json={"query": query})
    english = await http.post("/graphql", json={"query": query}, headers={"accept-language": "fr, en;q=0.8"})
    assert dutch.json()["data"]["subjects"][0]["label"] == "natuurkunde"
    assert english.json()["data"]["subjects"][0]["label"] == "physics"
    assert english.headers["content-language"] == "en"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body, id=name)
        for name, body in {
            "empty": b"",
            "null": b"null",
            "true": b"true",
            "number": b"5",
            "text": b'"x"',
            "list": b"[]",
            "batch": b'[{"query":"{__typename}"}]',
            "half": b'{"query":',
            "nested": b"[" * 100_000,
            "nested variables": DEEP,
            "not utf-8": b'{"query":"\xff{__typename}"}',
            "nul in the document": b'{"query":"{ subjects(text: \\"\\\\u0000\\") { code } }"}',
            "nul in a variable": b'{"query":"{__typename}","variables":{"a":[{"b":"x\\u0000"}]}}',
            "lone surrogate": b'{"query":"{__typename}","variables":{"a":"\\ud800"}}',
            "not a number": b'{"query":"{__typename}","variables":{"a":NaN}}',
            "no query": b"{}",
            "query null": b'{"query":null}',
            "query number": b'{"query":5}',
            "query list": b'{"query":["{__typename}"]}',
            "variables text": b'{"query":"{__typename}","variables":"{}"}',
            "variables list": b'{"query":"{__typename}","variables":[]}',
            "variables zero": b'{"query":"{__typename}","variables":0}',
            "operation number": b'{"query":"{__typename}","operationName":5}',
            "extensions list": b'{"query":"{__typename}","extensions":[1]}',
        }.items()
    ],
)
@pytest.mark.parametrize("accept", [NEW, OLD])
async def test_a_malformed_body_is_the_callers_fault(http: httpx2.AsyncClient, body: bytes, accept: str) -> None:
    answer = await post(http, body, accept=accept)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
    assert "data" not in answer.json()
    assert codes(answer) == ["BAD_USER_INPUT"]


async def test_a_huge_integer_is_no_crash(http: httpx2.AsyncClient) -> None:
    body = (
        b'{"query":"query($n: Int!) { schoolHolidays(region: NOORD, schoolYear: $n) { kind } }","variables":{"n":%s}}'
    )
    answer = await post(http, body % (b"9" * 5_000), accept=NEW)
    assert answer.status_code == 400
    assert codes(answer) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ('application/json;charset="UTF-8"', 200),
        ("APPLICATION/JSON", 200),
        ("application/json; charset=utf-16", 415),
        ("application/jsonp", 415),
        ("text/plain", 415),
        ("application/graphql", 415),
        ("multipart/form-data; boundary=x", 415),
        ("", 415),
    ],
)
async def test_takes_json_in_utf8_and_nothing_else(http: httpx2.AsyncClient, kind: str, status: int) -> None:
    answer = await http.post("/graphql", content=b'{"query":"{__typename}"}', headers={"content-type": kind})
    assert answer.status_code == status
    if status == 415:
        assert codes(answer) == ["UNSUPPORTED_MEDIA_TYPE"]


async def test_refuses_an_encoded_body(http: httpx2.AsyncClient) -> None:
    answer = await post(http, b'{"query":"{__typename}"}', content_encoding="gzip")
    assert (answer.status_code, codes(answer)) == (415, ["UNSUPPORTED_MEDIA_TYPE"])


async def test_refuses_a_body_over_the_limit_whether_announced_or_not(http: httpx2.AsyncClient) -> None:
    async def parts() -> Any:
        for _ in range(200):
            yield b"x" * 1_000

    told = await post(http, b'{"query":"' + b"x" * 100_001 + b'"}')
    untold = await http.post("/graphql", content=parts(), headers={"content-type": "application/json"})
    for answer in (told, untold):
        assert (answer.status_code, codes(answer)) == (413, ["PAYLOAD_TOO_LARGE"])
        assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("accept", "kind", "status"),
    [
        (NEW, NEW, 400),
        (OLD, OLD, 200),
        ("*/*", OLD, 200),
        (f"{NEW}, {OLD};q=0.9", NEW, 400),
        (f"{NEW};q=0.1, {OLD}", OLD, 200),
        ("text/html, */*;q=0.1", OLD, 200),
    ],
)
async def test_a_document_that_does_not_validate(http: httpx2.AsyncClient, accept: str, kind: str, status: int) -> None:
    answer = await post(http, b'{"query":"{ nope }"}', accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (status, f"{kind}; charset=utf-8")
    assert codes(answer) == ["GRAPHQL_VALIDATION_FAILED"]
    assert "data" not in answer.json()


@pytest.mark.parametrize("accept", ["text/html", "application/jsonp", f"{NEW};q=0"])
async def test_refuses_to_answer_in_a_foreign_form(http: httpx2.AsyncClient, accept: str) -> None:
    answer = await post(http, b'{"query":"{__typename}"}', accept=accept)
    assert (answer.status_code, codes(answer)) == (406, ["NOT_ACCEPTABLE"])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD"])
async def test_names_the_methods_that_it_takes(http: httpx2.AsyncClient, method: str) -> None:
    answer = await http.request(method, "/graphql")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST, QUERY")


async def test_query_is_a_post_that_changes_nothing(http: httpx2.AsyncClient) -> None:
    query = "query($text: String!) { subjects(text: $text) { code } }"
    given = {"query": query, "variables": {"text": "wis B"}}
    posted = await http.post("/graphql", json=given)
    for _ in range(2):  # made, and kept
        asked = await http.request("QUERY", "/graphql", json=given)
        assert (asked.status_code, asked.json()["data"]) == (200, posted.json()["data"])
    known = {"if-none-match": asked.headers["etag"]}
    assert (await http.request("QUERY", "/graphql", json=given, headers=known)).status_code == 304
    changing = {"query": 'mutation { pauseProfile(input: {professionalId: "x", expectedVersion: 1}) { __typename } }'}
    refused = await http.request("QUERY", "/graphql", json=changing)
    assert (refused.status_code, codes(refused)) == (405, ["METHOD_NOT_ALLOWED"])
    assert (await http.request("QUERY", "/graphql", content=b"{}")).status_code == 415
    told = await http.options("/graphql")
    assert (told.headers["allow"], told.headers["accept-query"]) == ("GET, POST, QUERY", "application/json")


async def test_a_query_may_come_by_get(http: httpx2.AsyncClient) -> None:
    query = "query($text: String!) { subjects(text: $text) { code } }"
    given = {"query": query, "variables": json.dumps({"text": "wis B"}), "operationName": "", "extensions": ""}
    answer = await http.get("/graphql", params=given)
    assert answer.status_code == 200
    assert answer.json()["data"]["subjects"]


@pytest.mark.parametrize(
    ("query_string", "status"),
    [
        ("", 400),
        ("query=", 400),
        ("query=%FF", 400),
        ("query={__typename}&query={__typename}", 400),
        ("query={__typename}&variables=[]", 400),
        ("query={__typename}&variables={", 400),
        ("query={__typename}&" + "&".join(f"a{n}=1" for n in range(30)), 400),
    ],
)
async def test_a_malformed_address_is_the_callers_fault(
    http: httpx2.AsyncClient, query_string: str, status: int
) -> None:
    answer = await http.get(f"/graphql?{query_string}", headers={"accept": NEW})
    assert answer.status_code == status
    assert answer.json()["errors"]


async def test_the_path_does_not_redirect(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/graphql", params={"query": "{__typename}"})).status_code == 200
    assert (await http.get("/graphql/")).status_code == 404


async def test_a_body_that_trickles_is_cut_off(sqlite_settings: Settings) -> None:
    async def trickle() -> Any:
        yield b'{"query":'
        await asyncio.sleep(5)
        yield b'"{__typename}"}'

    async with client(create_app(sqlite_settings.model_copy(update={"body_seconds": 0.05}))) as http:
        answer = await http.post("/graphql", content=trickle(), headers={"content-type": "application/json"})
    assert (answer.status_code, codes(answer)) == (408, ["REQUEST_TIMEOUT"])
    assert answer.headers["connection"] == "close"


async def test_keeps_a_safe_request_id_and_replaces_others(http: httpx2.AsyncClient) -> None:
    kept = await http.get("/healthz", headers={"x-request-id": "abc-123_DEF"})
    made = await http.get("/healthz", headers={"x-request-id": "a b"})
    assert kept.headers["x-request-id"] == "abc-123_DEF"
    assert made.headers["x-request-id"] != "a b"


async def test_an_unexpected_fault_is_masked(
    http: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of jan@example.org")

    monkeypatch.setattr("api.graphql.run", break_down)
    # A question of this test alone: the answer to one that others asked may be kept.
    answer = await http.post("/graphql", json={"query": "{fault: __typename}"})
    assert answer.status_code == 500
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "requestId": answer.headers["x-request-id"]}
    assert "secret" not in answer.text


async def test_a_bad_token_is_refused_as_graphql(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/graphql", json={"query": "{__typename}"}, headers={"authorization": "Bearer nope"})
    assert (answer.status_code, codes(answer)) == (401, ["UNAUTHENTICATED"])


async def test_twenty_fragments_that_double_are_answered_at_once(http: httpx2.AsyncClient) -> None:
    parts = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(20))
    found = await asyncio.wait_for(ask(http, f"{{ ...f0 }} {parts} fragment f20 on Query {{ __typename }}"), 5)
    assert found["data"] == {"__typename": "Query"}
