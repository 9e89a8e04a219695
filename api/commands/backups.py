"""`duobaan backup` and `duobaan restore`: the database to a folder and back, and nobody who was erased comes back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import Trouble, err, load_settings, out, run

if TYPE_CHECKING:
    from duobaan.privacy.scrubbing import LedgerEntry
    from duobaan.settings import Settings

DataDir = Annotated[Path | None, typer.Option(help="Folder of the database and the index.")]


def backup(
    folder: Annotated[Path, typer.Argument(help="Folder of backups; each gets a folder of its own in it.")],
    keep: Annotated[int, typer.Option(min=1, help="How many to keep; older ones go.")] = 14,
    only_ledger: Annotated[
        bool, typer.Option("--only-ledger", help="Only bring the ledger of erasures up to date, in a moment.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Copy the database as it is at this moment, while others work with it; the ledger of erasures stands beside.

    Keys are not in it: keep them elsewhere, or the sealed texts of the backup open no more. The index is not either: it
    is built from the database.
    """
    run(_backup(load_settings(data_dir=data_dir), folder, keep, only_ledger))


async def _backup(settings: Settings, folder: Path, keep: int, only_ledger: bool) -> None:
    from api.commands.jobs import visiting
    from duobaan.access import SYSTEM
    from duobaan.db.backups import drop_older, write_backup
    from duobaan.privacy.ledger import LEDGER, add_to_file
    from duobaan.privacy.scrubbing import read_ledger

    async with visiting(settings) as house:
        with _trouble(), _waiting("copying the database"):
            # First the copy: an erasure that comes between is in the ledger, which is right even where it is in both.
            made = None if only_ledger else await write_backup(house.db.engine, folder)
            added = add_to_file(folder / LEDGER, await read_ledger(SYSTEM, house.db))
    if made is not None:
        place, manifest = made
        out.print(f"{place}: {manifest.database}, {manifest.size:,} bytes, at {manifest.revision}", markup=False)
        for gone in drop_older(folder, keep):
            out.print(f"removed {gone}", markup=False)
    out.print(f"{folder / LEDGER}: {added} erasures added", markup=False)


def restore(
    place: Annotated[Path, typer.Argument(help="The folder of one backup.")],
    ledger: Annotated[
        Path | None, typer.Option(help="The newest ledger of erasures; without it the one beside the backup.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Put a backup in an empty place: database, newest form, erasures again, index; then look whether all is well."""
    run(_restore(load_settings(data_dir=data_dir), place, ledger))


async def _restore(settings: Settings, place: Path, ledger: Path | None) -> None:
    from api.commands.data import build_index
    from api.commands.jobs import visiting
    from duobaan.access import SYSTEM
    from duobaan.db import migrate
    from duobaan.db.backups import read_backup
    from duobaan.db.copying import copy_in
    from duobaan.privacy.ledger import add_to_file
    from duobaan.proposals.erasing import apply_ledger

    with _trouble():
        copied, manifest = read_backup(place)
        entries = _entries(ledger, place)
        with _waiting("putting the database in place"):
            await copy_in(settings, copied)
            await migrate.upgrade(settings)
    out.print(f"the database of {manifest.made_at} stands, at {migrate.head()}")
    async with visiting(settings) as house:
        again = await apply_ledger(SYSTEM, house.db, entries=entries)
        add_to_file(settings.ledger(), entries)
        out.print(f"{again} of {len(entries)} erasures were done again")
        await build_index(house, [])
    await _look(settings)


def _entries(ledger: Path | None, place: Path) -> list[LedgerEntry]:
    from duobaan.privacy.ledger import LEDGER, read_file

    path = ledger or place.absolute().parent / LEDGER
    if not path.exists():
        raise Trouble(
            f"there is no ledger of erasures at {path}: name the newest with --ledger, or nobody stays erased."
        )
    return read_file(path)


async def _look(settings: Settings) -> None:
    """Say what `duobaan doctor` finds wrong after a restore."""
    from api.commands.doctor import examine

    wrong = [one for one in await examine(settings) if one.state == "failure"]
    if wrong:
        raise Trouble("; ".join(f"{one.what}: {one.text}: {one.advice}" for one in wrong))
    out.print("[green]ok[/]       database, sealed texts, outbox and index are well")


@contextlib.contextmanager
def _trouble() -> Iterator[None]:
    from duobaan.db.backups import NotABackup
    from duobaan.db.copying import CopyFailed
    from duobaan.privacy.ledger import NotALedger

    try:
        yield
    except (CopyFailed, NotABackup, NotALedger) as error:
        raise Trouble(f"{error}.") from error
    except OSError as error:
        raise Trouble(f"{error.filename or 'the disk'}: {error.strerror}.") from error


@contextlib.contextmanager
def _waiting(what: str) -> Iterator[None]:
    from rich.progress import Progress

    with Progress(console=err, disable=not err.is_terminal, transient=True) as progress:
        progress.add_task(what, total=None)
        yield
