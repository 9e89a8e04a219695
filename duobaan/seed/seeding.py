"""Plants the demo region or the benchmark corpus in a database; does nothing when it stands already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from duobaan import clock
from duobaan.db.uow import Database
from duobaan.professionals.models import Professional
from duobaan.seed.book import Book
from duobaan.seed.organisations import build_landscape
from duobaan.seed.people import populate
from duobaan.seed.personas import PLANNER
from duobaan.seed.professionals import cast
from duobaan.seed.repository import SeedRepository
from duobaan.seed.vacancies import ask
from duobaan.vacancies.models import Vacancy

DEFAULT_SEED = 8011
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Planted:
    """What seeding did; `stood_already` means that nothing was written."""

    professionals: int = 0
    vacancies: int = 0
    proposals: int = 0
    stood_already: bool = False

    @property
    def needs_reindex(self) -> bool:
        """Say whether the search index has to be built anew: bulk writes emit no events."""
        return not self.stood_already


def write_region(book: Book) -> None:
    """Write the whole demo region into a book."""
    land = build_landscape(book)
    people = populate(book, land)
    cast(book, land, people)
    ask(book, land, people)


async def plant_region(db: Database, seed: int, now: dt.datetime) -> Planted:
    """Plant the demo region around Zwolle, unless it stands."""
    async with db.read() as session:
        if await SeedRepository(session).has_user(PLANNER.email):
            return Planted(stood_already=True)
    book = Book(seed, now)
    write_region(book)
    async with db.write() as uow:
        await SeedRepository(uow.session).write(book.rows)
    return Planted(len(book.of(Professional)), len(book.of(Vacancy)))


async def seed(
    db: Database,
    size: int | None = None,
    *,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> Planted:
    """Plant the demo region, or with a size the benchmark corpus of so many professionals."""
    at = now or clock.now()
    if size is None:
        return await plant_region(db, seed, at)
    raise NotImplementedError
