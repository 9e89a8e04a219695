"""Secrets that prove someone: made here, told once, kept as a hash."""

from __future__ import annotations

from typing import Final

from authlib.common.security import generate_token

PREFIX: Final = "dbn_"  # lets secret scanners and people recognise a token
_LENGTH: Final = 43  # letters and digits: 256 bits


def new_token() -> str:
    """Return a new personal access token."""
    return PREFIX + generate_token(_LENGTH)


def new_session_token() -> str:
    """Return a new secret of a session cookie."""
    return generate_token(_LENGTH)
