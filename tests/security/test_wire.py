"""Bytes that no client library sends: requests with two lengths, methods of old, heads without end."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.http import server

HOST = b"Host: 127.0.0.1\r\n"
JSON = b"Content-Type: application/json\r\n"
QUERY = b'{"query":"{ __typename }"}'
SMUGGLED = b"GET /smuggled HTTP/1.1\r\n" + HOST + b"\r\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    folder: Path = tmp_path_factory.mktemp("wire")
    with server("--port", "0", DUOBAAN_DATA_DIR=str(folder)) as address:
        parts = urlsplit(address)
        assert parts.hostname is not None
        assert parts.port is not None
        yield parts.hostname, parts.port


def said(place: tuple[str, int], sent: bytes) -> list[bytes]:
    """Send bytes, close our half, and return the status line of each answer."""
    with socket.create_connection(place, timeout=10) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while part := line.recv(65_536):
            answer += part
    return [one.split(b"\r\n", 1)[0] for one in answer.split(b"HTTP/1.1 ")[1:]]


def post(head: bytes, body: bytes) -> bytes:
    return b"POST /graphql HTTP/1.1\r\n" + HOST + JSON + head + b"\r\n" + body


def test_an_honest_request_is_answered(place: tuple[str, int]) -> None:
    assert said(place, post(b"Content-Length: %d\r\n" % len(QUERY), QUERY)) == [b"200 OK"]


CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(QUERY), QUERY)


@pytest.mark.parametrize(
    ("_case", "head", "body"),
    [
        ("two lengths", b"Content-Length: 5\r\nContent-Length: 26\r\n", QUERY + SMUGGLED),
        ("a length with a sign", b"Content-Length: +26\r\n", QUERY + SMUGGLED),
        ("a coding that is not chunked", b"Transfer-Encoding: gzip\r\n", CHUNKED + SMUGGLED),
        ("a coding in disguise", b"Transfer-Encoding : chunked\r\n", CHUNKED + SMUGGLED),
        ("a folded head", b"Transfer-Encoding:\r\n\tchunked, identity\r\n", CHUNKED + SMUGGLED),
        ("a chunk that lies", b"Transfer-Encoding: chunked\r\n", b"zz\r\n" + QUERY + SMUGGLED),
    ],
)
def test_a_request_whose_end_is_not_clear_is_refused_whole(
    place: tuple[str, int], _case: str, head: bytes, body: bytes
) -> None:
    answers = said(place, post(head, body))
    assert [one[:3] for one in answers] in ([b"400"], [b"501"])


def test_chunks_win_over_a_length_and_nothing_is_left_over(place: tuple[str, int]) -> None:
    """RFC 9112 6.3: the length is ignored, so that a proxy and we cannot see two different requests."""
    answers = said(place, post(b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", CHUNKED))
    assert [one[:3] for one in answers] in ([b"200"], [b"400"])


def test_a_head_without_end_is_cut_off(place: tuple[str, int]) -> None:
    answers = said(place, b"GET / HTTP/1.1\r\n" + HOST + b"X-Long: " + b"a" * 70_000 + b"\r\n\r\n")
    assert [one[:3] for one in answers] in ([], [b"400"], [b"431"])
    assert said(place, b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n") == [b"200 OK"]


@pytest.mark.parametrize(
    ("version", "hosts", "status"),
    [
        (b"1.1", b"", b"400"),
        (b"1.1", HOST + b"Host: elsewhere.example\r\n", b"400"),
        (b"1.1", b"Host: rebound.example\r\n", b"421"),
        (b"1.1", HOST, b"200"),
        (b"1.0", b"", b"200"),
    ],
)
def test_a_request_names_its_host_once(place: tuple[str, int], version: bytes, hosts: bytes, status: bytes) -> None:
    answers = said(place, b"GET /healthz HTTP/" + version + b"\r\n" + hosts + b"\r\n")
    assert [one[:3] for one in answers] == [status]


def test_the_server_does_not_say_what_it_is_made_of(place: tuple[str, int]) -> None:
    with socket.create_connection(place, timeout=10) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        answer = b""
        while part := line.recv(65_536):
            answer += part
    assert b"\r\nserver:" not in answer.lower()
    assert b"uvicorn" not in answer.lower()
    assert b"x-powered-by" not in answer.lower()
