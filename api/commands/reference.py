"""`duobaan reference`: writes docs/reference from the code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.console import Trouble, out


def reference(folder: Annotated[Path, typer.Argument(help="Where the pages stand.")] = Path("docs/reference")) -> None:
    """Write the reference pages: life cycles, permissions, errors, events, settings and the schema."""
    import schema
    from api.reference_pages import pages
    from api.schema_pages import schema_pages
    from schema.examples import as_json, read_examples
    from schema.guided import as_toml, read_guide

    if not folder.parent.is_dir():
        raise Trouble(f"there is no folder {folder.parent} here; run this in the project's own folder.")
    stories = folder.parent / "guide" / "clients"
    guide = read_guide(stories)
    (folder / "schema").mkdir(exist_ok=True, parents=True)
    of_schema = {f"schema/{name}": text for name, text in schema_pages(guide).items()}
    for name, text in (pages() | of_schema).items():
        (folder / name).write_text(text, encoding="utf-8")
        out.print(f"wrote {folder / name}")
    # Without a guide beside it (an installed server) what is known of one stays.
    if guide:
        home = Path(schema.__path__[0])
        (home / "guided.toml").write_text(as_toml(guide), encoding="utf-8")
        (home / "examples.json").write_text(as_json(read_examples(stories)), encoding="utf-8")
