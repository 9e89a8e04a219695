"""Rounds: all servers of a table run, and are asked in turn, so that what else the machine does hits all alike."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.endpoint.contestants import Contestant
from benchmarks.endpoint.generator import ask
from benchmarks.endpoint.processes import Server, counted_instructions

_STARTING_SECONDS = 90
_IDLE_SECONDS = 0.1  # of CPU in a second


@dataclass(slots=True)
class Figures:
    """What was seen of one contestant."""

    name: str
    rates: list[float] = field(default_factory=list)
    middles: list[float] = field(default_factory=list)
    worst: list[float] = field(default_factory=list)
    instructions: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    failures: int = 0
    complaint: bytes = b""

    @property
    def rate(self) -> float:
        """Requests per CPU-second: the median of the rounds."""
        return statistics.median(self.rates)


async def run(
    table: Sequence[Contestant], folder: Path, *, rounds: int, seconds: float, connections: int
) -> dict[str, Figures]:
    """Start every server, warm it up, and ask each in turn, round after round."""
    found = {one.name: Figures(one.name) for one in table}
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(one.start(folder)) for one in table]
        for one, server in zip(table, servers, strict=True):
            await _settled(server)
            await ask(server.port, one.bodies(), seconds, connections)
        for _ in range(rounds):
            for one, server in zip(table, servers, strict=True):
                await _round(one, server, found[one.name], seconds, connections)
    return found


async def _settled(server: Server) -> None:
    """Wait until a server has done what it does at its start: reading an index ahead is no part of a request."""
    until = time.monotonic() + _STARTING_SECONDS
    while time.monotonic() < until:
        before = server.cpu()
        await asyncio.sleep(1)
        if server.cpu() - before < _IDLE_SECONDS:
            return


async def _round(one: Contestant, server: Server, figures: Figures, seconds: float, connections: int) -> None:
    counted: list[int] = []
    before = server.cpu()
    with counted_instructions(server, counted):
        heard = await ask(server.port, one.bodies(), seconds, connections)
    taken = server.cpu() - before
    figures.rates.append(heard.requests / max(taken, 0.01))
    figures.middles.append(heard.part(0.5))
    figures.worst.append(heard.part(0.99))
    figures.instructions += [number / max(1, heard.requests) for number in counted]
    figures.megabytes = max(figures.megabytes, server.megabytes())
    figures.failures += heard.failures
    figures.complaint = figures.complaint or heard.first


def show(title: str, found: dict[str, Figures]) -> None:
    """Print one table."""
    print(f"\n{title}")
    print(f"{'':<44}{'req/cpu-s':>11}{'lowest':>9}{'highest':>9}{'p50 ms':>8}{'p99 ms':>8}{'MB':>7}{'Minstr':>8}")
    for one in found.values():
        told = f"{statistics.median(one.instructions) / 1e6:.2f}" if one.instructions else "-"
        print(
            f"{one.name:<44}{one.rate:>11,.0f}{min(one.rates):>9,.0f}{max(one.rates):>9,.0f}"
            f"{statistics.median(one.middles):>8.2f}{statistics.median(one.worst):>8.2f}{one.megabytes:>7.0f}{told:>8}"
        )
        if one.failures:
            print(f"  {one.failures} answers were not right: {one.complaint!r}")


def ratios(found: dict[str, Figures], ours: str, goals: dict[str, float]) -> None:
    """Print how ours stands to each of the others."""
    for name, figures in found.items():
        if name != ours:
            goal = f"   goal {goals[name]:g}" if name in goals else ""
            print(f"  {ours} : {name} = {found[ours].rate / figures.rate:.2f}{goal}")
