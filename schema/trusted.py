"""Trusted documents: texts that whoever runs the server knows beforehand, named by their sha256.

They come from files and never from clients. All are parsed, validated and priced when the server starts, and stay so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal


class BadManifest(Exception):
    """A file of trusted documents is not what it says."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """The documents by the hexadecimal sha256 of their text, and what may come without being one of them."""

    texts: Mapping[str, str] = field(default_factory=dict)
    only: bool = False
    by_get: Literal["all", "trusted", "off"] = "all"

    def holds(self, text: str) -> bool:
        """Say whether a text is one of them."""
        return bool(self.texts) and digest(text) in self.texts


def digest(text: str) -> str:
    """Return the name of a document."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_manifests(paths: Iterable[Path]) -> dict[str, str]:
    """Return the documents of several files; raise BadManifest when a name is not the sha256 of its text."""
    found: dict[str, str] = {}
    for path in paths:
        for name, text in _entries(path):
            if digest(text) != name.removeprefix("sha256:").lower():
                raise BadManifest(f"{path.name}: {name[:80]} is not the sha256 of its document.")
            found[digest(text)] = text
    return found


def _entries(path: Path) -> list[tuple[str, str]]:
    """Read a plain map of name to text, or a manifest as Apollo's tools write it."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadManifest(f"{path}: cannot be read as JSON ({type(error).__name__}).") from None
    if isinstance(held, dict) and isinstance(held.get("operations"), list):
        pairs: list[tuple[Any, Any]] = [(one.get("id"), one.get("body")) for one in held["operations"]]
    else:
        pairs = list(held.items()) if isinstance(held, dict) else [(None, None)]
    if not all(isinstance(part, str) for pair in pairs for part in pair):
        raise BadManifest(f"{path.name}: is no map of sha256 to document.")
    return pairs
