"""Secrets that are told once, in a link, a token or an address: how they are kept."""

from __future__ import annotations

import hashlib


def hash_secret(secret: str) -> str:
    """Return how a secret is kept; it is random, so a plain hash suffices."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
