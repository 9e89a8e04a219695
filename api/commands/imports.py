"""`duobaan import …`: read public files; a dry run, a progress bar and an error report by row."""

from __future__ import annotations

import typer

app = typer.Typer(help="Read schools, postcodes and subject words from public files.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Read public files."""
