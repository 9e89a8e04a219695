"""`duobaan keys`: the keys that sign access tokens, and those that seal personal text in the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import Trouble, err, load_settings, out, run

if TYPE_CHECKING:
    from api.house import House
    from auth.signing import SigningKeys
    from duobaan.db.uow import Database
    from duobaan.settings import Settings

app = typer.Typer(help="The keys that sign access tokens and seal personal text.", no_args_is_help=True)
DataDir = Annotated[Path | None, typer.Option(help="Folder of the database.")]


def _keys(settings: Settings) -> tuple[Database, SigningKeys]:
    from auth.signing import SigningKeys
    from duobaan.db.engine import make_engine
    from duobaan.db.installation_key import key_ring
    from duobaan.db.uow import Database

    db = Database(make_engine(settings))
    return db, SigningKeys(db, key_ring(settings).key("signing keys"))


@app.command("list")
def show(data_dir: DataDir = None) -> None:
    """List the keys whose tokens count now, newest first."""
    run(_show(load_settings(data_dir=data_dir)))


async def _show(settings: Settings) -> None:
    db, keys = _keys(settings)
    try:
        for row in await keys.listed():
            ends = "" if row.ends_at is None else f", ends {row.ends_at:%Y-%m-%d %H:%M} UTC"
            out.print(f"{row.kid} signs from {row.signs_from:%Y-%m-%d %H:%M} UTC{ends}", markup=False)
    finally:
        await db.close()


@app.command()
def rotate(
    compromised: Annotated[
        bool, typer.Option("--compromised", help="End every token of the present keys now; all must refresh.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Add a key; it is published ten minutes before it signs, and older keys end when their last token has."""
    run(_rotate(load_settings(data_dir=data_dir), compromised=compromised))


async def _rotate(settings: Settings, *, compromised: bool) -> None:
    db, keys = _keys(settings)
    try:
        row = await keys.rotate(compromised=compromised)
        out.print(f"{row.kid} signs from {row.signs_from:%Y-%m-%d %H:%M} UTC", markup=False)
    finally:
        await db.close()


@app.command()
def new_data_key() -> None:
    """Print a new key for DUOBAAN_DATA_KEYS; put it in front of those that stand there."""
    from duobaan.db.sealing import new_key

    typer.echo(new_key())


@app.command()
def rotate_data(
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Forget older keys of data.keys; backups made before open no more.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Seal personal text anew with a new key; may be broken off and run again, while the server runs."""
    run(_rotate_data(load_settings(data_dir=data_dir), drop_old=drop_old))


async def _rotate_data(settings: Settings, *, drop_old: bool) -> None:
    from api.commands.jobs import visiting
    from duobaan.db import resealing
    from duobaan.db.sealing import WrongDataKey, keys_of
    from duobaan.privacy.register import register

    async with visiting(settings) as house:
        keys = keys_of(house.db.engine.dialect)
        found = await resealing.inspect(house.db, register().sealed_columns)
        if found.unreadable:
            raise Trouble(f"{found.unreadable} of {found.values} sealed texts open with none of the keys: put it back.")
        if not found.older and not keys.is_in_settings:
            keys.add()  # a run that was broken off is finished with the key that it began with
        try:
            await _reseal(house)
        except WrongDataKey as error:
            raise Trouble(str(error)) from error
        if drop_old:
            keys.drop_old()
    out.print(f"{found.values} texts are sealed with the newest key")
    if keys.is_in_settings and not found.older:
        out.print("nothing changed: put a new key (`duobaan keys new-data-key`) in front of DUOBAAN_DATA_KEYS first")


async def _reseal(house: House) -> None:
    from rich.progress import Progress

    from duobaan.db import resealing
    from duobaan.privacy.register import register

    columns = register().sealed_columns
    with Progress(console=err, disable=not err.is_terminal, transient=True) as progress:
        task = progress.add_task("sealing", total=await resealing.count(house.db, columns))
        async for seen in resealing.reseal(house.db, columns):
            progress.advance(task, seen)
