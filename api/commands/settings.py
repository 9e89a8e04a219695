"""`duobaan settings`: lists every setting with its present value, or writes them as an example file."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from api.console import load_settings, out


def show(
    env: Annotated[bool, typer.Option("--env", help="Print .env.example: every setting with its default.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """List the settings; secrets are never shown."""
    if env:
        typer.echo(example(), nl=False)
        return
    found = load_settings().model_dump(mode="json")
    if as_json:
        typer.echo(json.dumps(found))
        return
    from rich.table import Table

    from duobaan.settings import Settings

    table = Table("setting", "value", "what it does", box=None)
    for name, field in Settings.model_fields.items():
        table.add_row(f"DUOBAAN_{name.upper()}", str(found[name]), field.description or "")
    out.print(table)


def example() -> str:
    """Return the text of .env.example."""
    from duobaan.settings import Settings

    lines = ["# Every setting with its default, written by `duobaan settings --env`; all may be left out."]
    for name, field in Settings.model_fields.items():
        lines += ["", f"# {field.description}", f"# DUOBAAN_{name.upper()}={_plain(field.default)}"]
    return "\n".join(lines) + "\n"


def _plain(value: Any) -> str:
    if hasattr(value, "get_secret_value"):
        return str(value.get_secret_value())
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
