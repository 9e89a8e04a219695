"""Calls an ASGI app in process, and runs the real server as a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import httpx2
from starlette.types import ASGIApp

from tests.support import warm

Served = warm.Process | subprocess.Popen[bytes]
_READY = re.compile(r"Duobaan is ready at (http://\S+)")


@contextlib.asynccontextmanager
async def lifespan(app: ASGIApp) -> AsyncIterator[None]:
    """Start the app as a server would and shut it down afterwards."""
    import asyncio

    received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    running = asyncio.create_task(app({"type": "lifespan", "state": {}}, received.get, sent.put))  # type: ignore[arg-type]
    for step in ("startup", "shutdown"):
        await received.put({"type": f"lifespan.{step}"})
        answer = await sent.get()
        assert answer["type"] == f"lifespan.{step}.complete", answer
        if step == "startup":
            try:
                yield
            except BaseException:
                running.cancel()
                raise
    await running


@contextlib.asynccontextmanager
async def client(app: ASGIApp) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an app that runs in this process."""
    transport = httpx2.ASGITransport(app=app)
    async with lifespan(app), httpx2.AsyncClient(transport=transport, base_url="http://testserver") as found:
        yield found


def free_port() -> int:
    """Return a port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server(*arguments: str, command: tuple[str | Path, ...] = (), seconds: float = 60, **more: str) -> Iterator[str]:
    """Run `duobaan serve` as a process and give its address once its ready line came; `command` starts it cold."""
    words, known = ("serve", *arguments), warm.environment(**more)
    reading, writing = os.pipe()
    try:
        process: Served = (
            subprocess.Popen([*command, *words], stdin=subprocess.DEVNULL, stdout=writing, stderr=writing, env=known)
            if command
            else warm.start(words, known, stdout=writing, stderr=writing)
        )
    finally:
        os.close(writing)
    lines: Queue[str] = Queue()
    with open(reading, encoding="utf-8") as out:
        reader = threading.Thread(target=lambda: [lines.put(line) for line in out], daemon=True)
        reader.start()
        try:
            yield _address(lines, process, seconds)
        finally:
            process.terminate()
            process.wait(30)
            reader.join(5)


def _address(lines: Queue[str], process: Served, seconds: float) -> str:
    said: list[str] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(Empty):
            said.append(lines.get(timeout=0.2))
            if found := _READY.search(said[-1]):
                return found.group(1)
            continue
        if process.poll() is not None:
            break
    raise RuntimeError(f"no ready line, exit code {process.poll()}: {''.join(said)}")


async def ask(http: httpx2.AsyncClient, query: str, **body: Any) -> dict[str, Any]:
    """Send a query and return the answer's map."""
    answer = await http.post("/graphql", json={"query": query, **body})
    found: dict[str, Any] = json.loads(answer.content)
    return found
