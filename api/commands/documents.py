"""`duobaan documents`: manifests of trusted documents, written and checked before a server starts with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api.console import Trouble, load_settings, out

app = typer.Typer(help="Trusted documents: write a manifest, or check that those of a client fit the schema.")


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Manifests; without any, those of the settings.")] = None,
) -> None:
    """Say whether every document of these manifests runs on this version; exit 1 with all that do not."""
    from api.trusting import manifests
    from schema.build import build
    from schema.measures import Limits
    from schema.trusted import BadManifest, Trusted, read_manifests

    settings = load_settings()
    library = build(limits=Limits.of(settings), compiled=False).library
    try:
        texts = read_manifests(files or manifests(settings))
    except BadManifest as wrong:
        raise Trouble(str(wrong)) from None
    unfit = []
    for name, text in texts.items():
        try:
            library.trust(Trusted({name: text}))
        except BadManifest as wrong:
            unfit.append(str(wrong))
    for line in unfit:
        out.print(line)
    if unfit:
        raise Trouble(f"{len(unfit)} of {len(texts)} documents do not run on this version.")
    out.print(f"{len(texts)} documents fit the schema")


@app.command()
def write(
    sources: Annotated[list[Path], typer.Argument(help="Files with one document each, or folders of *.graphql.")],
    to: Annotated[Path, typer.Option(help="Where the manifest goes.")],
) -> None:
    """Write a manifest for clients that are built without a tool that does so: sha256 to text."""
    from schema.trusted import digest

    found = [
        file for source in sources for file in (sorted(source.rglob("*.graphql")) if source.is_dir() else [source])
    ]
    if missing := [str(file) for file in found if not file.is_file()]:
        raise Trouble(f"there is no file {missing[0]}.")
    texts = [file.read_text(encoding="utf-8") for file in found]
    held = {f"sha256:{digest(text)}": text for text in texts}
    to.write_text(json.dumps(held, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    out.print(f"wrote {len(held)} documents to {to}")
