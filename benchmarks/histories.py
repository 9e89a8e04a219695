"""Plays long random histories of use cases against an independent model and checks every law after each step.

`python -m benchmarks.histories --histories 200 --steps 300 --database sqlite`: a broken law ends in the seed and the
steps that led to it; the same seed plays the same history again.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.places import DATABASES, place
from duobaan.db import migrate
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests.support.history.history import History, Surprise
from tests.support.history.picking import pick


async def play(settings: Settings, seed: int, steps: int) -> History:
    """Play one history in an empty, migrated database."""
    db, history = Database(make_engine(settings)), History(seed)
    try:
        await history.play(db, steps, pick)
    finally:
        await db.close()
    return history


async def on_sqlite(seed: int, steps: int, template: Path) -> History:
    """Play one history in a copy of a migrated file."""
    with tempfile.TemporaryDirectory(prefix="duobaan-history-") as folder:
        shutil.copy(template, Path(folder) / "duobaan.db")
        return await play(Settings(data_dir=Path(folder)), seed, steps)


async def on_postgres(seed: int, steps: int, settings: Settings) -> History:
    """Play one history in a copy of a migrated database."""
    import psycopg

    server, template = settings.database_url.rsplit("/", 1)
    name = f"history_{seed}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            return await play(Settings(data_dir=settings.data_dir, database_url=f"{server}/{name}"), seed, steps)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def campaign(settings: Settings, seeds: range, steps: int) -> tuple[collections.Counter[str], list[str]]:
    """Play one history for each seed; return how often each outcome came and what was found."""
    outcomes: collections.Counter[str] = collections.Counter()
    found = []
    await migrate.upgrade(settings)
    for seed in seeds:
        try:
            if settings.uses_sqlite:
                done = await on_sqlite(seed, steps, settings.data_dir / "duobaan.db")
            else:
                done = await on_postgres(seed, steps, settings)
            outcomes.update(done.outcomes)
        except Surprise as surprise:
            found.append(str(surprise))
            print(surprise, file=sys.stderr)
    return outcomes, found


def main() -> int:
    """Run the campaign from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.histories", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--histories", type=int, default=200)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1_000, help="of the first history")
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    asked = parser.parse_args()
    with place(asked.database) as settings:
        seeds = range(asked.seed, asked.seed + asked.histories)
        outcomes, found = asyncio.run(campaign(settings, seeds, asked.steps))
    print(f"{asked.database}: {asked.histories} histories of {asked.steps} steps, {len(found)} broke a law")
    print("\n".join(f"  {count:6} {name}" for name, count in sorted(outcomes.items())))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
