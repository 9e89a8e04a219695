"""A TCP proxy that misbehaves on demand, in a thread of its own: what networks and sick servers do to callers."""

from __future__ import annotations

import asyncio
import contextlib
import enum
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

_DELAY_SECONDS = 4.0
_CHUNK = 65_536


class Mode(enum.Enum):
    """What the proxy does with connections, those that stand included."""

    PASS = "lets everything through"
    REFUSE = "listens to nobody"
    SWALLOW = "takes connections and bytes and never answers"
    SLOW = "answers after everybody has lost patience"
    CUT = "lets the request through and breaks the connection instead of answering"
    RESET = "breaks every connection at once"
    GARBAGE = "answers with bytes that are no HTTP"
    NONSENSE = "answers 200 with JSON of another shape"
    BUSY = "answers 429"
    UNAVAILABLE = "answers 503"


def _answer(status: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nRetry-After: 1\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


_CANNED = {
    Mode.GARBAGE: b"\x00\xff\x13SSH-2.0-nothing\r\n\r\n\x00" * 20,
    Mode.NONSENSE: _answer("200 OK", b'{"results": "none", "taskUid": [], "status": {}}'),
    Mode.BUSY: _answer("429 Too Many Requests", b'{"code": "too_many_search_requests"}'),
    Mode.UNAVAILABLE: _answer("503 Service Unavailable", b""),
}


class Proxy:
    """Stands between a client and the server at `upstream`; both it and the mode may be changed while it runs."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.mode = Mode.PASS
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"http://127.0.0.1:{self.port}"

    def turn(self, mode: Mode) -> None:
        """Change what it does; every standing connection is broken, so that the new mode holds at once."""
        asyncio.run_coroutine_threadsafe(self._turn(mode), self._loop).result(10)

    async def _turn(self, mode: Mode) -> None:
        self.mode = mode
        for writer in tuple(self._open):
            writer.transport.abort()
        if mode is Mode.REFUSE and self._server is not None:
            self._server.close()
            self._server = None
        elif mode is not Mode.REFUSE and self._server is None:
            await self._listen()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._treat(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def _treat(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode in _CANNED:
            while await reader.read(_CHUNK):
                writer.write(_CANNED[self.mode])
        elif self.mode is Mode.SWALLOW:
            while await reader.read(_CHUNK):
                pass
        elif self.mode is not Mode.RESET:
            await self._through(reader, writer)

    async def _through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        parts = urlsplit(self.upstream)
        there, back = await asyncio.open_connection(parts.hostname, parts.port)
        self._open.add(back)
        try:
            both = [asyncio.create_task(one) for one in (_copy(reader, back), self._answers(there, writer))]
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for one in both:
                one.cancel()
            await asyncio.gather(*both, return_exceptions=True)
        finally:
            self._open.discard(back)
            back.transport.abort()

    async def _answers(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await there.read(_CHUNK):
            if self.mode is Mode.CUT:
                return
            if self.mode is Mode.SLOW:
                await asyncio.sleep(_DELAY_SECONDS)
            writer.write(data)
            await writer.drain()

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        started.set()
        self._loop.run_forever()
        _finish(self._loop)

    def start(self) -> threading.Thread:
        """Listen, in a thread of its own."""
        started = threading.Event()
        thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        thread.start()
        assert started.wait(10)
        return thread

    def stop(self) -> None:
        """Break what stands and end."""
        with contextlib.suppress(Exception):
            self.turn(Mode.REFUSE)
        self._loop.call_soon_threadsafe(self._loop.stop)


def _finish(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0.05))
    loop.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_CHUNK):
        writer.write(data)
        await writer.drain()


@contextlib.contextmanager
def proxy(upstream: str) -> Iterator[Proxy]:
    """Run a proxy before a server."""
    standing = Proxy(upstream)
    thread = standing.start()
    try:
        yield standing
    finally:
        standing.stop()
        thread.join(10)


class Heartbeat:
    """Measures for how long an event loop was away at most."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def beat(self) -> None:
        """Beat until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, loop.time() - before - 0.005)


@contextlib.asynccontextmanager
async def running(*works: Callable[[], Awaitable[Any]]) -> Any:
    """Run background work for as long as the block lasts."""
    tasks = [asyncio.ensure_future(work()) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
