"""What is measured: time and CPU of this process and of another server, memory, files."""

from __future__ import annotations

import asyncio
import resource
import time
from pathlib import Path

from benchmarks.endpoint.processes import Server
from benchmarks.search.measures import part

_MB = 1e6


class Clock:
    """Wall time and CPU since it was made: of this process, or of another server's processes too."""

    def __init__(self, server: Server | None = None) -> None:
        self._server = server
        self._wall, self._own, self._theirs = time.perf_counter(), time.process_time(), server.cpu() if server else 0.0

    @property
    def wall(self) -> float:
        """Seconds on the wall."""
        return time.perf_counter() - self._wall

    @property
    def own(self) -> float:
        """Seconds of CPU of this process, all threads."""
        return time.process_time() - self._own

    @property
    def theirs(self) -> float:
        """Seconds of CPU of the other server."""
        return self._server.cpu() - self._theirs if self._server else 0.0


def megabytes(folder: Path) -> float:
    """How much the files of a folder, or one file, take."""
    files = folder.rglob("*") if folder.is_dir() else [folder]
    return sum(one.stat().st_size for one in files if one.is_file()) / _MB


def own_memory() -> float:
    """Memory of this process that is no file's, now."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1024


def most_memory() -> float:
    """Memory of this process at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def spread(name: str, seconds: list[float]) -> dict[str, float]:
    """Median and 99th part of a hundred, in milliseconds."""
    return {f"{name}_p50_ms": 1000 * part(seconds, 0.5), f"{name}_p99_ms": 1000 * part(seconds, 0.99)}


async def at_rest() -> None:
    """Wait until this process does nothing more of its own, such as reading an index ahead."""
    while True:
        clock = Clock()
        await asyncio.sleep(1)
        if clock.own < 0.02:
            return
