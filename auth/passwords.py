"""Password hashes: argon2 in worker threads, so that the event loop never waits and a flood cannot eat the machine."""

from __future__ import annotations

import asyncio
from typing import Final

from pwdlib import PasswordHash

from duobaan.errors import InvalidInput

SHORTEST: Final = 10
LONGEST: Final = 200
AT_ONCE: Final = 2  # each argon2 hash takes 64 MB and a core for some tens of milliseconds


def check_password(password: str, email: str) -> None:
    """Raise InvalidInput for a password that is too short, too long or the e-mail address itself."""
    if len(password) < SHORTEST:
        raise InvalidInput.at("input", "password", rule="too_short", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise InvalidInput.at("input", "password", rule="too_long", longest=LONGEST)
    if password.strip().casefold() == email.strip().casefold():
        raise InvalidInput.at("input", "password", rule="password_is_email")


class PasswordHasher:
    """Hashes and verifies with a limit on how many run at once."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._argon2 = PasswordHash.recommended()
        self._turn = asyncio.Semaphore(at_once)
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """Return the hash to keep."""
        async with self._turn:
            return await asyncio.to_thread(self._argon2.hash, password)

    async def verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Say whether the password fits, with a stronger hash when the kept one has aged.

        Without a kept hash the same work is done, so that an unknown account takes as long as a known one.
        """
        if self._nobody is None:
            self._nobody = await self.hash("nobody has this password")
        if len(password) > LONGEST:
            password, kept = "", None
        async with self._turn:
            fits, newer = await asyncio.to_thread(self._argon2.verify_and_update, password, kept or self._nobody)
        return fits and kept is not None, newer if kept is not None else None
