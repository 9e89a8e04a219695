"""`duobaan sessions end`: whoever runs the server ends all that one person, or everybody, is signed in with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import Trouble, load_settings, out, run

if TYPE_CHECKING:
    from duobaan.db.uow import Database
    from duobaan.people.models import User
    from duobaan.settings import Settings

app = typer.Typer(help="Where people are signed in.", no_args_is_help=True)


@app.command()
def end(
    email: Annotated[str, typer.Argument(help="The address of the account.")] = "",
    everyone: Annotated[bool, typer.Option("--everyone", help="End those of all accounts.")] = False,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the database.")] = None,
) -> None:
    """End every session, token and app of an account, at once, while the server runs; they may sign in again."""
    run(_end(load_settings(data_dir=data_dir), email, everyone=everyone))


async def _end(settings: Settings, email: str, *, everyone: bool) -> None:
    from auth.clearing import end_access
    from duobaan.access import SYSTEM
    from duobaan.db.engine import make_engine
    from duobaan.db.uow import Database

    if bool(email) == everyone:
        raise Trouble("say whose: an address, or --everyone.")
    db = Database(make_engine(settings))
    try:
        people = await _people(db, email)
        for one in people:
            async with db.write(SYSTEM) as uow:
                await end_access(uow, one)
        out.print(f"ended what {len(people)} accounts were signed in with", markup=False)
    finally:
        await db.close()


async def _people(db: Database, email: str) -> list[User]:
    from auth.repository import AuthRepository
    from duobaan.people.repository import UserRepository
    from duobaan.text import normal_email

    async with db.read() as session:
        if not email:
            return await AuthRepository(session).everyone()
        found = await UserRepository(session).find_by_email(normal_email(email) or "")
    if found is None:
        raise Trouble("there is no account with that address.")
    return [found]
