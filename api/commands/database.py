"""`duobaan migrate`: brings the database to the newest form, or says where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import Trouble, load_settings, out, run

if TYPE_CHECKING:
    from duobaan.settings import Settings


def migrate(
    revision: Annotated[str, typer.Option(help="Revision to go to.")] = "head",
    status: Annotated[bool, typer.Option("--status", help="Only say where the database stands.")] = False,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the database.")] = None,
) -> None:
    """Bring the database to the newest form."""
    settings = load_settings(data_dir=data_dir)
    if status:
        found, newest = run(_where(settings))
        out.print(f"database: {found or 'empty'}\nnewest:   {newest}")
        raise typer.Exit(0 if found == newest else 1)
    from duobaan.db.migrate import Blocked, UnknownRevision, upgrade

    try:
        run(upgrade(settings, revision))
    except UnknownRevision as error:
        raise Trouble(f"{error}. `duobaan migrate --status` says where the database stands.") from None
    except Blocked as error:
        raise Trouble(f"{error}.") from None
    out.print(f"database: {run(_where(settings))[0]}")


async def _where(settings: Settings) -> tuple[str | None, str]:
    from duobaan.db.engine import make_engine
    from duobaan.db.migrate import current, head

    engine = make_engine(settings)
    try:
        return await current(engine), head()
    finally:
        await engine.dispose()
