"""A backup as a folder: the copied database and a manifest that says of which moment it is and whether it is whole.

No keys are in it (docs/runbooks/data-keys.md), and no index, which is built from the database.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from duobaan.clock import now
from duobaan.db import migrate
from duobaan.db.copying import FILES, CopyFailed, copy_out

MANIFEST = "manifest.json"
_PREFIX = "duobaan-"
_DRAFT = ".part"


class NotABackup(Exception):
    """A folder holds no backup, or not a whole one; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    database: str
    """`sqlite` or `postgresql`."""
    revision: str
    """The form of the database, as `duobaan migrate --status` names it."""
    size: int
    """Bytes of the copied database."""
    sha256: str


async def write_backup(engine: AsyncEngine, folder: Path) -> tuple[Path, Manifest]:
    """Write a backup of this moment into a new folder below this one; what breaks off leaves no backup behind.

    Raise `CopyFailed` when the database has no form yet, or when the copy cannot be made.
    """
    revision = await migrate.current(engine)
    if revision is None:
        raise CopyFailed("the database is empty: there is nothing to back up")
    made = now()
    place = folder / f"{_PREFIX}{made:%Y%m%dT%H%M%SZ}"
    draft = place.with_name(place.name + _DRAFT)
    if place.exists():
        raise CopyFailed(f"{place} stands already: wait a second")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        copied = await copy_out(engine, draft)
        manifest = Manifest(
            made.isoformat(timespec="seconds"), engine.dialect.name, revision, copied.stat().st_size, _hash(copied)
        )
        (draft / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
        draft.rename(place)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return place, manifest


def read_backup(place: Path) -> tuple[Path, Manifest]:
    """Return the copied database of a backup and what the backup says of itself; raise `NotABackup`."""
    try:
        manifest = Manifest(**json.loads((place / MANIFEST).read_text(encoding="utf-8")))
        copied = place / FILES[manifest.database]
        found = _hash(copied)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise NotABackup(f"{place} holds no whole backup ({type(error).__name__})") from error
    if found != manifest.sha256:
        raise NotABackup(f"{copied} is not what was written: its bytes have changed")
    return copied, manifest


def drop_older(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest backups of a folder, and drafts that broke off; return what went."""
    whole = sorted(one for one in folder.glob(f"{_PREFIX}*Z") if (one / MANIFEST).is_file())
    gone = [*whole[:-keep], *folder.glob(f"{_PREFIX}*{_DRAFT}")]
    for one in gone:
        shutil.rmtree(one)
    return gone


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
