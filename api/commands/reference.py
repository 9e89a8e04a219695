"""`duobaan reference`: writes docs/reference from the code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.console import Trouble, out


def reference(folder: Annotated[Path, typer.Argument(help="Where the pages stand.")] = Path("docs/reference")) -> None:
    """Write the reference pages: life cycles, permissions, errors, events and settings."""
    from api.reference_pages import pages

    if not folder.parent.is_dir():
        raise Trouble(f"there is no folder {folder.parent} here; run this in the project's own folder.")
    folder.mkdir(exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
        out.print(f"wrote {folder / name}")
