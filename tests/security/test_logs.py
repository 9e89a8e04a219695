"""What the log tells of tries to get in and of refusals, and what it never tells."""

from __future__ import annotations

import datetime as dt

import httpx2
import orjson
import pytest
import structlog
from structlog.testing import capture_logs

from api.logging import configure
from duobaan.settings import Settings
from tests.security.conftest import HEADER, PASSWORD
from tests.support.http import ask


async def test_every_try_to_get_in_is_a_line_with_its_door_and_outcome(signed_in: httpx2.AsyncClient) -> None:
    doors = {
        ("/auth/sign-in", 401): {"email": "jo@example.org", "password": "wrong wrong wrong"},
        ("/auth/sign-in", 200): {"email": "jo@example.org", "password": PASSWORD},
        ("/auth/passkeys/…", 400): {"id": "x"},
    }
    with capture_logs() as said:
        for path, _ in doors:
            await signed_in.post(path.replace("…", "sign-in"), json=doors[(path, _)], headers=HEADER)
        await signed_in.post(
            "/graphql", json={"query": "{ viewer { user { name } } }"}, headers={"authorization": "Bearer dbn_x"}
        )
    lines = [(one["path"], one["status"]) for one in said if one["event"] == "http.request"]
    assert lines[:2] == [("/auth/sign-in", 401), ("/auth/sign-in", 200)]
    assert lines[2][0] == "/auth/passkeys/…"
    assert lines[2][1] >= 400
    assert lines[3] == ("/graphql", 401)
    assert all(one["request_id"] for one in said if one["event"] == "http.request")
    for secret in ("jo@example.org", "Jo Voorbeeld", PASSWORD, "wrong wrong", "dbn_x"):
        assert secret not in str(said)


async def test_what_someone_may_not_do_is_a_line_with_the_field_and_the_request(signed_in: httpx2.AsyncClient) -> None:
    mutation = """mutation {
      verifyOrganisation(input: {organisationId: "org_x", reason: "-"}) { __typename ... on UserError { code } }
      again: verifyOrganisation(input: {organisationId: "org_y", reason: "-"}) { __typename }
    }"""
    with capture_logs() as said:
        answer = await signed_in.post("/graphql", json={"query": mutation}, headers=HEADER)
    assert answer.json()["data"]["verifyOrganisation"]["code"] == "NOT_ALLOWED"
    (line,) = [one for one in said if one["event"] == "access.refused"]
    assert (line["field"], line["request_id"]) == ("verifyOrganisation", answer.headers["x-request-id"])


async def test_a_query_that_is_refused_names_its_code(http: httpx2.AsyncClient) -> None:
    with capture_logs() as said:
        await ask(http, "{ nothingOfTheKind }")
    (line,) = [one for one in said if one["event"] == "http.request"]
    assert line["codes"] == ["GRAPHQL_VALIDATION_FAILED"]


def test_a_line_is_one_json_object_in_utc_whatever_stands_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings())
    try:
        structlog.get_logger("duobaan.test").info("one\nline", text='two\r\nlines {"level": "error"} \x1b[31m\u2028')
    finally:
        structlog.reset_defaults()
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "\x1b" not in said
    line = orjson.loads(said)
    assert line["event"] == "one\nline"
    assert dt.datetime.fromisoformat(line["timestamp"]).utcoffset() == dt.timedelta(0)
