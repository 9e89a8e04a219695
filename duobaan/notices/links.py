"""Signed links in letters: to stop them without signing in, and to confirm one's own profile with one click.

A link names an account and what it opens, and nothing that could be read; the key is the installation's own. One that
stops mail holds for as long as the letter is kept. One that confirms counts for the confirmation that it follows, so
it does once what it says, and not longer than a month.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from duobaan.clock import now
from duobaan.notices.models import NoticeKind

CONFIRM_LASTS: Final = dt.timedelta(days=30)
_STOP: Final = "s"
_CONFIRM: Final = "c"
_MAC_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Stop:
    """Whose mail a link stops: of one kind, or all of it."""

    user_id: UUID
    kind: NoticeKind | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """Whose profile a link confirms, and after which confirmation (its instant in microseconds) it counts."""

    user_id: UUID
    professional_id: UUID
    after: int
    ends: int  # seconds since 1970


class NoticeLinks:
    """Writes and reads the links of one installation."""

    def __init__(self, key: bytes, public_url: str) -> None:
        self._key = key
        self.public_url = public_url

    def stop(self, user_id: UUID, kind: NoticeKind | None = None) -> str:
        """Return the address that stops mail."""
        token = self._seal(_STOP, user_id.hex, kind.value if kind else "")
        return f"{self.public_url}/notices/unsubscribe?token={token}"

    def confirm(self, user_id: UUID, professional_id: UUID, confirmed_at: dt.datetime | None) -> str:
        """Return the address that confirms a profile that was confirmed last at an instant."""
        ends = int((now() + CONFIRM_LASTS).timestamp())
        token = self._seal(_CONFIRM, user_id.hex, professional_id.hex, str(stamp(confirmed_at)), str(ends))
        return f"{self.public_url}/notices/confirm?token={token}"

    def read_stop(self, token: str) -> Stop | None:
        """Return what a link stops; None when it is none of ours."""
        parts = self._open(_STOP, token, 2)
        if parts is None:
            return None
        kind = parts[1]
        return Stop(UUID(hex=parts[0]), NoticeKind(kind) if kind in NoticeKind.__members__ else None)

    def read_confirm(self, token: str) -> Confirm | None:
        """Return what a link confirms; None when it is none of ours or too old."""
        parts = self._open(_CONFIRM, token, 4)
        if parts is None or int(parts[3]) < now().timestamp():
            return None
        return Confirm(UUID(hex=parts[0]), UUID(hex=parts[1]), int(parts[2]), int(parts[3]))

    def _seal(self, purpose: str, *parts: str) -> str:
        text = ".".join((purpose, *parts)).encode()
        return base64.urlsafe_b64encode(self._mac(text) + text).decode().rstrip("=")

    def _open(self, purpose: str, token: str, number: int) -> list[str] | None:
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (binascii.Error, ValueError):
            return None
        mac, text = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(text)):
            return None
        found, *parts = text.decode().split(".")
        return parts if found == purpose and len(parts) == number else None

    def _mac(self, text: bytes) -> bytes:
        return hmac.digest(self._key, text, hashlib.sha256)[:_MAC_BYTES]


def stamp(instant: dt.datetime | None) -> int:
    """Return an instant as a number that both databases keep exactly."""
    return 0 if instant is None else int(instant.timestamp() * 1_000_000)
