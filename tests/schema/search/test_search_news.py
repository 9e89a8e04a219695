"""What saved searches find anew is told in time for the digest, once, and only what its owner may see."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from api.search_news import tell_search_news
from duobaan.access import Actor
from duobaan.alerts.models import SavedSearch, SearchScope
from duobaan.alerts.service import change_saved_search, save_search
from duobaan.db.uow import Database
from duobaan.notices.models import Notice, NoticeKind, NoticeLetter
from duobaan.words import AlertFrequency, Visibility
from schema.build import DuobaanSchema, build
from search.embedded.engine import EmbeddedEngine
from search.engine import EngineUnavailable, SearchEngine
from search.indexes import VACANCIES
from search.reindex import rebuild
from tests import factories

DAY = dt.timedelta(days=1)
MONDAY = dt.datetime(2026, 11, 23, 5, 45, tzinfo=dt.UTC)  # a quarter to seven in the Netherlands; the digest is at 7:30
DIGEST = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
SUNDAY = MONDAY - DAY


@pytest.fixture(scope="module")
def language() -> DuobaanSchema:
    return build()


class Away(EmbeddedEngine):
    async def search(self, *args: object, **more: object) -> object:
        raise EngineUnavailable("away")


async def tick(db: Database, language: DuobaanSchema, engine: SearchEngine | None = None) -> int:
    async def spoken() -> DuobaanSchema:
        return language

    asked = engine or EmbeddedEngine()
    await asked.ensure_indexes()
    await rebuild(db, asked, VACANCIES.name)
    try:
        return await tell_search_news(db, asked, spoken, by_mail=True)
    finally:
        await asked.close()


async def saved(db: Database, frequency: AlertFrequency = AlertFrequency.DAILY) -> tuple[Actor, SavedSearch]:
    actor = Actor(user_id=(await factories.user(db)).id)
    with time_machine.travel(SUNDAY, tick=True):
        row = await save_search(
            actor, db, scope=SearchScope.VACANCIES, name="Wiskunde", wanted={"subjects": ["WIS"]}, frequency=frequency
        )
    return actor, row


async def post(db: Database, *at: dt.datetime, **values: object) -> None:
    school = await factories.school(db)
    for one in at:
        await factories.vacancy(db, school, published_at=one, **values)


async def told(db: Database) -> list[tuple[NoticeKind, object]]:
    async with db.read() as session:
        rows = await session.scalars(sa.select(Notice).order_by(Notice.id))
        return [(row.kind, row.facts.get("count")) for row in rows]


async def test_what_is_new_is_counted_for_the_digest_and_not_twice(db: Database, language: DuobaanSchema) -> None:
    await saved(db)
    await post(db, SUNDAY - DAY, SUNDAY + DAY / 2, SUNDAY + DAY / 3)
    with time_machine.travel(MONDAY, tick=True) as clock:
        assert await tick(db, language) == 1
        assert await tick(db, language) == 0
        clock.shift(dt.timedelta(hours=1))
        assert await tick(db, language) == 0
        clock.shift(DAY)
        assert await tick(db, language) == 0  # nothing new since
    assert await told(db) == [(NoticeKind.SEARCH_HITS, 2)]
    async with db.read() as session:
        assert [row.due_at for row in await session.scalars(sa.select(NoticeLetter))] == [DIGEST]


async def test_a_weekly_search_waits_for_monday(db: Database, language: DuobaanSchema) -> None:
    await saved(db, AlertFrequency.WEEKLY)
    await post(db, SUNDAY + DAY / 4)
    with time_machine.travel(SUNDAY + DAY / 2, tick=True) as clock:
        assert await tick(db, language) == 0
        clock.move_to(MONDAY)
        assert await tick(db, language) == 1


async def test_a_worker_that_slept_through_the_digest_tells_it_at_once(db: Database, language: DuobaanSchema) -> None:
    await saved(db)
    await post(db, SUNDAY + DAY / 2)
    noon = MONDAY + dt.timedelta(hours=5)
    with time_machine.travel(noon, tick=False):
        assert await tick(db, language) == 1
    async with db.read() as session:
        assert [row.due_at for row in await session.scalars(sa.select(NoticeLetter))] == [noon]


async def test_what_was_looked_at_is_not_news_and_a_search_at_rest_says_nothing(
    db: Database, language: DuobaanSchema
) -> None:
    seer, seen = await saved(db)
    rester, resting = await saved(db)
    await post(db, SUNDAY + DAY / 4)
    with time_machine.travel(SUNDAY + DAY / 2, tick=True):
        await change_saved_search(seer, db, saved_search_id=seen.id, is_seen=True)
        await change_saved_search(rester, db, saved_search_id=resting.id, is_paused=True)
    with time_machine.travel(MONDAY, tick=True):
        assert await tick(db, language) == 0


async def test_what_its_owner_may_not_see_is_no_news(db: Database, language: DuobaanSchema) -> None:
    await saved(db)
    await post(db, SUNDAY + DAY / 2, visibility=Visibility.PRIVATE)
    with time_machine.travel(MONDAY, tick=True):
        assert await tick(db, language) == 0


async def test_an_engine_that_is_away_loses_nothing(db: Database, language: DuobaanSchema) -> None:
    await saved(db)
    await post(db, SUNDAY + DAY / 2)
    with time_machine.travel(MONDAY, tick=True):
        assert await tick(db, language, Away()) == 0
        assert await tick(db, language) == 1


async def test_a_filter_of_another_time_stops_nobody(db: Database, language: DuobaanSchema) -> None:
    _, old = await saved(db)
    await saved(db)
    async with db.write() as uow:
        await uow.session.execute(sa.update(SavedSearch).where(SavedSearch.id == old.id).values(filter={"gone": 1}))
    await post(db, SUNDAY + DAY / 2)
    with time_machine.travel(MONDAY, tick=True):
        assert await tick(db, language) == 1
