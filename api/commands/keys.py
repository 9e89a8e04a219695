"""`duobaan keys`: lists and rotates the keys that sign access tokens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import load_settings, out, run

if TYPE_CHECKING:
    from auth.signing import SigningKeys
    from duobaan.db.uow import Database
    from duobaan.settings import Settings

app = typer.Typer(help="The keys that sign access tokens.", no_args_is_help=True)
DataDir = Annotated[Path | None, typer.Option(help="Folder of the database.")]


def _keys(settings: Settings) -> tuple[Database, SigningKeys]:
    from api.secrets import key_ring
    from auth.signing import SigningKeys
    from duobaan.db.engine import make_engine
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
