"""Work on the search index from the command line: left as a job, done by whoever owns the index, followed from here.

With a server running, the server does it; without one this process takes the index itself.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import Trouble, err, load_settings, loading, out, run

if TYPE_CHECKING:
    from rich.progress import Progress

    from api.house import House
    from duobaan.db.jobs import JobKind, JobRow
    from duobaan.settings import Settings
    from search.keeping import Keeper

_LOOK_SECONDS = 0.1
_TRY_EVERY = 10
"""Looks between two tries to take the index: a server that dies leaves its job to this process."""


@contextlib.asynccontextmanager
async def visiting(settings: Settings) -> AsyncIterator[House]:
    """Open the parts of an installation for one command."""
    with loading():
        from api.house import House

    house = House.of(settings)
    try:
        yield house
    finally:
        await house.lexicon.close()
        await house.engine.close()
        await house.db.close()


async def leave(house: House, kind: JobKind, indexes: Sequence[str]) -> int:
    """Leave a job and return its number."""
    from duobaan.clock import now
    from duobaan.db import jobs

    async with house.db.write() as uow:
        return (await jobs.leave(uow.session, kind, indexes, now=now())).id


async def carry_out(house: House, kind: JobKind, indexes: Sequence[str]) -> JobRow:
    """Leave a job, see to it that somebody does it, and follow it to its end with a progress bar."""
    from rich.progress import Progress

    number = await leave(house, kind, indexes)
    keeper = house.keeper(deliver=house.relay().drain)
    with Progress(console=err, disable=not err.is_terminal, transient=True) as progress:
        job = await _follow(house, keeper, number, progress)
    if job.trouble is not None:
        raise Trouble(f"job {number} failed: {job.trouble}")
    return job


async def _follow(house: House, keeper: Keeper, number: int, progress: Progress) -> JobRow:
    from duobaan.db import jobs

    task = progress.add_task("waiting", total=None)
    own: asyncio.Task[None] | None = None
    looks = 0
    while True:
        async with house.db.read() as session:
            job = await jobs.find(session, number)
        if job is None:
            raise Trouble(f"job {number} is gone.")
        if own is not None and own.done():
            own.result()  # an engine that is away is said in one line
        if job.has_ended:
            break
        progress.update(task, description=job.step or job.status.lower(), completed=job.done, total=job.total or None)
        if own is None and looks % _TRY_EVERY == 0 and await keeper.take():
            own = asyncio.create_task(keeper.work_alone())
        looks += 1
        await asyncio.sleep(_LOOK_SECONDS)
    if own is not None:
        await own
    return job


def show(
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the database and the index.")] = None,
) -> None:
    """List the work on the search index that was left lately, and how far it is."""
    run(_show(load_settings(data_dir=data_dir)))


async def _show(settings: Settings) -> None:
    from duobaan.db import jobs
    from duobaan.db.engine import make_engine
    from duobaan.db.uow import Database

    db = Database(make_engine(settings))
    try:
        async with db.read() as session:
            rows = await jobs.latest(session)
    finally:
        await db.close()
    if not rows:
        out.print("no jobs")
    for row in rows:
        out.print(_line(row), markup=False)


def _line(row: JobRow) -> str:
    far = f" {row.step} {row.done}/{row.total}" if row.step and not row.has_ended else ""
    trouble = f": {row.trouble}" if row.trouble else ""
    what = f"{row.kind.lower()} {', '.join(row.indexes)}"
    return f"{row.id}  {row.created_at:%Y-%m-%d %H:%M} UTC  {row.status.lower()}  {what}{far}{trouble}"
