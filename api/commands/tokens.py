"""`duobaan token EMAIL`: prints a bearer token for a demo person, so that curl works at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import Trouble, load_settings, run

if TYPE_CHECKING:
    from duobaan.settings import Settings

_DAYS = 7


def token(
    email: Annotated[str, typer.Argument(help="The address of a demo person; `duobaan serve --demo` lists them.")],
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the database.")] = None,
) -> None:
    """Print a bearer token for a demo person, valid for a week."""
    typer.echo(run(_make(load_settings(data_dir=data_dir), email)))


async def _make(settings: Settings, email: str) -> str:
    from auth.actors import actor_for
    from auth.service import create_token
    from duobaan.db.engine import make_engine
    from duobaan.db.uow import Database
    from duobaan.people.repository import UserRepository
    from duobaan.text import normal_email

    db = Database(make_engine(settings))
    try:
        async with db.read() as session:
            found = await UserRepository(session).demo_people()
        person = next((one for one in found if one.email == normal_email(email)), None)
        if person is None:
            raise Trouble(f"{email} is no demo person; real people make tokens when they are signed in.")
        made = await create_token(await actor_for(db, person), db, name="duobaan token", days=_DAYS)
        return made.secret
    finally:
        await db.close()
