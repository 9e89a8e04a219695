"""Starts the seeded server of the client's tests, with the shipped client or one built now."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.support import demo, switches
from tests.support.code import ROOT
from tests.support.http import server

WEB = ROOT / "web"


def built(target: Path, *, source: Path = WEB) -> Path:
    """Build the client of a folder that has its packages installed."""
    done = subprocess.run(
        ["node", "build.mjs", "--out", target], cwd=source, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@contextlib.contextmanager
def seeded(folder: Path, region: Path | None = None, *, fresh: bool = switches.FRESH_WEB) -> Iterator[str]:
    """Serve the demo region, or a copy of one that was seeded; `fresh` with a client built from the sources of now."""
    if region is not None:
        demo.copy(region, folder / "data")
    # All windows of a session are one guest to the server, which would slow it down as one.
    more = {"DUOBAAN_RATE_LIMIT_ANONYMOUS": "100000000", "DUOBAAN_RATE_LIMIT": "100000000"}
    if fresh:
        more["DUOBAAN_WEB_CLIENT"] = str(built(folder / "client"))
    with server("--demo", "--port", "0", "--data-dir", str(folder / "data"), seconds=240, **more) as address:
        yield address
