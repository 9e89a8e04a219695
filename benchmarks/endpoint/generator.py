"""The one who asks: connections kept alive, raw bytes, nothing parsed that need not be; its CPU counts for nobody."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass(slots=True)
class Heard:
    """What came back in a round."""

    times: list[float] = field(default_factory=list)
    failures: int = 0
    first: bytes = b""

    @property
    def requests(self) -> int:
        """How many answers came."""
        return len(self.times)

    def part(self, share: float) -> float:
        """The time, in milliseconds, within which so many answers came."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def request(body: bytes, host: str, path: str = "/graphql") -> bytes:
    """One request as most clients send it."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\nAccept-Language: nl\r\n"
        f"User-Agent: duobaan-benchmark\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes) -> tuple[bytes, bytes]:
    """Send one request and return head and body of its answer."""
    writer.write(sent)
    head = await reader.readuntil(b"\r\n\r\n")
    found = _LENGTH.search(head)
    if found is None:
        raise RuntimeError(f"an answer without a length: {head!r}")
    return head, await reader.readexactly(int(found[1]))


async def _ask(port: int, bodies: Iterator[bytes], until: float, heard: Heard) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    host = f"127.0.0.1:{port}"
    try:
        while (started := time.perf_counter()) < until:
            head, body = await exchange(reader, writer, request(next(bodies), host))
            heard.times.append(time.perf_counter() - started)
            if not head.startswith(b"HTTP/1.1 200") or b'"errors"' in body[:200]:
                heard.failures += 1
                heard.first = heard.first or head + body[:600]
    finally:
        writer.close()


async def ask(port: int, bodies: Iterator[bytes], seconds: float, connections: int) -> Heard:
    """Ask for so long on so many connections."""
    heard, until = Heard(), time.perf_counter() + seconds
    await asyncio.gather(*(_ask(port, bodies, until, heard) for _ in range(connections)))
    return heard


async def once(port: int, body: bytes) -> tuple[bytes, bytes]:
    """Ask once and return head and body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await exchange(reader, writer, request(body, f"127.0.0.1:{port}"))
    finally:
        writer.close()
