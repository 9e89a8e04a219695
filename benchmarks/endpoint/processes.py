"""Servers as processes of their own: started, watched in /proc and by perf, stopped."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A server with all processes that belong to it."""

    process: subprocess.Popen[bytes]
    port: int
    beside: Sequence[int] = field(default_factory=list)

    def tree(self) -> list[int]:
        """Every process of it."""
        found, waiting = [], [self.process.pid, *self.beside]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*"):
                with contextlib.suppress(OSError):
                    waiting += map(int, (task / "children").read_text().split())
        return found

    def cpu(self) -> float:
        """Seconds of CPU that were taken so far."""
        total = 0
        for pid in self.tree():
            with contextlib.suppress(OSError):
                parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                total += int(parts[11]) + int(parts[12])
        return total / _TICK

    def megabytes(self) -> float:
        """Memory that is its own, together."""
        total = 0
        for pid in self.tree():
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                    if line.startswith(("RssAnon:",)):
                        total += int(line.split()[1])
        return total / 1024


@contextlib.contextmanager
def running(
    command: Sequence[str | Path],
    port: int,
    log: Path,
    *,
    cwd: Path,
    environment: Mapping[str, str],
    seconds: float = 60,
) -> Iterator[Server]:
    """Start a server, wait until it listens, and stop it at the end; what it writes goes to a file."""
    kept: Mapping[str, str] = {name: value for name, value in os.environ.items() if not name.startswith("DUOBAAN_")}  # noqa: TID251
    with log.open("wb") as out:
        process = subprocess.Popen(
            list(map(str, command)),
            stdout=out,
            stderr=out,
            cwd=cwd,
            env={**kept, **environment},
            start_new_session=True,
        )
        try:
            _listening(process, port, log, seconds)
            yield Server(process, port)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _listening(process: subprocess.Popen[bytes], port: int, log: Path, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not listen: {log.read_text()[-1500:]}")


@contextlib.contextmanager
def counted_instructions(server: Server, into: list[int]) -> Iterator[None]:
    """Count the user instructions of a server's processes, where `perf` works."""
    program = shutil.which("perf")
    if program is None:
        yield
        return
    pids = ",".join(map(str, server.tree()))
    command = [program, "stat", "-x,", "-e", "instructions:u", "-p", pids]
    counting = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        yield
    finally:
        counting.send_signal(signal.SIGINT)
        told = counting.communicate(timeout=10)[1]
        with contextlib.suppress(ValueError, IndexError):
            into.append(int(told.strip().splitlines()[-1].split(",")[0]))
