"""Saved searches."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from duobaan.access import ANONYMOUS, Actor
from duobaan.alerts.models import SearchScope
from duobaan.alerts.rules import MOST, review_on
from duobaan.alerts.service import (
    change_saved_search,
    list_saved_searches,
    remove_saved_search,
    save_search,
    view_saved_search,
)
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, LimitReached, NotAllowed, NotFound
from duobaan.words import AlertFrequency
from tests import factories


async def test_a_search_is_saved_listed_and_removed(any_db: Database) -> None:
    actor = Actor(user_id=(await factories.user(any_db)).id)
    with time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False):
        row = await save_search(
            actor,
            any_db,
            scope=SearchScope.VACANCIES,
            name=" wis  Zwolle ",
            text="wiskunde",
            wanted={"near": {"km": 25}},
            frequency=AlertFrequency.WEEKLY,
        )
    assert (row.name, row.filter, row.review_on) == ("wis Zwolle", {"near": {"km": 25}}, dt.date(2027, 11, 21))
    assert [found.id for found in await list_saved_searches(actor, any_db)] == [row.id]
    assert (await view_saved_search(actor, any_db, saved_search_id=row.id)).frequency is AlertFrequency.WEEKLY
    await remove_saved_search(actor, any_db, saved_search_id=row.id)
    assert await list_saved_searches(actor, any_db) == []


async def test_a_search_is_renamed_rests_and_is_looked_at(any_db: Database) -> None:
    actor = Actor(user_id=(await factories.user(any_db)).id)
    key = (await save_search(actor, any_db, scope=SearchScope.VACANCIES, name="x", text="wiskunde")).id
    saved = await view_saved_search(actor, any_db, saved_search_id=key)
    assert (saved.paused_at, saved.new_since) == (None, saved.created_at)
    await change_saved_search(actor, any_db, saved_search_id=key, is_paused=True)
    resting = (await view_saved_search(actor, any_db, saved_search_id=key)).paused_at
    assert resting is not None
    await change_saved_search(actor, any_db, saved_search_id=key, is_paused=True, name=" Wiskunde  in Zwolle ")
    found = await view_saved_search(actor, any_db, saved_search_id=key)
    assert (found.name, found.text, found.paused_at) == ("Wiskunde in Zwolle", "wiskunde", resting)
    await change_saved_search(
        actor, any_db, saved_search_id=key, is_paused=False, is_seen=True, frequency=AlertFrequency.WEEKLY
    )
    found = await view_saved_search(actor, any_db, saved_search_id=key)
    assert (found.paused_at, found.frequency, found.name) == (None, AlertFrequency.WEEKLY, "Wiskunde in Zwolle")
    assert found.new_since > found.created_at
    with pytest.raises(InvalidInput):
        await change_saved_search(actor, any_db, saved_search_id=key, name=" ")


async def test_a_saved_search_is_its_owners_alone(db: Database) -> None:
    people = [Actor(user_id=(await factories.user(db)).id) for _ in range(2)]
    row = await save_search(people[0], db, scope=SearchScope.PROFESSIONALS, name="x")
    assert await list_saved_searches(people[1], db) == []
    for attempt in (
        view_saved_search(people[1], db, saved_search_id=row.id),
        remove_saved_search(people[1], db, saved_search_id=row.id),
        change_saved_search(people[1], db, saved_search_id=row.id, name="mijn"),
    ):
        with pytest.raises(NotFound):
            await attempt
    with pytest.raises(NotAllowed):
        await save_search(ANONYMOUS, db, scope=SearchScope.VACANCIES, name="x")


async def test_refuses_what_is_too_long_or_too_many(db: Database) -> None:
    actor = Actor(user_id=(await factories.user(db)).id)
    with pytest.raises(InvalidInput) as error:
        await save_search(actor, db, scope=SearchScope.VACANCIES, name="", text="x" * 201, wanted={"text": "x" * 5_000})
    assert [issue.path[-1] for issue in error.value.issues] == ["text", "name", "filter"]
    for number in range(MOST):
        await save_search(actor, db, scope=SearchScope.VACANCIES, name=str(number))
    with pytest.raises(LimitReached):
        await save_search(actor, db, scope=SearchScope.VACANCIES, name="te veel")


async def test_the_same_key_saves_once(db: Database) -> None:
    actor = Actor(user_id=(await factories.user(db)).id)
    one = await save_search(actor, db, scope=SearchScope.VACANCIES, name="x", idempotency_key="k")
    two = await save_search(actor, db, scope=SearchScope.VACANCIES, name="x", idempotency_key="k")
    assert one.id == two.id
    with pytest.raises(InvalidInput):
        await save_search(actor, db, scope=SearchScope.VACANCIES, name="y", idempotency_key="k")


@pytest.mark.parametrize(
    ("day", "then"), [(dt.date(2026, 11, 21), dt.date(2027, 11, 21)), (dt.date(2028, 2, 29), dt.date(2029, 2, 28))]
)
def test_a_saved_search_is_asked_about_after_a_year(day: dt.date, then: dt.date) -> None:
    assert review_on(day) == then
