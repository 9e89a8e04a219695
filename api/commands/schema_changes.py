"""`duobaan schema`: what changed since the last release, the release itself, and who still asks what will go."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.console import Trouble, out

app = typer.Typer(help="What changes for clients: differences, releases, use of deprecated fields.")


@app.command()
def changes(
    since: Annotated[Path | None, typer.Option(help="Compare with this text instead of the last release.")] = None,
) -> None:
    """Print what changed since the last release, as a changelog; exit 1 when a change needs a permit."""
    from duobaan import clock
    from schema.build import sdl
    from schema.changes import changelog, permits, released, unpermitted
    from schema.changes import changes as found_between

    if since is not None and not since.is_file():
        raise Trouble(f"there is no file {since}.")
    old = released() if since is None else since.read_text(encoding="utf-8")
    if old is None:
        raise Trouble("nothing was released yet; compare with a file by --since, or run `duobaan schema release`.")
    found = found_between(old, sdl())
    typer.echo(changelog(found), nl=False)
    if missing := unpermitted(found, permits(), clock.today()):
        raise Trouble(f"{len(missing)} breaking changes need a permit in schema/permits.toml.")


@app.command()
def release() -> None:
    """Keep the present schema as the released one, beside the code; run it when a version goes out."""
    import schema
    from schema.build import sdl

    file = Path(schema.__path__[0]) / "released.graphql"
    file.write_text(sdl(), encoding="utf-8")
    out.print(f"wrote {file}")
