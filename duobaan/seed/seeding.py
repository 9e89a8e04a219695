"""Plants the demo region or the benchmark corpus in a database; does nothing when it stands already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from duobaan import clock
from duobaan.db.uow import Database, UnitOfWork
from duobaan.professionals.models import Professional
from duobaan.reference.models import Postcode
from duobaan.reference.repository import ReferenceRepository
from duobaan.seed.book import Book
from duobaan.seed.corpus import PEOPLE_PER_VACANCY, plant_corpus
from duobaan.seed.organisations import Landscape, build_landscape
from duobaan.seed.people import Population, populate
from duobaan.seed.personas import PLANNER
from duobaan.seed.places import shipped_places
from duobaan.seed.plays import Director, Play
from duobaan.seed.plots import perform
from duobaan.seed.professionals import cast
from duobaan.seed.repository import SeedRepository
from duobaan.seed.stage import Stage
from duobaan.seed.vacancies import ask
from duobaan.seed.waiting import leave_waiting
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


@dataclass(frozen=True, slots=True)
class Region:
    """The demo region before it is stored: its rows, who is who, and the negotiations to come."""

    book: Book
    land: Landscape
    people: Population
    plays: list[Play]


def invent_region(seed: int, now: dt.datetime) -> Region:
    """Invent the whole demo region; the same seed and instant give the same region."""
    book = Book(seed, now)
    land = build_landscape(book)
    people = populate(book, land)
    cast(book, land, people)
    ask(book, land, people)
    return Region(book, land, people, Director(book, people).direct())


async def plant_region(db: Database, seed: int, now: dt.datetime, progress: Progress | None = None) -> Planted:
    """Plant the demo region around Zwolle, unless it stands."""
    async with db.read() as session:
        if await SeedRepository(session).has_user(PLANNER.email):
            return Planted(stood_already=True)
    region = invent_region(seed, now)
    async with db.write() as uow:
        await _plant_postcodes(uow)
        await SeedRepository(uow.session).write(region.book.rows)
    stage = Stage(db, region.book, region.land, region.people)
    for number, play in enumerate(region.plays, start=1):
        await perform(stage, play)
        if progress is not None:
            progress(number, len(region.plays))
    await leave_waiting(stage)
    return Planted(len(region.book.of(Professional)), len(region.book.of(Vacancy)), len(region.plays))


async def _plant_postcodes(uow: UnitOfWork) -> None:
    """Make the demo's places known, so that "within 25 km of 8011" works without an import; keep imported ones."""
    reference = ReferenceRepository(uow.session)
    places = {place.pc4: place for place in shipped_places()}
    known = await reference.postcodes(places)
    await reference.insert(
        Postcode,
        [
            {
                "pc4": place.pc4,
                "place": place.name,
                "municipality": place.municipality,
                "province": place.province,
                "lat": place.point.lat,
                "lon": place.point.lon,
                "source": "geonames",
            }
            for place in places.values()
            if place.pc4 not in known
        ],
    )


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
        return await plant_region(db, seed, at, progress)
    return await _plant_corpus(db, size, seed, at, progress)


async def _plant_corpus(db: Database, size: int, seed: int, now: dt.datetime, progress: Progress | None) -> Planted:
    vacancies = size // PEOPLE_PER_VACANCY
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None:
            progress(done, size + vacancies)

    if not await plant_corpus(db, size, seed, now, advance):
        return Planted(stood_already=True)
    return Planted(size, vacancies)
