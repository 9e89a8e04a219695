"""`duobaan seed` and `duobaan reindex`: fill the database, build the search index anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.jobs import carry_out, visiting
from api.console import Trouble, err, load_settings, out, run

if TYPE_CHECKING:
    from api.house import House
    from duobaan.settings import Settings

DataDir = Annotated[Path | None, typer.Option(help="Folder of the database and the index.")]


def seed(
    size: Annotated[int | None, typer.Option(min=1, help="Professionals; without it the demo region is made.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Load the demo region, or a corpus of any size for measurements."""
    run(_seed(load_settings(data_dir=data_dir), size))


async def _seed(settings: Settings, size: int | None) -> None:
    from rich.progress import Progress

    from api.noticing import tell_the_past
    from duobaan.db import migrate
    from duobaan.seed.seeding import seed as plant

    await migrate.upgrade(settings)
    async with visiting(settings) as house:
        with Progress(console=err, disable=not err.is_terminal, transient=True) as progress:
            task = progress.add_task("planting", total=size)
            planted = await plant(
                house.db, size, progress=lambda done, total: progress.update(task, completed=done, total=total)
            )
        if planted.stood_already:
            out.print("the demo region stands already; nothing was written")
            return
        await tell_the_past(house.db)
        out.print(f"planted {planted.professionals} professionals, {planted.vacancies} vacancies")
        await build_index(house, [])


def reindex(
    index: Annotated[list[str] | None, typer.Argument(help="Indexes to build; all of them when none is named.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Build the search index anew from the database, beside the one that serves, and swap.

    A running server does it and goes on answering; without one this command does.
    """
    run(_reindex(load_settings(data_dir=data_dir), index or []))


async def _reindex(settings: Settings, asked: list[str]) -> None:
    from search.reindex import NAMES

    if unknown := sorted(set(asked) - set(NAMES)):
        raise Trouble(f"there is no index {', '.join(unknown)}; there are {', '.join(NAMES)}.")
    async with visiting(settings) as house:
        await build_index(house, asked)


async def build_index(house: House, asked: list[str]) -> None:
    """Have indexes built from the database, all where none is named, and say how many documents each has."""
    from duobaan.db.jobs import JobKind
    from search.reindex import NAMES

    job = await carry_out(house, JobKind.REINDEX, asked or NAMES)
    for name in job.indexes:
        out.print(f"{name}: {job.result[name]} documents")
