"""What a match and a team leave of a guest's year is what the engine counts: day by day, holidays left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from hypothesis import example, given
from hypothesis import strategies as st

from duobaan.db.uow import Database
from duobaan.eligibility.assessment import PersonFacts as EnginePerson
from duobaan.eligibility.assessment import VacancyFacts
from duobaan.eligibility.budget import GuestDay, GuestUse
from duobaan.eligibility.engine import assess
from duobaan.errors import NotEligible
from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts.person_and_post import Lesson, PersonFacts, PostFacts
from duobaan.matching.fit.guests import _lesson, guest_room
from duobaan.matching.fit.plan import make_plan
from duobaan.matching.log.journal import MatchJournal
from duobaan.matching.teams.teaming import suggest_coverage
from duobaan.organisations.models import SchoolSettings
from duobaan.words import Weekday
from tests.domain.matching.facts import ENDS, POST, STARTS, lesson, person, post, release, window
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


MIDDLE = dt.date(2027, 3, 31)  # a Wednesday: this week holds lessons of both periods


def in_period(one: Lesson, second: bool) -> Lesson:
    """The same lesson until, or from, the middle of the year."""
    place = one.places[0]
    first, after = (MIDDLE, ENDS) if second else (STARTS, MIDDLE)
    cut = replace(place.slots[0], valid_from=first, valid_to=after).tight()
    assert cut is not None
    return replace(one, places=(replace(place, slots=(cut,)),))


PERIODS = post(
    lessons=tuple(in_period(one, second=n % 2 == 1) for n, one in enumerate(WEEK[:10])) + WEEK[10:], minutes_week=750
)


SPLIT = replace(PERIODS, lessons=PERIODS.lessons[:10])


@given(st.integers(0, LIMIT), st.sets(st.integers(0, 14)), st.sampled_from((PERIODS, SPLIT)))
@example(LIMIT - 5500, set(range(10)), SPLIT)
def test_lessons_of_different_periods_together_stay_within_the_year(
    used: int, numbers: set[int], asked: PostFacts
) -> None:
    someone = guest(used)
    room = guest_room(someone, asked)
    assert room is not None
    chosen: list[Lesson] = []
    for number in sorted(numbers):
        if number < len(asked.lessons) and by_row([*chosen, PERIODS.lessons[number]]) <= room.minutes_week:
            chosen.append(PERIODS.lessons[number])
    assert blocks(someone, chosen, asked) == []


def by_row(chosen: Sequence[Lesson]) -> int:
    """Minutes of a week in the fuller of the two periods, as coverage counts them."""
    halves = [0, 0]
    for one in chosen:
        number = PERIODS.lessons.index(one)
        for half in (0, 1) if number >= 10 else (number % 2,):
            halves[half] += one.minutes_week
    return max(halves)


def test_two_periods_leave_less_in_each_than_one_of_them_alone() -> None:
    half = post(lessons=tuple(one for n, one in enumerate(PERIODS.lessons[:10]) if n % 2 == 0))
    alone, both = guest_room(guest(LIMIT // 2), half), guest_room(guest(LIMIT // 2), PERIODS)
    year = guest_room(guest(LIMIT // 2), FULL_WEEK)
    assert alone is not None
    assert both is not None
    assert year is not None
    assert both.minutes_week < alone.minutes_week
    # The week in which one period gives way to the other counts twice, and each holds its own holidays.
    assert year.minutes_week * 0.85 < both.minutes_week <= year.minutes_week


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
