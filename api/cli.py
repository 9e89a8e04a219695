"""The command line: `duobaan --help` lists it; each command lives in api/commands and imports late."""

from __future__ import annotations

import sys

import typer

from api.commands import (
    backups,
    data,
    database,
    doctor,
    documents,
    imports,
    jobs,
    keys,
    letters,
    login,
    privacy,
    reference,
    schema_changes,
    schema_text,
    serving,
    sessions,
    settings,
    tokens,
)
from api.console import Trouble, complain

app = typer.Typer(
    name="duobaan",
    help="Duobaan, the marketplace for hybrid teaching. Start with: duobaan serve --demo",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command()(serving.serve)
app.command()(serving.worker)
app.command()(database.migrate)
app.command()(data.seed)
app.command()(data.reindex)
app.command("jobs")(jobs.show)
app.command()(letters.letters)
app.command()(backups.backup)
app.command()(backups.restore)
app.add_typer(imports.app, name="import")
app.command("sdl")(schema_text.sdl)
app.add_typer(schema_changes.app, name="schema")
app.add_typer(documents.app, name="documents")
app.command()(tokens.token)
app.command()(login.login)
app.command()(login.ask)
app.command()(login.logout)
app.add_typer(keys.app, name="keys")
app.add_typer(sessions.app, name="sessions")
app.add_typer(privacy.app, name="privacy")
app.command()(doctor.doctor)
app.command("settings")(settings.show)
app.command(hidden=True)(reference.reference)


def main() -> None:
    """Run a command; a user's mistake is one clear line and an exit code, never a traceback."""
    try:
        app()
    except Trouble as trouble:
        complain(str(trouble))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
