"""The rule that an older version never overwrites a newer one, and the fingerprint of what an index holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from search.engine import Document, Tombstone

Change: TypeAlias = Document | Tombstone

Rank: TypeAlias = tuple[int, bool]
"""Version, and whether the document is gone: a tombstone outranks a document of the same version."""

UNKNOWN: Rank = (-1, False)


def version_of(change: Change) -> int:
    """The version that a change brings."""
    version = change.version if isinstance(change, Tombstone) else change["version"]
    if not isinstance(version, int):
        raise ValueError("a version is a whole number")
    return version


def rank_of(change: Change) -> Rank:
    """What a change is compared by: it is written when its rank is not lower than the known one."""
    return version_of(change), isinstance(change, Tombstone)


def newest_of(changes: Iterable[Change]) -> dict[str, Change]:
    """The highest-ranking change of each document; among equals the last one."""
    newest: dict[str, Change] = {}
    for change in changes:
        identity = change.id if isinstance(change, Tombstone) else str(change["id"])
        if identity not in newest or rank_of(change) >= rank_of(newest[identity]):
            newest[identity] = change
    return newest


def fingerprint(identity: str, version: int) -> int:
    """63 bits that stand for one version of one document."""
    return int.from_bytes(hashlib.blake2b(f"{identity}:{version}".encode(), digest_size=8).digest(), "big") >> 1


def checksum(fingerprints: Iterable[int]) -> str:
    """What a set of fingerprints adds up to, in any order."""
    return f"{sum(fingerprints) % 2**64:016x}"


def checksum_of(versions: Mapping[str, int]) -> str:
    """The checksum of documents given by id and version: what the database's side is compared with."""
    return checksum(fingerprint(identity, version) for identity, version in versions.items())
