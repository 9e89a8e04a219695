"""The journal of rankings: off the request path, lost by no shutdown, nameless in time, gone after half a year."""

from __future__ import annotations

import asyncio
import datetime as dt
from uuid import UUID

import pytest
import time_machine

from duobaan.access import ANONYMOUS, SYSTEM, Actor
from duobaan.db.uow import Database
from duobaan.ids import Kind, new_id, public
from duobaan.matching.criteria import default_weights, rules_version
from duobaan.matching.fit.explain import Explanation, explain
from duobaan.matching.log.journal import (
    PEOPLE_FOR_VACANCY,
    VACANCIES_FOR_PERSON,
    MatchJournal,
    forget_people,
    run_match_log_clock,
)
from duobaan.matching.log.log_repository import MatchLogRepository
from duobaan.matching.models import MatchLog
from duobaan.words import ProfileStatus
from tests import factories
from tests.domain.matching.facts import POST, person

THEN = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def shown(*keys: UUID) -> list[Explanation]:
    return [explain(person(id=key), POST, default_weights()) for key in keys]


async def rows(db: Database, kind: Kind, key: UUID) -> list[MatchLog]:
    async with db.read() as session:
        return await MatchLogRepository(session).list_of(public(kind, key))


async def test_a_page_is_written_with_what_it_showed(any_db: Database) -> None:
    journal, who, page = MatchJournal(), Actor(user_id=new_id()), shown(new_id(), new_id())
    journal.note(who, PEOPLE_FOR_VACANCY, page, POST.id)
    assert await rows(any_db, Kind.VACANCY, POST.id) == [], "nothing is written while the request runs"
    assert await journal.flush(any_db) == 1
    (row,) = await rows(any_db, Kind.VACANCY, POST.id)
    assert (row.actor_id, row.kind, row.rules_version) == (who.user_id, PEOPLE_FOR_VACANCY, rules_version())
    assert row.items == [{"id": public(Kind.PROFESSIONAL, one.professional_id), "score": one.score} for one in page]
    assert len(row.input_hash) == 64


async def test_nobody_and_nothing_leave_no_note(db: Database) -> None:
    journal = MatchJournal()
    journal.note(ANONYMOUS, PEOPLE_FOR_VACANCY, shown(new_id()), POST.id)
    journal.note(Actor(user_id=new_id()), PEOPLE_FOR_VACANCY, [], POST.id)
    assert await journal.flush(db) == 0


async def test_many_notes_are_one_transaction_and_a_stop_writes_the_rest(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, who = MatchJournal(), Actor(user_id=new_id())
    opened = []
    write = db.write
    monkeypatch.setattr(db, "write", lambda *args: opened.append(1) or write(*args))
    running = asyncio.create_task(journal.run(db))
    for _ in range(120):
        journal.note(who, PEOPLE_FOR_VACANCY, shown(POST.id), POST.id)
    await asyncio.sleep(0)
    journal.stop()
    await running
    assert len(await rows(db, Kind.VACANCY, POST.id)) == 120
    assert len(opened) == 1


async def test_what_could_not_be_written_waits_in_order(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, who = MatchJournal(), Actor(user_id=new_id())
    keys = [new_id() for _ in range(3)]
    for key in keys:
        journal.note(who, VACANCIES_FOR_PERSON, shown(key), key)

    async def away(self: MatchLogRepository, rows: list[MatchLog]) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch, pytest.raises(ConnectionError):
        patch.setattr(MatchLogRepository, "insert_many", away)
        await journal.flush(db)
    assert journal.waiting == 3
    assert await journal.flush(db) == 3
    assert [len(await rows(db, Kind.PROFESSIONAL, key)) for key in keys] == [1, 1, 1]


async def test_people_lose_their_ids_after_four_weeks_and_the_row_goes_after_half_a_year(any_db: Database) -> None:
    journal, who, someone = MatchJournal(), Actor(user_id=new_id()), new_id()
    with time_machine.travel(THEN, tick=False) as clock:
        journal.note(who, PEOPLE_FOR_VACANCY, shown(someone, new_id()), POST.id)
        journal.note(who, VACANCIES_FOR_PERSON, shown(someone), someone)
        await journal.flush(any_db)
        clock.shift(dt.timedelta(weeks=4, seconds=-1))
        assert await run_match_log_clock(SYSTEM, any_db) == 0
        clock.shift(dt.timedelta(seconds=2))
        assert await run_match_log_clock(SYSTEM, any_db) == 2
        assert await run_match_log_clock(SYSTEM, any_db) == 0, "once is enough"
        (row,) = await rows(any_db, Kind.VACANCY, POST.id)
        assert all(item["id"].startswith("anon_") for item in row.items)
        assert len({item["id"] for item in row.items}) == 2
        assert [item["score"] for item in row.items] == [one.score for one in shown(someone, new_id())]
        assert row.actor_id == who.user_id
        assert await rows(any_db, Kind.PROFESSIONAL, someone) == []
        clock.shift(dt.timedelta(days=160))
        assert await run_match_log_clock(SYSTEM, any_db) == 2
        assert await rows(any_db, Kind.VACANCY, POST.id) == []


async def test_who_is_erased_leaves_the_log_at_once_and_others_stay(any_db: Database) -> None:
    journal, who, gone, other = MatchJournal(), Actor(user_id=new_id()), new_id(), new_id()
    journal.note(who, PEOPLE_FOR_VACANCY, shown(gone, other), POST.id)
    journal.note(who, VACANCIES_FOR_PERSON, shown(gone), gone)
    await journal.flush(any_db)
    assert await forget_people(SYSTEM, any_db, professional_ids=[gone]) == 2
    (row,) = await rows(any_db, Kind.VACANCY, POST.id)
    assert row.items[0]["id"].startswith("anon_")
    assert row.items[1]["id"] == public(Kind.PROFESSIONAL, other)
    assert await rows(any_db, Kind.PROFESSIONAL, gone) == []


async def test_the_clock_finds_who_was_erased(db: Database) -> None:
    erased = await factories.professional(db, status=ProfileStatus.ERASED)
    journal = MatchJournal()
    journal.note(Actor(user_id=new_id()), PEOPLE_FOR_VACANCY, shown(erased.id), POST.id)
    await journal.flush(db)
    assert await run_match_log_clock(SYSTEM, db) == 1
    (row,) = await rows(db, Kind.VACANCY, POST.id)
    assert row.items[0]["id"].startswith("anon_")
