"""What a flooding client costs another: p95 of a quiet caller with and without 50 connections that ask without pause.

`python -m benchmarks.fairness [--rounds 8] [--seconds 8] [--connections 50]` starts `duobaan serve --demo` itself, as
shipped. Rounds with and without the flood are interleaved, so that a busy machine is busy in both; each round with it
is also compared with the one before, and the median of these ratios decides: a busy moment hardly moves it.
Both callers are anonymous and come from different addresses of the loopback network.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from urllib.parse import urlsplit

SEARCH = (
    "query($q: String!) { searchVacancies(query: $q, first: 20) { totalCount nodes { id title school { name } } } }"
)
WORDS = ("wiskunde", "natuurkunde", "Nederlands", "techniek", "economie", "informatica", "scheikunde", "biologie")
PAUSE = 0.05
GOAL = 1.2


_numbers = itertools.count()


def request(host: str) -> bytes:
    """Return the bytes of one request; no two ask the same, so that no cache answers for the server."""
    number = next(_numbers)
    variables = {"q": f"{WORDS[number % len(WORDS)]} {number}"}
    body = json.dumps({"query": SEARCH, "variables": variables}).encode()
    lines = (
        "POST /graphql HTTP/1.1",
        f"host: {host}",
        "content-type: application/json",
        f"content-length: {len(body)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + body


class Caller:
    """One connection of one caller; an address of its own makes it another caller."""

    def __init__(self, host: str, port: int, source: str) -> None:
        self.host, self.port, self.source = host, port, source
        self.statuses: Counter[int] = Counter()

    async def ask(self) -> float:
        """Send one request and return how long the answer took."""
        began = time.perf_counter()
        if not hasattr(self, "_reader"):
            self._reader, self._writer = await asyncio.open_connection(
                self.host, self.port, local_addr=(self.source, 0)
            )
        self._writer.write(request(self.host))
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        await self._reader.readexactly(int(length.group(1)) if length else 0)
        self.statuses[int(head[9:12])] += 1
        return time.perf_counter() - began

    def close(self) -> None:
        if hasattr(self, "_writer"):
            self._writer.close()


async def flood(callers: list[Caller], until: float) -> None:
    """Ask as fast as the answers come."""

    async def one(caller: Caller) -> None:
        while time.perf_counter() < until:
            await caller.ask()

    await asyncio.gather(*map(one, callers), return_exceptions=True)


async def quiet(caller: Caller, until: float) -> list[float]:
    """Ask twenty times a second."""
    times = []
    while time.perf_counter() < until:
        times.append(await caller.ask())
        await asyncio.sleep(PAUSE)
    return times


async def measure(host: str, port: int, options: argparse.Namespace) -> dict[str, list[list[float]]]:
    """Interleave rounds and print each."""
    found: dict[str, list[list[float]]] = {"quiet": [], "flood": []}
    one = Caller(host, port, "127.0.0.2")
    await quiet(one, time.perf_counter() + 3)
    for number in range(2 * options.rounds):
        kind = ("quiet", "flood")[number % 2]
        many = [Caller(host, port, "127.0.0.3") for _ in range(options.connections if kind == "flood" else 0)]
        until = time.perf_counter() + options.seconds
        flooding = asyncio.create_task(flood(many, until))
        times = await quiet(one, until)
        answered = sum((caller.statuses for caller in many), Counter())  # before the flood has the server for itself
        await flooding
        found[kind].append(times)
        for caller in many:
            caller.close()
        print(f"{kind:6} p50 {of(times, 50):7.2f} ms   p95 {of(times, 95):7.2f} ms   flood got {dict(answered)}")
    one.close()
    return found


def of(times: list[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    return statistics.quantiles(times, n=100)[percent - 1] * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--connections", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "api", "serve", "--demo", "--port", "0", "--data-dir", folder]
        log = open(os.path.join(folder, "log"), "wb")  # noqa: SIM115
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            address = next(filter(None, (re.search(r"ready at (http://\S+)", line) for line in process.stdout)))
            parts = urlsplit(address.group(1))
            found = asyncio.run(measure(str(parts.hostname), int(parts.port or 80), options))
        finally:
            process.terminate()
            process.wait(60)
            log.close()
    pairs = [of(flood, 95) / of(quiet, 95) for quiet, flood in zip(found["quiet"], found["flood"], strict=True)]
    without, under = (of(list(itertools.chain(*found[kind])), 95) for kind in ("quiet", "flood"))
    print(f"p95 quiet {without:.2f} ms, under flood {under:.2f} ms: x {under / without:.2f}")
    print(f"median of {len(pairs)} pairs of rounds: x {statistics.median(pairs):.2f}")
    return 0 if statistics.median(pairs) <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
