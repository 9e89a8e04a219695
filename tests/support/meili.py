"""A live Meilisearch: the one in MEILI_URL, else a `meilisearch` program on the PATH, run on loopback and stopped."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from tests.support.http import free_port

MEMORY = "1GiB"
"""For indexing, as in docker-compose: each task sets memory in order by this number (docs/search-engines.md)."""


def program() -> str | None:
    """Return where the program is, if it is on the PATH."""
    return shutil.which("meilisearch")


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run the program with its data in a folder and give its address."""
    port = free_port()
    address, data = f"127.0.0.1:{port}", str(folder / "data")
    arguments = [str(program()), "--no-analytics", "--http-addr", address, "--db-path", data]
    arguments += ["--max-indexing-memory", MEMORY]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(arguments, cwd=folder, stdout=log, stderr=log)
    try:
        yield _answering(f"http://{address}", process, folder / "log")
    finally:
        process.terminate()
        process.wait(20)


def _answering(url: str, server: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(url + "/health", timeout=1) as answer:
                if answer.status == 200:
                    return url
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"meilisearch did not start: {log.read_text()[-2000:]}")
