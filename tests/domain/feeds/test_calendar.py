"""Calendars hold what the weeks say, day for day, read back by the same library that programs use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from duobaan.access import Actor
from duobaan.alerts.models import SearchScope
from duobaan.alerts.service import save_search
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, LimitReached, NotAllowed, NotFound
from duobaan.feeds import service
from duobaan.feeds.calendar import ZONE, stamped, written
from duobaan.feeds.models import Feed
from duobaan.feeds.repository import FeedRepository
from duobaan.feeds.rules import MOST
from duobaan.feeds.service import Wanted, list_feeds, make_feed, open_feed, revoke_feed, settle
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.reference.holidays import ONE_WEEK
from duobaan.secrecy import hash_secret
from duobaan.timetable.calendar import cycle_mask
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.weeks.seasons import Season, get_class_season, get_school_season, get_season
from duobaan.weeks.service import get_school_week, get_week
from duobaan.words import CommitmentKind, Cycle, FeedKind, Role, Weekday
from tests import factories
from tests.support import agreed

Held = tuple[dt.date, int, int]
MONDAY = dt.date(2027, 1, 4)
WEEKS_B = cycle_mask(Cycle.WEEK_B, dt.date(2026, 8, 17))  # as factories.school counts


@dataclass
class Stage:
    db: Database
    school: Organisation
    company: Organisation
    vacancy: Vacancy
    slots: list[LessonSlot]
    person: Professional
    arrangement_id: UUID
    own: Actor
    planner: Actor
    coordinator: Actor


@pytest.fixture
async def stage(any_db: Database) -> Stage:
    db = any_db
    school, company = await factories.school(db), await factories.company(db)
    vacancy = await factories.vacancy(db, school, subjects=("NAT",))
    slots = [
        await factories.slot(db, vacancy, Weekday.TU, 1, subject="NAT", room="B12"),
        await factories.slot(db, vacancy, Weekday.TH, 2, class_group="4H2", cycle=Cycle.WEEK_B),
        await factories.slot(db, vacancy, Weekday.MO, 1),
    ]
    account = await factories.user(db)
    person = await factories.professional(db, company, user_id=account.id)
    work = await agreed.arrangement(db, vacancy, person, [slots[0].id, slots[1].id])
    place = {"source_id": work.id, "location_id": school.id}
    await agreed.taken(db, person, slots[0].weekday.number, slots[0].start_minute, slots[0].end_minute, **place)
    await agreed.taken(
        db,
        person,
        4,
        slots[1].start_minute,
        slots[1].end_minute,
        cycle_mask=cycle_mask(Cycle.WEEK_B, dt.date(2026, 8, 17)),
        **place,
    )
    other = {"kind": CommitmentKind.EMPLOYER_WORK, "source_kind": "OtherWork"}
    await agreed.taken(db, person, 1, 480, 1020, **other)
    planner = await factories.member(db, school, Role.SCHOOL_PLANNER)
    coordinator = await factories.member(db, company, Role.COMPANY_COORDINATOR)
    return Stage(
        db,
        school,
        company,
        vacancy,
        slots,
        person,
        work.id,
        factories.actor(account, professional_id=person.id),
        factories.actor(planner, (school, Role.SCHOOL_PLANNER)),
        factories.actor(coordinator, (company, Role.COMPANY_COORDINATOR)),
    )


def events(season: Season, locale: str = "nl") -> list[Any]:
    read = Calendar.from_ical(written(season, locale))
    return [one for one in read.walk("VEVENT") if isinstance(one.decoded("dtstart"), dt.datetime)]


def moments(season: Season) -> Iterator[Held]:
    """Expand a calendar as a program would: rule minus the days left out, in the calendar's own zone."""
    for event in events(season):
        start, end = event.decoded("dtstart"), event.decoded("dtend")
        assert getattr(start.tzinfo, "key", None) == ZONE.key
        left_out = event.get("exdate")
        out = {one.dt for one in left_out.dts} if left_out is not None else set()
        rule = event.get("rrule")
        days = rrulestr(rule.to_ical().decode(), dtstart=start) if rule is not None else [start]
        for day in days:
            if day not in out:
                minute = day.hour * 60 + day.minute
                yield day.date(), minute, minute + int((end - start).total_seconds() // 60)


def weeks() -> Iterator[dt.date]:
    day = MONDAY - 2 * ONE_WEEK
    while day < factories.ENDS + 2 * ONE_WEEK:
        yield day
        day += ONE_WEEK


async def test_a_persons_calendar_holds_what_their_weeks_say(stage: Stage) -> None:
    season = await get_season(stage.own, stage.db, professional_id=stage.person.id)
    said: set[Held] = set()
    for monday in weeks():
        week = await get_week(stage.own, stage.db, professional_id=stage.person.id, on=monday)
        assert week is not None
        lessons = (one for one in week.timeline.entries if one.kind is CommitmentKind.TEACHING and one.is_held)
        said |= {(one.on, one.start, one.end) for one in lessons}
    found = list(moments(season))
    assert len(found) == len(set(found))
    assert set(found) == said
    assert any(day >= dt.date(2027, 3, 29) for day, *_ in found)  # the clock has changed by then
    assert not any(dt.date(2027, 2, 20) <= day <= dt.date(2027, 2, 28) for day, *_ in found)  # spring holiday


async def test_a_schools_calendar_holds_what_its_weeks_say(stage: Stage) -> None:
    season = await get_school_season(stage.planner, stage.db, school_id=stage.school.id)
    said: list[Held] = []
    for monday in weeks():
        week = await get_school_week(stage.planner, stage.db, school_id=stage.school.id, on=monday)
        said += [(one.on, one.slot.start_minute, one.slot.end_minute) for one in week.lessons]
    assert sorted(moments(season)) == sorted(said)


async def test_a_lesson_is_named_placed_and_taught(stage: Stage) -> None:
    season = await get_school_season(stage.planner, stage.db, school_id=stage.school.id)
    told = {str(one["summary"]): str(one.get("description", "")) for one in events(season, "en")}
    assert set(told) == {"physics, 4H1", "mathematics, 4H2", "mathematics, 4H1 (still open)"}
    assert stage.person.profession in told["physics, 4H1"] or stage.person.name in told["physics, 4H1"]
    own = await get_season(stage.own, stage.db, professional_id=stage.person.id)
    lesson = next(one for one in events(own) if "natuurkunde" in str(one["summary"]).lower())
    assert stage.school.name in str(lesson["summary"])
    assert str(lesson["location"]).startswith(f"B12, {stage.school.name}")


async def test_an_employer_follows_when_and_not_where(stage: Stage) -> None:
    season = await get_season(stage.coordinator, stage.db, professional_id=stage.person.id)
    text = written(season, "nl").decode()
    own = await get_season(stage.own, stage.db, professional_id=stage.person.id)
    assert sorted(moments(season)) == sorted(moments(own))
    assert stage.school.name not in text
    assert str(stage.arrangement_id) not in text
    assert str(stage.school.id) not in text


async def test_a_class_is_followed_by_its_school_and_its_teachers_alone(stage: Stage) -> None:
    asked: dict[str, Any] = {"vacancy_id": stage.vacancy.id, "class_group": "4H2"}
    for actor in (stage.planner, stage.own):
        season = await get_class_season(actor, stage.db, **asked)
        assert {one.slot.id for one in season.series if one.slot} == {stage.slots[1].id}
    with pytest.raises(NotAllowed):
        await get_class_season(stage.coordinator, stage.db, **asked)
    with pytest.raises(NotFound):
        await get_season(stage.planner, stage.db, professional_id=stage.person.id)


async def test_the_calendar_is_folded_escaped_and_has_its_zone(stage: Stage) -> None:
    async with stage.db.write() as uow:
        row = await uow.session.get_one(Organisation, stage.school.id)
        row.name = "School; met, komma's\nen BEGIN:VEVENT " + "é" * 60
    season = await get_season(stage.own, stage.db, professional_id=stage.person.id)
    raw = written(season, "nl")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    read = Calendar.from_ical(raw)
    assert [str(one["tzid"]) for one in read.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    assert len(events(season)) == 2
    assert "BEGIN:VEVENT" in str(events(season)[0]["location"])


async def test_nothing_moves_until_something_did(stage: Stage) -> None:
    made = await make_feed(stage.own, stage.db, wanted=Wanted(FeedKind.PERSON, stage.person.id))

    async def look() -> tuple[bytes, dt.datetime]:
        assert made.token is not None
        found = await open_feed(stage.db, made.token)
        assert found is not None
        season = await service.season_of(stage.own, stage.db, found[0])
        content = written(season, "nl")
        changed_at = await settle(stage.db, found[0], content)
        return stamped(content, changed_at), changed_at

    first = await look()
    assert await look() == first
    stamps = {one.decoded("dtstamp") for one in Calendar.from_ical(first[0]).walk("VEVENT")}
    assert stamps == {first[1]}
    await agreed.taken(stage.db, stage.person, 5, 600, 650, source_id=stage.arrangement_id)
    assert (await look())[0] != first[0]
    async with stage.db.read() as session:
        row = await FeedRepository(session).get(made.feed.id, stage.own)
    assert row.last_used_at is not None


async def test_an_address_is_told_once_and_ends_for_good(stage: Stage) -> None:
    wanted = Wanted(FeedKind.SCHOOL, stage.school.id)
    made = await make_feed(stage.planner, stage.db, wanted=wanted, idempotency_key="once")
    again = await make_feed(stage.planner, stage.db, wanted=wanted, idempotency_key="once")
    assert made.token is not None
    assert (again.feed.id, again.token) == (made.feed.id, None)
    async with stage.db.read() as session:
        assert (await session.get_one(Feed, made.feed.id)).token_hash == hash_secret(made.token)
    assert [one.id for one in await list_feeds(stage.planner, stage.db)] == [made.feed.id]
    assert await list_feeds(stage.own, stage.db) == []
    with pytest.raises(NotFound):
        await revoke_feed(stage.own, stage.db, feed_id=made.feed.id)
    await revoke_feed(stage.planner, stage.db, feed_id=made.feed.id)
    assert await open_feed(stage.db, made.token) is None
    assert await list_feeds(stage.planner, stage.db) == []
    with pytest.raises(AlreadyDone):
        await revoke_feed(stage.planner, stage.db, feed_id=made.feed.id)


async def test_nobody_makes_a_feed_of_what_they_may_not_see(stage: Stage) -> None:
    saved = await save_search(stage.planner, stage.db, scope=SearchScope.VACANCIES, name="Mijn zoekopdracht")
    for actor, wanted in (
        (stage.own, Wanted(FeedKind.SCHOOL, stage.school.id)),
        (stage.planner, Wanted(FeedKind.PERSON, stage.person.id)),
        (stage.coordinator, Wanted(FeedKind.CLASS, stage.vacancy.id, "4H2")),
        (stage.own, Wanted(FeedKind.SEARCH, saved.id)),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            await make_feed(actor, stage.db, wanted=wanted)
        assert await list_feeds(actor, stage.db) == []


async def test_one_person_has_so_many_feeds_and_no_more(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST", 1)
    assert MOST > 1
    wanted = Wanted(FeedKind.PERSON, stage.person.id)
    await make_feed(stage.own, stage.db, wanted=wanted)
    with pytest.raises(LimitReached):
        await make_feed(stage.own, stage.db, wanted=wanted)
