"""The benchmark corpus: numbers, places, integrity, and no second time."""

from __future__ import annotations

import sqlalchemy as sa

from duobaan.db.uow import Database
from duobaan.geo import Point
from duobaan.organisations.models import Organisation
from duobaan.organisations.rules import in_the_netherlands
from duobaan.professionals.models import Professional, Release
from duobaan.reference.models import Postcode
from duobaan.seed.seeding import Planted, seed
from duobaan.vacancies.models import LessonSlot, SlotBundle, Vacancy
from duobaan.words import ProfileStatus, TimeBasis
from tests.domain.seed.conftest import NOW

SIZE = 400


async def test_writes_as_many_as_asked_over_all_provinces(any_db: Database) -> None:
    steps: list[tuple[int, int]] = []
    report = await seed(any_db, SIZE, now=NOW, progress=lambda done, total: steps.append((done, total)))
    async with any_db.read() as session:
        people = list(await session.scalars(sa.select(Professional)))
        vacancies = await session.scalar(sa.select(sa.func.count()).select_from(Vacancy))
    assert report == Planted(SIZE, SIZE // 4)
    assert steps[-1] == (SIZE + SIZE // 4, SIZE + SIZE // 4)
    assert (len(people), vacancies) == (SIZE, SIZE // 4)
    assert len({row.province for row in people}) == 12
    assert all(in_the_netherlands(Point(row.lat or 0, row.lon or 0)) for row in people)
    assert {row.status for row in people} == {ProfileStatus.PUBLISHED}


async def test_copies_hang_together(db: Database) -> None:
    await seed(db, SIZE, now=NOW)
    async with db.read() as session:
        bare = sa.select(sa.func.count()).where(
            Professional.time_basis == TimeBasis.EMPLOYER_TIME,
            ~sa.exists().where(
                Release.professional_id == Professional.id, Release.company_id == Professional.employer_id
            ),
        )
        astray = (
            sa.select(sa.func.count())
            .select_from(LessonSlot)
            .join(SlotBundle, SlotBundle.id == LessonSlot.bundle_id)
            .where(SlotBundle.vacancy_id != LessonSlot.vacancy_id)
        )
        bundled = sa.select(sa.func.count()).where(LessonSlot.bundle_id.is_not(None))
        counts = [await session.scalar(query) for query in (bare, astray, bundled)]
        broken = (await session.execute(sa.text("PRAGMA foreign_key_check"))).all()
    assert counts[:2] == [0, 0]
    assert counts[2]
    assert broken == []


async def test_a_second_corpus_is_not_written(db: Database) -> None:
    await seed(db, SIZE, now=NOW)
    assert (await seed(db, SIZE, now=NOW)).stood_already
    async with db.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(Professional)) == SIZE


async def test_stands_beside_the_demo_region(planted: Database, db: Database) -> None:
    region = await seed(db, now=NOW)
    corpus = await seed(db, 100, now=NOW)
    async with db.read() as session:
        count = await session.scalar(sa.select(sa.func.count()).select_from(Professional))
    assert count == region.professionals + corpus.professionals


async def test_uses_imported_postcodes_where_there_are_any(db: Database) -> None:
    async with db.write() as uow:
        uow.session.add(
            Postcode(pc4="1011", place="Amsterdam", province="North Holland", lat=52.37, lon=4.9, source="test")
        )
    await seed(db, 100, now=NOW)
    async with db.read() as session:
        places = set(await session.scalars(sa.select(Professional.place)))
        provinces = set(await session.scalars(sa.select(Organisation.province).where(Organisation.kind == "SCHOOL")))
    assert places == {"Amsterdam"}
    assert provinces == {"Noord-Holland"}
