"""What 200 clients that are slow on purpose cost everybody else, and when the server is rid of them.

`python -m benchmarks.slow_clients [--clients 200]` starts `duobaan serve --demo`; fifty send their heads byte by byte,
fifty their bodies, fifty ask for much and do not read it, fifty hold a subscription on which nothing happens.
Meanwhile somebody else searches. It exits with 1 unless all of those searches were answered, slow heads, bodies and
readers were closed by half a minute and a margin, the subscriptions still stand, and memory stayed within its bound.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.endpoint.processes import Server
from benchmarks.overload import most_memory
from benchmarks.pressing import PATIENCE, Line, accounts, address, demo, request, search
from duobaan.settings import Settings

CLIENTS = 200
MARGIN_SECONDS = 10.0  # a busy machine lets go late
MEMORY_MB = 128.0
_EVERY_SECONDS = 1.0
_MUCH = """query($q: String!) { searchVacancies(query: $q, first: 50) { nodes {
  id title description practiceAdds school { name description } timetable { id slot { day startsAt endsAt } } } } }"""
_AT_ONCE = 40  # such requests on one connection: more than fits between the two
_LISTEN = "subscription { inboxChanged { __typename } }"
KINDS = ("head", "body", "reader", "listener")


@dataclass
class Found:
    """What came of it."""

    limit: float = 30.0
    clients: int = 0
    closed: dict[str, list[float]] = field(default_factory=lambda: {"head": [], "body": [], "reader": []})
    asked: dict[str, int] = field(default_factory=dict)
    listening: int = 0
    waits: list[float] = field(default_factory=list)
    failed: int = 0
    megabytes: tuple[float, float] = (0.0, 0.0)

    def problems(self) -> list[str]:
        """Say what is not as promised."""
        found = []
        if self.failed or not self.waits:
            found.append(
                f"{self.failed} of {self.failed + len(self.waits)} searches of somebody else were not answered"
            )
        for kind, times in self.closed.items():
            if len(times) < self.asked[kind]:
                found.append(f"{self.asked[kind] - len(times)} of {self.asked[kind]} slow with their {kind} stand yet")
            elif times and max(times) > self.limit + MARGIN_SECONDS:
                found.append(f"somebody slow with their {kind} stood for {max(times):.0f} s")
        if self.listening < self.asked["listener"]:
            found.append(f"{self.asked['listener'] - self.listening} subscriptions were closed")
        if self.megabytes[1] - self.megabytes[0] > MEMORY_MB:
            found.append(f"memory went from {self.megabytes[0]:.0f} to {self.megabytes[1]:.0f} MB")
        return found

    def __str__(self) -> str:
        waits = sorted(self.waits) or [0.0]
        middle, last = waits[len(waits) // 2], waits[int(0.99 * (len(waits) - 1))]
        lines = [
            f"{self.clients} slow clients of four kinds",
            f"  others     {len(self.waits)} searches answered, {self.failed} not",
            f"             p50 {middle:.3f} s, p99 {last:.3f} s",
            *(
                f"  {kind:10} {len(times)} closed, last after {max(times, default=0):.1f} s"
                for kind, times in self.closed.items()
            ),
            f"  listeners  {self.listening} of {self.asked['listener']} stand",
            f"  memory     {self.megabytes[0]:.0f} MB before, most {self.megabytes[1]:.0f}",
        ]
        return "\n".join(
            [*lines, "  verdict    " + ("; ".join(self.problems()) or "served meanwhile, and rid of them")]
        )


def connected(port: int, place: str, *, room: int = 0) -> socket.socket:
    """Open a connection from an address; with little room for what comes back."""
    found = socket.socket()
    if room:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    found.bind((place, 0))
    found.connect(("127.0.0.1", port))
    found.setblocking(False)
    return found


async def _closed(found: socket.socket, until: float, drip: bytes = b"") -> bool:
    """Send a byte now and then and say whether the other side ended it in time."""
    loop, left = asyncio.get_running_loop(), iter(drip)
    while time.perf_counter() < until:
        try:
            if (byte := next(left, None)) is not None:
                await loop.sock_sendall(found, bytes((byte,)))
            elif drip:
                return False
        except OSError:
            return True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_EVERY_SECONDS):
                try:
                    while await loop.sock_recv(found, 65_536):
                        pass
                except OSError:
                    pass
                return True
    return False


@dataclass
class Slow:
    """Clients of four kinds against one server."""

    port: int
    limit: float
    tokens: list[str]
    found: Found
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def head(self, place: str) -> None:
        """Send a head that never ends."""
        with connected(self.port, place) as line:
            await self._until_closed("head", line, b"GET / HTTP/1.1\r\nx-slow: " + b"a" * 1_000)

    async def body(self, place: str) -> None:
        """Promise a body and let it trickle."""
        sent = search(self.port, 1)
        cut = sent.index(b"\r\n\r\n") + 4
        with connected(self.port, place) as line:
            await asyncio.get_running_loop().sock_sendall(line, sent[:cut])
            await self._until_closed("body", line, b" " * 100 + sent[cut:])

    async def reader(self, place: str) -> None:
        """Ask for much on one connection and read nothing of it."""
        sent = request(self.port, {"query": _MUCH, "variables": {"q": ""}}) * _AT_ONCE
        with connected(self.port, place, room=4_096) as line:
            began = time.perf_counter()
            with contextlib.suppress(OSError):
                await asyncio.get_running_loop().sock_sendall(line, sent)
            until = began + PATIENCE + self.limit
            while time.perf_counter() < until:
                await asyncio.sleep(_EVERY_SECONDS)
                if _is_gone(line):
                    self.found.closed["reader"].append(time.perf_counter() - began)
                    return

    async def listener(self, place: str) -> None:
        """Hold a stream of events on which nothing happens."""
        sent = request(self.port, {"query": _LISTEN}, self.tokens.pop())
        sent = sent.replace(b"content-type:", b"accept: text/event-stream\r\ncontent-type:", 1)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(place, 0))
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            return
        drained = asyncio.create_task(_drain(reader))
        over = asyncio.create_task(self.over.wait())
        await asyncio.wait((drained, over), return_when=asyncio.FIRST_COMPLETED)
        self.found.listening += not drained.done()
        drained.cancel()
        over.cancel()
        writer.transport.abort()

    async def _until_closed(self, kind: str, line: socket.socket, drip: bytes) -> None:
        began = time.perf_counter()
        if await _closed(line, began + self.limit + PATIENCE, drip):
            self.found.closed[kind].append(time.perf_counter() - began)


def _is_gone(line: socket.socket) -> bool:
    """Say whether the other side ended a connection of which nothing is read."""
    error = line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    try:
        line.send(b"\r\n")
    except BlockingIOError:
        return False
    except OSError:
        return True
    return error != 0


async def _drain(reader: asyncio.StreamReader) -> None:
    while await reader.read(4_096):
        pass


async def _others(port: int, found: Found, over: asyncio.Event) -> None:
    """Search as somebody else does, over and over."""
    line, number = Line(port, address(CLIENTS + 500)), 0
    while not over.is_set():
        number, began = number + 1, time.perf_counter()
        said = await line.ask(search(port, number))
        if said is not None and said.status == 200 and "errors" not in json.loads(said.body):
            found.waits.append(time.perf_counter() - began)
        else:
            found.failed += 1
        await asyncio.sleep(0.1)
    line.close()


async def press(server: Server, settings: Settings, clients: int = CLIENTS, kinds: Sequence[str] = KINDS) -> Found:
    """Let them all come at once, so many of each kind, and wait until the slow ones are gone."""
    tokens = await accounts(settings, clients // len(kinds))
    found = Found(limit=settings.head_seconds, clients=clients)
    slow, watched = Slow(server.port, settings.head_seconds, tokens, found), asyncio.Event()
    before = server.megabytes()
    others = asyncio.create_task(_others(server.port, found, slow.over))
    watching = asyncio.create_task(most_memory(server, watched))
    found.asked = {kind: clients // len(kinds) if kind in kinds else 0 for kind in KINDS}
    places = map(address, itertools.count())
    listening = [asyncio.create_task(slow.listener(next(places))) for _ in range(found.asked["listener"])]
    ending = [
        asyncio.create_task(come(next(places)))
        for kind, come in (("head", slow.head), ("body", slow.body), ("reader", slow.reader))
        for _ in range(found.asked[kind])
    ]
    await asyncio.gather(*ending)
    slow.over.set()
    await asyncio.gather(others, *listening)
    watched.set()
    found.megabytes = (before, await watching)
    return found


def main() -> int:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.slow_clients", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--clients", type=int, default=CLIENTS)
    asked = parser.parse_args()
    with demo() as (server, settings):
        found = asyncio.run(press(server, settings, asked.clients))
    print(found)
    return 1 if found.problems() else 0


if __name__ == "__main__":
    sys.exit(main())
