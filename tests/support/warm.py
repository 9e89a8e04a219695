"""Starts `duobaan` as a process of its own without importing the program anew each time.

Four seconds of CPU went into the same imports before each server of the tests could begin. In a test run they are
forked from one process that has imported everything and done nothing (`warm_root`): they are processes as others, with
a number, environment, streams and end of their own. Elsewhere, as in benchmarks, and where systems do not fork well,
they start cold. So do, always, those of tests/api/test_cli.py, tests/api/test_install.py and tests/architecture.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.support.code import ROOT

_roots: list[Root] = []
_presets: dict[str, str] = {}
_PATIENT = {"DUOBAAN_MAX_WAIT_SECONDS": "30"}
"""Four workers share two cores: that a request waits for its turn longer than a second says nothing there."""


class Process:
    """A process that was forked for us, to be asked what one asks of `subprocess.Popen`."""

    def __init__(self, told: socket.socket) -> None:
        self._told = told
        self.returncode: int | None = None
        self.pid = self._hear()

    def _hear(self) -> int:
        said = self._told.recv(64)
        if not said:
            raise RuntimeError("what forks processes for the tests is gone")
        return int(said)

    def poll(self) -> int | None:
        """Return how it ended, or nothing while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ended and return how; a signal is a number below nought."""
        if self.returncode is None:
            self._told.settimeout(timeout)
            try:
                self.returncode = self._hear()
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0) from None
            self._told.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal unless it ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


class Root:
    """The process that forks others; it starts with the first of them."""

    def __init__(self) -> None:
        self._asking: socket.socket | None = None
        self._lock = threading.Lock()

    def fork(self, words: Sequence[str | Path], environment: Mapping[str, str], files: Sequence[int]) -> Process:
        """Let a command run with these files as its standard streams."""
        wish = {"words": [str(one) for one in words], "environment": dict(environment), "folder": os.getcwd()}
        told, telling = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with self._lock, telling:
            socket.send_fds(self._started(), [json.dumps(wish).encode()], [*files, telling.fileno()])
        return Process(told)

    def _started(self) -> socket.socket:
        if self._asking is None:
            self._asking, asked = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with asked:
                number = asked.fileno()
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "tests.support.warm_root", str(number)],
                    cwd=ROOT,
                    env=environment(),
                    pass_fds=[number],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                )
        return self._asking

    def close(self) -> None:
        """Let it end: it does when nobody can ask it any more."""
        if self._asking is not None:
            self._asking.close()
            self._process.wait(30)


@contextlib.contextmanager
def rooted() -> Iterator[None]:
    """Let what starts within the block be patient, and forked on systems where that is known to work."""
    root = Root()
    _presets.update(_PATIENT)
    if sys.platform == "linux":
        _roots.append(root)
    try:
        yield
    finally:
        _roots.clear()
        _presets.clear()
        root.close()


def environment(**more: str) -> dict[str, str]:
    """Return what a process of the program inherits: no setting of it but those given here and those of the suite."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("DUOBAAN_")}  # noqa: TID251
    return others | _presets | more


def start(
    words: Sequence[str | Path], environment: Mapping[str, str], *, stdout: int | None = None, stderr: int | None = None
) -> Process | subprocess.Popen[bytes]:
    """Start `duobaan` with these words; what it says goes to open files or is lost."""
    with Path(os.devnull).open("r+b") as nothing:
        files = [nothing.fileno() if one is None else one for one in (None, stdout, stderr)]
        if _roots:
            return _roots[0].fork(words, environment, files)
        command = [sys.executable, "-m", "api", *words]
        return subprocess.Popen(command, stdin=files[0], stdout=files[1], stderr=files[2], env=environment)


def run(*words: str | Path, timeout: float = 120, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `duobaan` with these words and settings to its end, and return what it said."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = start(words, environment(**more), stdout=out.fileno(), stderr=err.fileno())
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(30)
            raise
        for file in (out, err):
            file.seek(0)
        return subprocess.CompletedProcess([str(one) for one in words], code, out.read(), err.read())
