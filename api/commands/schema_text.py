"""`duobaan sdl`: prints the schema, writes its snapshot, or checks that the snapshot is current."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.console import Trouble, out


def sdl(
    check: Annotated[bool, typer.Option("--check", help="Compare with the snapshot; exit 1 when it is old.")] = False,
    write: Annotated[Path | None, typer.Option(help="Write to this file instead of printing.")] = None,
) -> None:
    """Print the GraphQL schema."""
    import schema
    from schema.build import sdl as text_of

    text = text_of()
    if check:
        snapshot = Path(schema.__path__[0]) / "schema.graphql"
        if not snapshot.is_file() or snapshot.read_text(encoding="utf-8") != text:
            raise Trouble("schema/schema.graphql is not what the code says; run make sdl and read the difference.")
        out.print("the snapshot is current")
    elif write is not None:
        write.write_text(text, encoding="utf-8")
    else:
        typer.echo(text, nl=False)
