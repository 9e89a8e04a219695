"""What the limits of working time leave someone for a post, and that no proposal of it is refused for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from duobaan import clock
from duobaan.commitments.other_work import StatedWindow
from duobaan.db.uow import Database
from duobaan.eligibility.working_time import WorkStretch, reasons_of
from duobaan.matching.coverage.problem import Offer
from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts import Lesson
from duobaan.matching.log.journal import MatchJournal
from duobaan.matching.teams.teaming import suggest_coverage
from duobaan.matching.teams.working_week import Slots, WorkRoom, work_room
from duobaan.professionals.other_work import set_other_work
from duobaan.timetable.slots import EVER, WeeklySlot
from duobaan.words import CommitmentKind, Weekday
from tests.domain.matching.facts import ENDS, STARTS, lesson, person, post
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
    assert found.minutes_week == 120
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


@given(_weeks, st.sets(st.integers(0, 19), min_size=1), st.sampled_from((1, 2, 3)))
def test_whatever_is_left_to_someone_passes_no_limit(weeks: list[WorkStretch], numbers: set[int], mask: int) -> None:
    asked = {
        (n, 0): tuple(
            WeeklySlot(slot.weekday, slot.start, slot.end, mask if n % 3 == 0 else 3, slot.valid_from, slot.valid_to)
            for slot in WEEK[n].places[0].slots
        )
        for n in sorted(numbers)
    }
    found = room(weeks, asked)
    chosen: list[WeeklySlot] = []
    minutes = 0.0
    for offer, slots in asked.items():
        minutes += 50 if slots[0].cycle_mask == 3 else 25
        if offer in found.refused or (found.minutes_week is not None and minutes > found.minutes_week):
            continue
        chosen += slots
    assert reasons(weeks, chosen) == []


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
