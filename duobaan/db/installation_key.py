"""The installation's key: from the settings, or made once and kept in the data folder for its owner's eyes only."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from duobaan.settings import Settings

_FILE = "secret.key"
_BYTES = 32


class KeyRing:
    """Derives one key per purpose, so that a key for cursors says nothing about a key for links."""

    def __init__(self, master: bytes) -> None:
        self._master = master

    def key(self, purpose: str) -> bytes:
        """Return the key of a purpose."""
        return hmac.digest(self._master, purpose.encode(), hashlib.sha256)


def key_ring(settings: Settings) -> KeyRing:
    """Return the keys of this installation; the same at every start."""
    given = settings.secret.get_secret_value()
    return KeyRing(given.encode() if given else _kept(settings.data_dir))


def _kept(folder: Path) -> bytes:
    path = folder / _FILE
    if not path.exists():
        _make(path)
    found = path.read_bytes()
    if len(found) != _BYTES:
        raise RuntimeError(f"{path} does not hold a key of {_BYTES} bytes; remove it to have a new one made")
    return found


def _make(path: Path) -> None:
    """Write a new key whole or not at all; of two processes that start together the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = write_draft(path, secrets.token_bytes(_BYTES))
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def write_draft(path: Path, content: bytes) -> Path:
    """Write beside a path what only its owner may read; the caller puts it in place in one step."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    return draft
