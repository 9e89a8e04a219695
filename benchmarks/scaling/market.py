"""A market of invented people, however many, and what is asked of it: searches, and teams for posts in five towns."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import sqlalchemy as sa

from benchmarks.endpoint.data import fill
from benchmarks.search.questions import FACETS, MISSPELT, TYPED
from duobaan.access import Actor
from duobaan.db.base import Base
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject
from duobaan.reference.regions import provinces
from duobaan.settings import Settings
from duobaan.words import Level, Role, Sector, ShareMode, Weekday
from search.asking import ProfessionalWishes, Sort
from search.market import Question
from tests import factories

TOWNS = (
    ("Zwolle", 52.512, 6.093),
    ("Utrecht", 52.091, 5.122),
    ("Eindhoven", 51.441, 5.478),
    ("Groningen", 53.219, 6.567),
    ("Rotterdam", 51.924, 4.478),
)
SUBJECTS = ("WIS", "NAT", "INF")
_LESSONS = [(day, position) for day in (Weekday.MO, Weekday.TU, Weekday.TH) for position in (1, 2, 3, 4)]
INVENTED = 100_000
"""So many are invented and inserted one by one; up to sixteen times as many the database makes of them."""


async def people(settings: Settings, count: int) -> dict[str, float]:
    """Fill a database with so many published profiles; say how long the inserting took, and the copying."""
    plain = settings.data_dir / "rows.jsonl"
    wall, cpu = time.perf_counter(), time.process_time()
    await fill(settings, plain, min(count, INVENTED))
    taken = {"fill_seconds": time.perf_counter() - wall, "fill_cpu_seconds": time.process_time() - cpu}
    plain.unlink()
    if count > INVENTED:
        wall = time.perf_counter()
        await _multiply(settings, count // INVENTED)
        taken["copy_seconds"] = time.perf_counter() - wall
    return taken


async def _multiply(settings: Settings, times: int) -> None:
    """Copy all people so often that there are `times` as many: everything as it is, but other ids."""
    db = Database(make_engine(settings))
    for model in (Professional, ProfileSubject, AvailabilityWindow):
        async with db.write() as uow:
            table, sqlite = model.__tablename__, uow.session.get_bind().dialect.name == "sqlite"
            names = [column.name for column in Base.metadata.tables[model.__tablename__].columns]
            keys = {"professional_id", "id"} if "professional_id" in names else {"id"}
            taken = ", ".join(_other(name, sqlite) if name in keys else f'"{name}"' for name in names)
            into = ", ".join(f'"{name}"' for name in names)
            copies = " UNION ALL ".join(f"SELECT '{digit}' AS n" for digit in "012345689abcdef"[: times - 1])
            whole = f"INSERT INTO {table} ({into}) SELECT {taken} FROM {table} CROSS JOIN ({copies}) AS copies"
            await uow.session.execute(sa.text(whole))
    await db.close()


def _other(name: str, sqlite: bool) -> str:
    """An id of its own for each copy: the digit that is 7 in every id that was made."""
    if sqlite:
        return f"substr({name}, 1, 12) || n || substr({name}, 14)"
    return f"overlay({name}\\:\\:text placing n from 15 for 1)\\:\\:uuid"


def questions(count: int, seed: int) -> Iterator[Question]:
    """Yield what schools ask: filters most often, then texts, some of them misspelt; each asked once."""
    dice = random.Random(seed)
    codes = [one.code for one in provinces()]
    for number in range(count):
        wishes = ProfessionalWishes(
            provinces=tuple(sorted(dice.sample(codes, dice.randint(1, 2)))),
            levels=tuple(dice.sample((Level.HAVO, Level.VWO, Level.MBO_4), dice.randrange(2))),
            weekdays=tuple(dice.sample(list(Weekday)[:5], dice.randrange(3))),
        )
        text = dice.choice(("", "", "", dice.choice(TYPED), dice.choice(list(MISSPELT))))
        yield Question(
            wishes, text, Sort.RELEVANCE, FACETS, offset=dice.choice((0, 0, 0, 20)), interpret=bool(number % 2)
        )


async def posts(db: Database) -> AsyncIterator[tuple[Actor, UUID]]:
    """Make schools in five towns with three posts each, of twelve lessons to be shared; yield who asks for which."""
    for town, lat, lon in TOWNS:
        school = await factories.school(db, place=town, lat=lat, lon=lon)
        planner = factories.actor(await factories.user(db), (school, Role.SCHOOL_PLANNER))
        for subject in SUBJECTS:
            async with factories.together(db):
                post = await factories.vacancy(
                    db,
                    school,
                    title=f"Docent {subject}",
                    sector=Sector.VO,
                    subjects=(subject,),
                    share_mode=ShareMode.ALLOWED,
                    max_team=3,
                    minutes_week=600,
                )
                for number, (day, position) in enumerate(_LESSONS):
                    await factories.slot(
                        db, post, day, position, class_group=("4H1", "4H2", "5H1")[number % 3], subject=subject
                    )
            yield planner, post.id
