"""`duobaan seed` and `duobaan reindex`: fill the database, build the search index anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.console import Trouble, load_settings

DataDir = Annotated[Path | None, typer.Option(help="Folder of the database and the index.")]


def seed(
    size: Annotated[int | None, typer.Option(help="Number of professionals; the default is the demo region.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Load the demo region, or a corpus of any size for measurements."""
    load_settings(data_dir=data_dir)
    raise Trouble("this installation has no demo region yet.")


def reindex(data_dir: DataDir = None) -> None:
    """Build the search index anew from the database, beside the one that serves, and swap."""
    load_settings(data_dir=data_dir)
    raise Trouble("this installation cannot reindex yet.")
