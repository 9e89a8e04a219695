"""A server process that can be killed at any moment and started again on the same data."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Empty, Queue

_READY = re.compile(r"Duobaan is ready at (http://\S+)")
PATIENCE = 120.0  # seconds until the ready line; a slow machine is no failure


class Living:
    """One `duobaan serve`; `base` is its address once it answers."""

    def __init__(self, settings: dict[str, str], port: int = 0) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("DUOBAAN_")}  # noqa: TID251
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # a server that is started again finds its modules compiled
        self._environment = inherited | settings
        self._port = port
        self._process: subprocess.Popen[str] | None = None
        self._lines: Queue[str] = Queue()
        self.base = ""

    def start(self) -> float:
        """Start and wait for the ready line; return the seconds that it took."""
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "api", "serve", "--port", str(self._port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=self._environment,
            text=True,
        )
        self._process, self._lines = process, Queue()
        assert process.stdout is not None
        threading.Thread(target=self._read, args=(process, self._lines), daemon=True).start()
        self.base = self._address(process)
        return time.perf_counter() - began

    @staticmethod
    def _read(process: subprocess.Popen[str], lines: Queue[str]) -> None:
        assert process.stdout is not None
        with process.stdout as out:
            for line in out:
                lines.put(line)

    def _address(self, process: subprocess.Popen[str]) -> str:
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
