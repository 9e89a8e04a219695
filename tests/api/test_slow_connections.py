"""Connections that are slow on purpose are closed: real sockets against a real server with short patience."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import cast
from urllib.parse import urlsplit

import pytest
from starlette.types import ASGIApp

from api.connections import Patience
from api.server import uvicorn_config
from duobaan.settings import Settings
from tests.support.http import server

HEAD = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
BODY = b'{"query":"{__typename}"}'


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    short = {
        "DUOBAAN_HEAD_SECONDS": "1",
        "DUOBAAN_BODY_SECONDS": "1",
        "DUOBAAN_IDLE_SECONDS": "1",
        "DUOBAAN_MAX_CONNECTIONS_EACH": "20",
    }
    folder = tmp_path_factory.mktemp("slow")
    with server("--port", "0", "--data-dir", str(folder), seconds=180, **short) as found:
        parts = urlsplit(found)
        yield str(parts.hostname), int(parts.port or 80)


def connect(address: tuple[str, int]) -> socket.socket:
    return socket.create_connection(address, timeout=20)


def trickled(found: socket.socket, parts: list[bytes], every: float = 0.2) -> tuple[float, bytes]:
    """Send parts slowly until the other side ends; return the seconds that took and what it said."""
    began, heard = time.monotonic(), b""
    found.settimeout(every)
    for part in parts:
        try:
            found.sendall(part)
            heard += found.recv(65_536)
        except TimeoutError:
            continue
        except OSError:
            break
        if not heard:
            break
    return time.monotonic() - began, heard


def test_a_head_that_trickles_is_closed(address: tuple[str, int]) -> None:
    with connect(address) as found:
        spent, heard = trickled(found, [b"G", b"E", b"T", b" ", b"/"] + [b"a"] * 100)
    assert spent < 15
    assert heard == b""


def test_a_connection_that_says_nothing_is_closed(address: tuple[str, int]) -> None:
    with connect(address) as found:
        assert found.recv(10) == b""


def test_a_body_that_trickles_is_answered_and_closed(address: tuple[str, int]) -> None:
    with connect(address) as found:
        found.sendall(HEAD + b"content-length: 100\r\n\r\n")
        spent, heard = trickled(found, [b"{"] * 100)
    assert spent < 15
    assert heard.startswith(b"HTTP/1.1 408")


def test_a_body_that_nobody_reads_may_not_trickle_either(address: tuple[str, int]) -> None:
    with connect(address) as found:
        found.sendall(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n")
        spent, heard = trickled(found, [b"x"] * 100)
    assert spent < 15
    assert heard.startswith(b"HTTP/1.1 200")


def test_the_next_request_may_not_keep_one_waiting(address: tuple[str, int]) -> None:
    with connect(address) as found:
        found.sendall(HEAD + b"content-length: %d\r\n\r\n" % len(BODY) + BODY)
        assert found.recv(65_536).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        while found.recv(65_536):
            pass
        assert time.monotonic() - began < 15


def test_empty_lines_keep_no_connection_open(address: tuple[str, int]) -> None:
    with connect(address) as found:
        found.sendall(HEAD + b"content-length: %d\r\n\r\n" % len(BODY) + BODY)
        assert found.recv(65_536).startswith(b"HTTP/1.1 200")
        spent, _ = trickled(found, [b"\r\n"] * 100)
    assert spent < 15


def test_requests_on_one_connection_go_on_beyond_the_time_of_one_head(address: tuple[str, int]) -> None:
    with connect(address) as found:
        for _ in range(4):
            found.sendall(HEAD + b"content-length: %d\r\n\r\n" % len(BODY) + BODY)
            heard = b""
            while not heard.endswith(b"}"):
                heard += found.recv(65_536)
            assert heard.startswith(b"HTTP/1.1 200")
            time.sleep(0.4)


def test_nobody_is_refused_for_connections_that_others_hold() -> None:
    settings = Settings(max_connections=10)
    assert Patience.of(settings).connections == 10
    assert uvicorn_config(cast("ASGIApp", None), settings).limit_concurrency is None


def test_one_address_holds_only_so_many_connections(address: tuple[str, int]) -> None:
    open_ones = [connect(address) for _ in range(40)]
    try:
        time.sleep(0.3)
        with connect(address) as late:
            assert ended(late)
    finally:
        for one in open_ones:
            one.close()


def ended(found: socket.socket) -> bool:
    found.settimeout(0.5)
    try:
        return found.recv(1) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
