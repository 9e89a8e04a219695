"""Personal text that nobody searches for, sealed at rest: a column type over MultiFernet and the keys it uses.

What is sealed has no order and is never equal to anything: such a column can be read, written and emptied, not asked.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from duobaan.db.installation_key import key_ring, write_draft
from duobaan.settings import Settings

_FILE: Final = "data.keys"
_PURPOSE: Final = "personal columns"


class WrongDataKey(Exception):
    """What stands in a sealed column opens with none of the keys of this installation."""


@dataclass(slots=True)
class DataKeys:
    """The keys of one installation: the first seals, all open; the file is read again when it changed.

    Newest first: those of the settings, else those of the file `data.keys`; then the one derived from the
    installation's key, which is the only one until the first rotation.
    """

    settings: Settings
    _read: tuple[int, ...] | None = None
    _ring: list[Fernet] = field(default_factory=list)

    def seal(self, text: str) -> str:
        """Return the text sealed with the newest key."""
        return MultiFernet(self._current()).encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return what was sealed with any of the keys; raises WrongDataKey."""
        try:
            return MultiFernet(self._current()).decrypt(sealed).decode()
        except InvalidToken:
            raise WrongDataKey("a sealed column opens with none of the data keys: `duobaan doctor`") from None

    def is_newest(self, sealed: str) -> bool:
        """Say whether the newest key sealed this."""
        try:
            self._current()[0].decrypt(sealed)
        except InvalidToken:
            return False
        return True

    @property
    def path(self) -> Path:
        """Return where the keys of this installation stand when the settings give none."""
        return self.settings.data_dir / _FILE

    @property
    def is_in_settings(self) -> bool:
        """Say whether whoever runs the server hands out the keys, so that no file may be written."""
        return bool(self.settings.data_keys.get_secret_value() or self.settings.secret.get_secret_value())

    def add(self) -> None:
        """Put a new key in front of the file, whole or not at all; running processes see it at their next word."""
        known = self._lines()
        write_draft(self.path, "\n".join([new_key(), *known, ""]).encode()).replace(self.path)

    def drop_old(self) -> None:
        """Leave the newest key only in the file: what older ones sealed, as in old backups, opens no more."""
        if known := self._lines():
            write_draft(self.path, f"{known[0]}\n".encode()).replace(self.path)

    def _current(self) -> list[Fernet]:
        mark = self._mark()
        if mark != self._read or not self._ring:
            given = self.settings.data_keys.get_secret_value()
            named = [one.strip() for one in given.split(",") if one.strip()] if given else self._lines()
            derived = base64.urlsafe_b64encode(key_ring(self.settings).key(_PURPOSE)).decode()
            self._ring, self._read = _fernets([*named, derived]), mark
        return self._ring

    def _lines(self) -> list[str]:
        return self.path.read_text(encoding="ascii").split() if self.path.exists() else []

    def _mark(self) -> tuple[int, ...]:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return ()
        return found.st_mtime_ns, found.st_ino, found.st_size


def new_key() -> str:
    """Return a new key, as the settings and the file take it."""
    return Fernet.generate_key().decode()


def _fernets(keys: Sequence[str]) -> list[Fernet]:
    try:
        return [Fernet(key) for key in keys]
    except (ValueError, binascii.Error):
        raise RuntimeError(
            f"a data key (DUOBAAN_DATA_KEYS or {_FILE}) is not 32 bytes in url-safe base64; "
            "`duobaan keys new-data-key` prints one"
        ) from None


_of_dialect: Final[WeakKeyDictionary[Dialect, DataKeys]] = WeakKeyDictionary()


def bind_keys(engine: sa.Engine, keys: DataKeys) -> None:
    """Let the sealed columns of an engine use these keys; each engine has a dialect of its own."""
    _of_dialect[engine.dialect] = keys


def keys_of(dialect: Dialect) -> DataKeys:
    """Return the keys of the engine to which a dialect belongs."""
    return _of_dialect[dialect]


class Sealed(TypeDecorator[str]):
    """Text that stands encrypted in the database; empty text stays empty, so that erasing and retention can ask."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal what is written."""
        return keys_of(dialect).seal(value) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open what is read; raises WrongDataKey."""
        return keys_of(dialect).open(value) if value else value
