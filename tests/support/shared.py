"""What the workers of one run share: made by whoever comes first, read by the others."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest


def folder(factory: pytest.TempPathFactory, worker: str) -> Path:
    """Return the folder of the whole run."""
    own = factory.getbasetemp()
    return own if worker == "master" else own.parent


@contextlib.contextmanager
def once(factory: pytest.TempPathFactory, worker: str, name: str) -> Iterator[Path]:
    """Give the path of a file to whoever makes it and then to the others, one after the other."""
    path = folder(factory, worker) / name
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go by the system when its holder dies
        yield path
