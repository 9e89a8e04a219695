"""`duobaan letters`: how many letters of notices wait, and another chance for those that were given up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import load_settings, out, run

if TYPE_CHECKING:
    from duobaan.settings import Settings


def letters(
    again: Annotated[bool, typer.Option("--again", help="Try the letters that were given up once more.")] = False,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the database and the index.")] = None,
) -> None:
    """Say how many letters wait and how many were given up; with --again these are tried once more."""
    run(_letters(load_settings(data_dir=data_dir), again=again))


async def _letters(settings: Settings, *, again: bool) -> None:
    from duobaan.access import SYSTEM
    from duobaan.db.engine import make_engine
    from duobaan.db.uow import Database
    from duobaan.notices.posting import letters_state, try_again

    db = Database(make_engine(settings))
    try:
        if again:
            out.print(f"{await try_again(SYSTEM, db)} letters are tried once more")
        found = await letters_state(SYSTEM, db)
    finally:
        await db.close()
    out.print(f"{found.waiting} waiting, {found.late} of them late, {found.dead} given up")
