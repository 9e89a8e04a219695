"""The demo region, seeded and indexed once in a session of tests for all its workers; each server gets a copy."""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path

from tests.support import warm

SAID = "said"  # what the command printed, beside the data folder


def made_once(root: Path) -> Path:
    """Return the folder under `root` that holds the region's data; whoever comes first makes it, the others wait."""
    home = root / "demo-region"
    with (root / "demo-region.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go by the system when its holder dies
        if not home.exists():
            shutil.rmtree(part := root / "demo-region.part", ignore_errors=True)
            _make(part)
            part.rename(home)
    return home


def _make(home: Path) -> None:
    done = warm.run("seed", "--data-dir", home / "data", timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    # The command closed the database: all of it is in its one file, and a copy of the folder is a copy of the region.
    assert not list((home / "data").glob("*-wal"))
    (home / SAID).write_text(done.stdout, encoding="utf-8")


def copy(home: Path, folder: Path) -> Path:
    """Copy the region to a folder for a server of one's own."""
    shutil.copytree(home / "data", folder, dirs_exist_ok=True)
    return folder
