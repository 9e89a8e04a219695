"""A server process that can be killed at any moment and started again on the same data."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, Queue
from typing import Protocol

_READY = re.compile(r"Duobaan is ready at (http://\S+)")
PATIENCE = 120.0  # seconds until the ready line; a slow machine is no failure


class Process(Protocol):
    """What a server process can be asked and told."""

    pid: int

    def poll(self) -> int | None:
        """Return how it ended, or nothing while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ended."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


class Living:
    """One `duobaan serve`; `base` is its address once it answers."""

    def __init__(self, settings: dict[str, str], port: int = 0) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("DUOBAAN_")}  # noqa: TID251
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # a server that is started again finds its modules compiled
        self._environment = inherited | settings
        self._port = port
        self._process: Process | None = None
        self._lines: Queue[str] = Queue()
        self.base = ""

    def start(self) -> float:
        """Start and wait for the ready line; return the seconds that it took."""
        began = time.perf_counter()
        reading, writing = os.pipe()
        try:
            process = self._begin(["serve", "--port", str(self._port)], writing)
        finally:
            os.close(writing)
        self._process, self._lines = process, Queue()
        threading.Thread(target=_read, args=(reading, self._lines), daemon=True).start()
        self.base = self._address(process)
        return time.perf_counter() - began

    def _begin(self, words: Sequence[str], writing: int) -> Process:
        """Begin a process of `duobaan` that says what it says into a file."""
        return subprocess.Popen(
            [sys.executable, "-m", "api", *words],
            stdout=writing,
            stderr=writing,
            stdin=subprocess.DEVNULL,
            env=self._environment,
        )

    def _address(self, process: Process) -> str:
        said: list[str] = []
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                said.append(self._lines.get(timeout=0.05))
            except Empty:
                if process.poll() is not None:
                    break
                continue
            if found := _READY.search(said[-1]):
                return found.group(1)
        raise RuntimeError(f"no ready line, exit code {process.poll()}: {''.join(said)}")

    def said(self) -> str:
        """Return what it wrote since the ready line, or since this was last asked."""
        found = []
        with contextlib.suppress(Empty):
            while True:
                found.append(self._lines.get_nowait())
        return "".join(found)

    def cpu(self) -> float:
        """Return the seconds of CPU that it took so far."""
        assert self._process is not None
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it at once, as `kill -9` does: nothing of it gets to tidy up."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)

    def stop(self) -> None:
        """End it in an orderly way, if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(60)


def _read(reading: int, lines: Queue[str]) -> None:
    with open(reading, encoding="utf-8") as out:
        for line in out:
            lines.put(line)
