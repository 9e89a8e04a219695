"""What the limits of working time leave someone for a post, and that no proposal of it is refused for them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from duobaan import clock
from duobaan.commitments.other_work import StatedWindow
from duobaan.db.uow import Database
from duobaan.eligibility.working_time import WorkStretch, reasons_of
from duobaan.matching.coverage.problem import Offer
from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts.person_and_post import Lesson
from duobaan.matching.fit.plan import make_plan
from duobaan.matching.fit.rules import judge
from duobaan.matching.log.journal import MatchJournal
from duobaan.matching.teams.teaming import suggest_coverage
from duobaan.matching.working_time.room import Slots, WorkRoom, work_room
from duobaan.professionals.other_work import set_other_work
from duobaan.timetable.hours import peak_minutes
from duobaan.timetable.slots import EVER, WeeklySlot
from duobaan.words import CommitmentKind, Weekday
from tests.domain.matching.facts import ENDS, STARTS, lesson, person, post, release
from tests.support.story import make_stage

DAYS = (Weekday.MO, Weekday.TU, Weekday.WE, Weekday.TH, Weekday.FR)
WEEK = tuple(lesson(100 + n, DAYS[n % 5], 1 + n // 5) for n in range(20))
POST = post(lessons=WEEK, minutes_week=1000)
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def work(
    day: int, start: int, end: int, mask: int = 3, first: dt.date = EVER[0], after: dt.date = EVER[1]
) -> WorkStretch:
    return WorkStretch(WeeklySlot(day, start, end, mask, first, after), CommitmentKind.EMPLOYER_WORK)


def wanted(*lessons: Lesson) -> dict[Offer, Slots]:
    return {(n, 0): one.places[0].slots for n, one in enumerate(lessons)}


def room(weeks: Sequence[WorkStretch], asked: Mapping[Offer, Slots]) -> WorkRoom:
    return work_room(person(weeks=tuple(weeks)), POST, asked)


def reasons(weeks: Sequence[WorkStretch], slots: Sequence[WeeklySlot]) -> list[str]:
    teaching = [WorkStretch(slot, CommitmentKind.TEACHING, POST.region) for slot in slots]
    return [one.code for one in reasons_of(weeks, teaching, STARTS, ENDS)]


def test_who_teaches_within_the_own_shifts_is_not_limited() -> None:
    shifts = [work(day, 480, 1020) for day in range(1, 6)] + [work(6, 480, 780)]  # 50 hours a week
    assert room(shifts, wanted(*WEEK)) == WorkRoom(None, {})
    assert reasons(shifts, [slot for one in WEEK for slot in one.places[0].slots]) == []


def test_the_average_of_sixteen_weeks_bounds_what_comes_on_top() -> None:
    evenings = [work(day, 1020, 1440) for day in range(1, 6)] + [work(6, 480, 1140)]  # 46 hours
    late = wanted(*(one for one in WEEK if one.places[0].start == 680))
    found = room(evenings, late)
    assert found.refused == {}
    assert found.minutes_week == 128  # two hours, and what the holidays leave of sixteen weeks
    slots = [slot for found in late.values() for slot in found]
    assert reasons(evenings, slots[:2]) == []
    assert "WORK_16_WEEKS_AVERAGE" in reasons(evenings, slots)


def test_a_night_before_asks_for_rest_and_a_long_day_for_its_end() -> None:
    first = WEEK[1]  # Tuesday, the first lesson
    asked = wanted(first)
    late = room([work(1, 1200, 1440)], asked)
    assert [fail.code for fail in late.refused.values()] == [Exclusion.REST]
    full = room([work(2, 600, 1300)], asked)
    assert [fail.code for fail in full.refused.values()] == [Exclusion.WORKING_TIME]
    assert room([work(2, 600, 1200)], asked) == WorkRoom(None, {})


def test_work_that_ended_before_the_post_takes_nothing_of_it() -> None:
    over = [work(day, 900, 1440, after=STARTS) for day in range(1, 6)]
    assert room(over, wanted(*WEEK)) == WorkRoom(None, {})
    runs_on = [work(day, 900, 1440) for day in range(1, 6)]
    assert room(runs_on, wanted(*WEEK)).refused


def _shifts(days: set[int], start: int, length: int, mask: int, cut: dt.date | None) -> list[WorkStretch]:
    end = min(start + length, 1440)
    return [work(day, start, end, mask, after=cut or EVER[1]) for day in sorted(days)]


_weeks = st.lists(
    st.builds(
        _shifts,
        st.sets(st.integers(1, 7), min_size=2),
        st.sampled_from((300, 480, 690, 730, 840, 960)),
        st.integers(240, 720),
        st.sampled_from((1, 2, 3, 3)),
        st.sampled_from((None, None, None, STARTS, STARTS + dt.timedelta(days=60))),
    ),
    max_size=2,
).map(lambda groups: [one for group in groups for one in group])


MEET = STARTS + dt.timedelta(days=59)  # a Thursday: the week holds lessons of both periods


def _parted(one: Lesson, part: int, mask: int) -> Lesson:
    """The lesson before (1) or from (2) the day on which periods meet, or all the time; every week or every other."""
    run = {1: {"valid_to": MEET}, 2: {"valid_from": MEET}}.get(part, {})
    place = one.places[0]
    slots = tuple(
        replace(
            slot,
            cycle_mask=mask,
            valid_from=max(slot.valid_from, run.get("valid_from", slot.valid_from)),
            valid_to=min(slot.valid_to, run.get("valid_to", slot.valid_to)),
        )
        for slot in place.slots
    )
    return replace(one, places=(replace(place, slots=slots),), minutes_week=50 if mask == 3 else 25, **run)


_lessons = st.lists(
    st.builds(_parted, st.sampled_from(WEEK), st.sampled_from((0, 0, 1, 2)), st.sampled_from((1, 2, 3, 3))),
    min_size=1,
    unique_by=lambda one: one.key,
)


@settings(max_examples=300)
@given(_weeks, _lessons, st.randoms(use_true_random=False))
def test_whatever_is_left_to_someone_passes_no_limit(
    weeks: list[WorkStretch], lessons: list[Lesson], dice: random.Random
) -> None:
    asked = wanted(*lessons)
    found = room(weeks, asked)
    numbers = list(range(len(lessons)))
    dice.shuffle(numbers)
    chosen: list[Lesson] = []
    for n in numbers:
        minutes = peak_minutes(kept.load for kept in [*chosen, lessons[n]])
        if (n, 0) not in found.refused and (found.minutes_week is None or minutes <= found.minutes_week):
            chosen.append(lessons[n])
    assert reasons(weeks, [slot for one in chosen for slot in one.places[0].slots]) == []


@settings(max_examples=200)
@given(_weeks, _lessons)
def test_what_one_person_would_take_passes_no_limit(weeks: list[WorkStretch], lessons: list[Lesson]) -> None:
    one = person(weeks=tuple(weeks), windows=(), max_minutes=2000, release=release(minutes_week=2000))
    taught = make_plan(one, post(lessons=tuple(lessons), minutes_week=1000)).taught
    assert reasons(weeks, [slot for found in taught for slot in found.place.slots]) == []


def test_the_week_in_which_two_periods_meet_counts_whole() -> None:
    evenings = [work(day, 760, 1160) for day in range(1, 8)]  # 46 hours and 40 minutes: 80 minutes are left
    early = [_parted(WEEK[0], 1, 3), _parted(WEEK[1], 1, 3)]  # Monday and Tuesday
    late = [_parted(WEEK[3], 2, 3), _parted(WEEK[4], 2, 3)]  # Thursday and Friday
    apart = [slot for one in (*early[:1], *late[:1]) for slot in one.places[0].slots]
    assert reasons(evenings, apart) == []
    both = [slot for one in (*early, *late) for slot in one.places[0].slots]
    assert reasons(evenings, both) == ["WORK_16_WEEKS_AVERAGE"]
    one = person(weeks=tuple(evenings), windows=(), max_days=5)
    found = judge(one, post(lessons=(*early, *late), minutes_week=100))
    assert found.fits
    assert {gone.fail.code for gone in found.plan.missed} == {Exclusion.WORKING_TIME}
    assert reasons(evenings, [slot for taken in found.plan.taught for slot in taken.place.slots]) == []


def test_a_heavy_autumn_takes_nothing_of_a_spring() -> None:
    autumn = [work(day, 730, 1170, after=MEET - dt.timedelta(weeks=2)) for day in range(1, 7)]  # 44 hours a week
    spring = [_parted(one, 2, 3) for one in WEEK[:8]]  # almost seven hours
    assert room(autumn, wanted(*spring)).refused == {}
    generous = person(weeks=tuple(autumn), windows=(), release=release(minutes_week=400))
    found = judge(generous, post(lessons=tuple(spring), minutes_week=400))
    assert [one.lesson.key for one in found.plan.taught] == [one.key for one in sorted(spring, key=_when)]


def _when(one: Lesson) -> tuple[int, int]:
    return one.places[0].weekday.number, one.places[0].start


def test_fit_knows_the_work_that_people_state_and_says_which_limit_is_passed() -> None:
    nights = [work(day, 1200, 1440) for day in range(1, 6)]
    found = judge(person(weeks=tuple(nights), windows=()), post(lessons=WEEK[1:4]))
    assert [fail.code for fail in found.fails] == [Exclusion.REST]
    full = [work(day, 1020, 1440) for day in range(1, 7)] + [work(7, 480, 840)]  # 48 hours
    found = judge(person(weeks=tuple(full), windows=()), post(lessons=WEEK[10:12], minutes_week=100))
    assert [(fail.code, dict(fail.facts)) for fail in found.fails] == [(Exclusion.WORKING_TIME, {"most": 48})]


async def test_a_suggested_team_is_not_refused_for_working_time(db: Database) -> None:
    stage = await make_stage(db)
    with clock.held_at(NOW):
        # Tuesday holds almost twelve hours of other work already; Thursday is free.
        days = [StatedWindow(CommitmentKind.EMPLOYER_WORK, 2, 640, 1350, dt.date(2026, 9, 1))]
        await set_other_work(stage.persons[0], db, kind=CommitmentKind.EMPLOYER_WORK, windows=days)
        page = await suggest_coverage(
            stage.planner, db, MatchJournal(), vacancy_id=stage.vacancy.id, first=10, budget_ms=5_000
        )
        assert page.teams
        mine = set()
        for team in page.teams:
            lines = []
            for partner in team.partners:
                who = [one.id for one in stage.people].index(partner.person.id)
                own = [[slot.id for slot in stage.slots].index(row.id) for row in partner.rows]
                mine |= set(own) if who == 0 else set()
                lines.append(stage.line(who, *own))
            assert await stage.propose(*lines)
    assert mine == {2, 3}
