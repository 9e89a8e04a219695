"""What a match and a team leave of a guest's year is what the engine counts: day by day, holidays left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from duobaan.db.uow import Database
from duobaan.eligibility.assessment import PersonFacts as EnginePerson
from duobaan.eligibility.assessment import VacancyFacts
from duobaan.eligibility.budget import GuestDay, GuestUse
from duobaan.eligibility.engine import assess
from duobaan.errors import NotEligible
from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts import Lesson, PersonFacts, PostFacts
from duobaan.matching.guests import _lesson, guest_room
from duobaan.matching.journal import MatchJournal
from duobaan.matching.lessons import make_plan
from duobaan.matching.teaming import suggest_coverage
from duobaan.organisations.models import SchoolSettings
from duobaan.words import Weekday
from tests.domain.matching.facts import POST, lesson, person, post, release, window
from tests.support.story import Stage, make_stage

DAYS = (Weekday.MO, Weekday.TU, Weekday.WE, Weekday.TH, Weekday.FR)
LIMIT = 6 * 60 * 40
WEEK = tuple(lesson(100 + n, DAYS[n % 5], 1 + n // 5) for n in range(15))
FULL_WEEK = post(lessons=WEEK, minutes_week=750)


def guest(used: int) -> PersonFacts:
    windows = tuple(window(day) for day in DAYS)
    return person(
        papers=(), max_minutes=2000, windows=windows, release=release(minutes_week=2000), guest_used={2026: used}
    )


def blocks(someone: PersonFacts, chosen: Sequence[Lesson], asked: PostFacts = FULL_WEEK) -> list[str]:
    """What the engine says of these lessons at a proposal."""
    facts = [found for one in chosen if (found := _lesson(asked, one)) is not None]
    use = GuestUse((GuestDay(asked.school_id, dt.date(2026, 9, 1), someone.guest_used[2026]),))
    vacancy = VacancyFacts(asked.sector, tuple(facts), asked.school_id, school_weeks=asked.school_weeks)
    return [one.code for one in assess(EnginePerson(guest=use), vacancy, asked.starts_on).blocks]


def test_a_monday_with_holidays_takes_less_of_the_year_than_a_tuesday() -> None:
    room = guest_room(guest(0), POST)
    assert room is not None
    found = guest_room(guest(0), FULL_WEEK)
    assert found is not None
    monday, tuesday = (dict(found.asked[str(one.key)])[2026] for one in WEEK[:2])
    assert monday < tuesday
    # Where a Tuesday no longer fits, a Monday may: only who counts days knows.
    tight = guest(LIMIT - monday)
    assert blocks(tight, WEEK[1:2]) == ["GUEST_BUDGET"]
    assert blocks(tight, WEEK[:1]) == []
    plan = make_plan(tight, FULL_WEEK)
    assert [one.lesson.key for one in plan.taught] == [WEEK[0].key]
    assert {one.fail.code for one in plan.missed} == {Exclusion.GUEST_BUDGET}


@given(st.integers(0, LIMIT), st.sets(st.integers(0, 14)))
def test_whoever_stays_within_the_weekly_limit_is_never_refused_for_the_year(used: int, numbers: set[int]) -> None:
    someone = guest(used)
    room = guest_room(someone, FULL_WEEK)
    assert room is not None
    chosen: list[Lesson] = []
    for number in sorted(numbers):
        if sum(one.minutes_week for one in chosen) + 50 <= room.minutes_week:
            chosen.append(WEEK[number])
    assert blocks(someone, chosen) == []


@given(st.integers(0, LIMIT))
def test_a_plan_takes_what_the_engine_allows(used: int) -> None:
    someone = guest(used)
    assert blocks(someone, [one.lesson for one in make_plan(someone, FULL_WEEK).taught]) == []


@pytest.fixture
def monday() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=True):
        yield


@pytest.mark.parametrize("weeks", [6, 12])
async def test_a_suggested_team_is_not_refused_for_the_budget(db: Database, monday: Any, weeks: int) -> None:
    stage: Stage = await make_stage(db)
    async with db.write() as uow:
        found = await uow.session.get(SchoolSettings, stage.school.id)
        if found is None:
            found = SchoolSettings(organisation_id=stage.school.id)
            uow.session.add(found)
        found.school_weeks = weeks
    with pytest.raises(NotEligible) as refused:
        await stage.propose(stage.line(0, 0, 1, 2, 3))
    assert "GUEST_BUDGET" in {one.code for one in refused.value.reasons}
    page = await suggest_coverage(
        stage.planner, db, MatchJournal(), vacancy_id=stage.vacancy.id, first=5, budget_ms=5_000
    )
    assert page.teams
    for team in page.teams:
        lines = []
        for partner in team.partners:
            who = [one.id for one in stage.people].index(partner.person.id)
            numbers = [[slot.id for slot in stage.slots].index(row.id) for row in partner.rows]
            lines.append(stage.line(who, *numbers))
        assert await stage.propose(*lines)
