"""A clock that is set forward a day or back an hour, and the two days a year that have 23 and 25 hours."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest
import sqlalchemy as sa
import time_machine
from dateutil.rrule import rrulestr
from icalendar import Calendar

from api.response_cache_state import Freshness
from duobaan.access import SYSTEM
from duobaan.clock import AMSTERDAM, day_of, held_at, now, today
from duobaan.db import jobs, leases, outbox
from duobaan.db.jobs import JobKind
from duobaan.db.uow import Database
from duobaan.events import OrganisationChanged
from duobaan.feeds.calendar import ZONE, written
from duobaan.ids import new_id
from duobaan.proposals.clock import run_proposal_clock
from duobaan.proposals.models import MatchProposal, ProposalReminder
from duobaan.weeks.seasons import Season
from duobaan.weeks.series import Series
from duobaan.words import CommitmentKind, ProposalStatus
from tests.support.story import make_stage

HOUR, DAY, LASTS = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(seconds=30)
SPRING = [dt.date(2026, 3, 29), dt.date(2027, 3, 28), dt.date(2028, 3, 26), dt.date(2029, 3, 25)]
AUTUMN = [dt.date(2026, 10, 25), dt.date(2027, 10, 31), dt.date(2028, 10, 29), dt.date(2029, 10, 28)]


async def taken(db: Database, holder: Any, at: dt.datetime) -> bool:
    async with db.write() as uow:
        return await leases.take(uow.session, "test", holder, now=at, lasts=LASTS)


async def test_a_dead_holder_is_followed_at_once_though_the_clock_went_back(any_db: Database) -> None:
    at, dead, heir = now(), new_id(), new_id()
    assert await taken(any_db, dead, at)
    assert await taken(any_db, heir, at - HOUR)
    assert not await taken(any_db, dead, at - HOUR + LASTS / 2)


async def test_a_clock_that_is_somewhat_behind_takes_no_lease_of_the_living(any_db: Database) -> None:
    at = now()
    assert await taken(any_db, new_id(), at)
    assert not await taken(any_db, new_id(), at - LASTS / 2)


async def test_an_event_is_not_put_off_for_as_long_as_the_clock_went_back(any_db: Database) -> None:
    at = now()
    async with any_db.write() as uow:
        uow.emit(OrganisationChanged(new_id()))
    async with any_db.write() as uow:
        (held,) = await outbox.claim(uow.session, now=at)
    async with any_db.write() as uow:
        assert not await outbox.is_waiting(uow.session, now=at - LASTS)
        assert await outbox.claim(uow.session, now=at - LASTS) == []
    async with any_db.write() as uow:
        assert await outbox.is_waiting(uow.session, now=at - HOUR)
        assert [row.id for row in await outbox.claim(uow.session, now=at - HOUR)] == [held.id]


async def test_what_failed_waits_no_longer_than_ever_after_a_step_back(db: Database) -> None:
    at = now()
    async with db.write() as uow:
        uow.emit(OrganisationChanged(new_id()))
    for attempt in range(1, outbox.MAX_ATTEMPTS):
        async with db.write() as uow:
            row = (await uow.session.scalars(sa.select(outbox.OutboxRow))).one()
            row.attempts = attempt
            await outbox.fail(uow.session, row, "no", now=at)
        async with db.read() as session:
            not_before = (await session.scalars(sa.select(outbox.OutboxRow.not_before))).one()
        assert not_before is not None
        assert not_before - at <= outbox.LONGEST_WAIT / 2


async def test_a_job_of_a_dead_runner_is_taken_over_though_the_clock_went_back(any_db: Database) -> None:
    at = now()
    async with any_db.write() as uow:
        job = await jobs.leave(uow.session, JobKind.REINDEX, ["vacancies"], now=at)
        assert await jobs.claim(uow.session, now=at) is not None
    async with any_db.write() as uow:
        assert await jobs.claim(uow.session, now=at - jobs.SILENCE) is None
        found = await jobs.claim(uow.session, now=at - HOUR)
        assert found is not None
        assert found.id == job.id
        assert await jobs.claim(uow.session, now=at - HOUR) is None


def test_kept_answers_belong_to_the_day_to_which_the_clock_was_set_back() -> None:
    state = Freshness(
        cast("Database", SimpleNamespace(generations=None, engine=SimpleNamespace(dialect=SimpleNamespace(name="x")))),
        cast("Any", None),
    )
    midnight = dt.datetime(2027, 1, 14, tzinfo=AMSTERDAM)
    with time_machine.travel(midnight + HOUR / 2, tick=False) as clock:
        assert state._today() == dt.date(2027, 1, 14)
        clock.move_to(midnight - HOUR / 2)
        assert state._today() == dt.date(2027, 1, 13)
        clock.move_to(midnight + DAY)
        assert state._today() == dt.date(2027, 1, 15)


async def test_a_proposal_expires_and_reminds_once_whatever_the_clock_does(any_db: Database) -> None:
    stage = await make_stage(any_db)
    proposal = await stage.propose()
    async with any_db.read() as session:
        ends = (await session.get_one(MatchProposal, proposal.id)).expires_at
    assert ends is not None

    async def after(at: dt.datetime) -> tuple[str, int]:
        with held_at(at):
            await run_proposal_clock(SYSTEM, any_db)
        async with any_db.read() as session:
            row = await session.get_one(MatchProposal, proposal.id)
            sent = await session.scalar(sa.select(sa.func.count()).select_from(ProposalReminder))
            return row.status.value, int(sent or 0)

    before = ends - HOUR / 2
    status, sent = await after(before)
    assert (status, await after(before - HOUR)) == (ProposalStatus.OPEN.value, (ProposalStatus.OPEN.value, sent))
    assert await after(before) == (ProposalStatus.OPEN.value, sent), "reminded twice in the hour that came twice"
    expired = (ProposalStatus.EXPIRED.value, sent)
    assert [await after(ends + DAY), await after(ends - HOUR), await after(ends + DAY)] == [expired] * 3


@pytest.mark.parametrize(("day", "hours"), [*((day, 23) for day in SPRING), *((day, 25) for day in AUTUMN)])
def test_a_day_lasts_from_midnight_to_midnight_however_many_hours_it_has(day: dt.date, hours: int) -> None:
    first = dt.datetime.combine(day, dt.time(), AMSTERDAM).astimezone(dt.UTC)
    instants = [first + number * HOUR for number in range(hours)]
    assert [day_of(one) for one in instants] == [day] * hours
    assert (day_of(first - dt.timedelta(seconds=1)), day_of(first + hours * HOUR)) == (day - DAY, day + DAY)
    with held_at(first + (hours - 1) * HOUR):
        assert today() == day


@pytest.mark.parametrize("change", [*SPRING, *AUTUMN])
def test_a_weekly_lesson_keeps_its_hour_through_the_change(change: dt.date) -> None:
    lessons = [_weekly(change + number * DAY, 8 * 60 + 30) for number in range(-1, 2)]
    season = Season("Les", (change - 21 * DAY, change + 21 * DAY), tuple(lessons))
    read = Calendar.from_ical(written(season, "nl"))
    for event, lesson in zip(read.walk("VEVENT"), lessons, strict=True):
        start, end = event.decoded("dtstart"), event.decoded("dtend")
        assert start.tzinfo.key == ZONE.key
        held = list(rrulestr(event.get("rrule").to_ical().decode(), dtstart=start))
        assert [one.date() for one in held] == [lesson.first + number * 7 * DAY for number in range(5)]
        assert {(one.hour, one.minute) for one in held} == {(8, 30)}
        assert {one.astimezone(dt.UTC).hour for one in held} == {6, 7}, "an hour of sun apart, and no hour of the clock"
        assert end - start == 50 * dt.timedelta(minutes=1)


def _weekly(day: dt.date, minute: int) -> Series:
    first, last = day - 14 * DAY, day + 14 * DAY
    return Series(f"les-{day}", CommitmentKind.TEACHING, first, last, minute, minute + 50, 1)
