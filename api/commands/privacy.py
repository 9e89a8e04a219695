"""`duobaan privacy`: erase somebody who asked the platform to, scrub files, and look whether nothing is left."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import Trouble, err, load_settings, out, run

if TYPE_CHECKING:
    from duobaan.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Data of people: erase on request, scrub files, check what is left.")
DataDir = Annotated[Path | None, typer.Option(help="Folder of the database and the index.")]


@dataclass(frozen=True, slots=True)
class Left:
    """Something of an erased person that still stands somewhere."""

    where: str
    rows: int


@app.command()
def erase(
    email: Annotated[str, typer.Argument(help="The address of the account that is to go.")],
    sure: Annotated[bool, typer.Option("--sure", help="Do it; without this you only see what would go.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Erase an account with its profile because its owner asked the platform to; first make sure that it was them."""
    run(_erase(load_settings(data_dir=data_dir), email, sure))


async def _erase(settings: Settings, email: str, sure: bool) -> None:
    from api.commands.jobs import visiting
    from duobaan.access import SYSTEM
    from duobaan.people.repository import UserRepository
    from duobaan.privacy.checking import count_of
    from duobaan.proposals.erasing import erase_account_for
    from duobaan.text import normal_email
    from duobaan.transitions import Hand

    async with visiting(settings) as house:
        async with house.db.read() as session:
            account = await UserRepository(session).find_by_email(normal_email(email) or "")
        if account is None:
            raise Trouble("there is no account with that address.")
        found = await count_of(SYSTEM, house.db, user_id=account.id)
        for table, rows in found.items():
            out.print(f"{rows:>6}  {table}", markup=False)
        if not sure:
            out.print("nothing was erased; say --sure to erase all of this for ever")
            return
        await erase_account_for(SYSTEM, house.db, user_id=account.id, hand=Hand.PLATFORM)
        out.print("erased; run `duobaan privacy scrub` to take the bytes out of files now, or wait for the clock")


@app.command()
def scrub(
    whole: Annotated[bool, typer.Option("--whole", help="Write the whole database anew; others wait.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Take the bytes of what was erased out of the database's files and have the index of people written anew."""
    run(_scrub(load_settings(data_dir=data_dir), whole))


async def _scrub(settings: Settings, whole: bool) -> None:
    from rich.progress import Progress

    from api.commands.jobs import carry_out, visiting
    from duobaan.access import SYSTEM
    from duobaan.db.jobs import JobKind
    from duobaan.db.scrubbing import scrub as scrub_files
    from duobaan.privacy.scrubbing import note_scrubbed
    from search.indexes import PROFESSIONALS

    async with visiting(settings) as house:
        with Progress(console=err, disable=not err.is_terminal, transient=True) as progress:
            progress.add_task("scrubbing the database", total=None)
            clean = await scrub_files(house.db.engine, whole=whole)
        if not clean:
            raise Trouble("somebody reads an old state of the database, so its log could not be cut off; try again.")
        await carry_out(house, JobKind.REINDEX, [PROFESSIONALS.name])
        await note_scrubbed(SYSTEM, house.db)
        out.print("the files of the database and the index of people hold nothing of who was erased")


@app.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False, data_dir: DataDir = None
) -> None:
    """Look whether anything of erased people is left in tables or waits in files; the exit code is 1 when it is."""
    left, waiting = run(_check(load_settings(data_dir=data_dir)))
    if as_json:
        typer.echo(json.dumps({"left": [asdict(one) for one in left], "waiting": waiting}))
    else:
        for one in left:
            out.print(f"[red]left[/]     {one.where}: {one.rows} rows")
        if waiting:
            out.print(f"[yellow]waiting[/]  {waiting} erasures stand in files still: run `duobaan privacy scrub`")
        if not left and not waiting:
            out.print("[green]ok[/]       nothing of erased people is left")
    raise typer.Exit(1 if left or waiting else 0)


async def _check(settings: Settings) -> tuple[list[Left], int]:
    from rich.progress import Progress

    from api.commands.jobs import visiting
    from duobaan.access import SYSTEM
    from duobaan.privacy.checking import check_erased

    async with visiting(settings) as house:
        with Progress(console=err, disable=not err.is_terminal, transient=True) as progress:
            task = progress.add_task("erasures", total=None)
            found = await check_erased(
                SYSTEM, house.db, progress=lambda done, total: progress.update(task, completed=done, total=total)
            )
    return [Left(where, rows) for where, rows in sorted(found.left.items())], found.waiting
