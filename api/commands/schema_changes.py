"""`duobaan schema`: what changed since the last release, the release itself, and who still asks what will go."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import Trouble, err, load_settings, run

if TYPE_CHECKING:
    from duobaan.settings import Settings

app = typer.Typer(help="What changes for clients: differences, releases, use of deprecated fields.")


@app.command()
def changes(
    since: Annotated[Path | None, typer.Option(help="Compare with this text instead of the last release.")] = None,
) -> None:
    """Print what changed since the last release, as a changelog; exit 1 when a change needs a permit."""
    from schema.changes import released

    if since is not None and not since.is_file():
        raise Trouble(f"there is no file {since}.")
    old = released() if since is None else since.read_text(encoding="utf-8")
    if old is None:
        raise Trouble("nothing was released yet; compare with a file by --since, or run `duobaan schema release`.")
    _print_changes(old)


@app.command()
def release(
    again: Annotated[bool, typer.Option("--again", help="Write a version once more that nobody has yet.")] = False,
    to: Annotated[Path | None, typer.Option(help="Write to this file instead of schema/released.graphql.")] = None,
) -> None:
    """Keep the present schema as that of this version, and print what clients should know of it."""
    import schema
    from duobaan import __version__, clock
    from schema.build import sdl
    from schema.changes import as_released, version_of

    file = to or Path(schema.__path__[0]) / "released.graphql"
    old = file.read_text(encoding="utf-8") if file.is_file() else None
    if old is not None and version_of(old) == __version__ and not again:
        raise Trouble(f"{__version__} is released; raise the version in duobaan/__init__.py and pyproject.toml first.")
    if old is not None and not again:
        typer.echo(f"## {__version__}, {clock.today()}\n")
        _print_changes(old)
    file.write_text(as_released(sdl(), __version__, clock.today()), encoding="utf-8")
    err.print(f"wrote {file}")


def _print_changes(old: str) -> None:
    from duobaan import clock
    from schema.build import sdl
    from schema.changes import changelog, permits, unpermitted
    from schema.changes import changes as found_between

    found = found_between(old, sdl())
    typer.echo(changelog(found), nl=False)
    if missing := unpermitted(found, permits(), clock.today()):
        raise Trouble(f"{len(missing)} breaking changes need a permit in schema/permits.toml.")


@app.command()
def uses(
    days: Annotated[int, typer.Option(help="Of how many days.", min=1, max=365)] = 90,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the database.")] = None,
) -> None:
    """Print which clients used what will go of the schema, the most used first."""
    run(_uses(load_settings(data_dir=data_dir), days))


async def _uses(settings: Settings, days: int) -> None:
    from duobaan.access import SYSTEM
    from duobaan.clients.uses import list_uses
    from duobaan.clock import today
    from duobaan.db.engine import make_engine
    from duobaan.db.uow import Database

    db = Database(make_engine(settings))
    try:
        found = await list_uses(SYSTEM, db, since=today() - dt.timedelta(days=days))
    finally:
        await db.close()
    for one in found:
        typer.echo(f"{one.uses}\t{one.path}\t{one.caller}\tlast on {one.last_on}")
    if not found:
        err.print(f"nothing that will go was used in the last {days} days")
