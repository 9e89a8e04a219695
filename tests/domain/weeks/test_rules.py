"""A week as a timeline: holidays, the road, free time and the law's limits; also against minute by minute counting."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from duobaan.geo import Point, travel_minutes
from duobaan.timetable.slots import WeeklySlot
from duobaan.timetable.windows import DayException, Window
from duobaan.weeks.rules import Person, Stretch, merged, room, timeline
from duobaan.words import CommitmentKind, HolidayRegion, WindowKind

MONDAY = dt.date(2027, 1, 11)
HOLIDAY = dt.date(2027, 2, 22)  # spring holiday in the north
HOME, SCHOOL, OTHER = Point(52.51, 6.09), Point(52.6, 6.09), Point(52.7, 6.09)
A, B = UUID(int=1), UUID(int=2)
K = CommitmentKind


def lesson(weekday: int, start: int, end: int, **values: object) -> Stretch:
    place = {"location_id": A, "point": SCHOOL, "region": HolidayRegion.NOORD}
    return Stretch(WeeklySlot(weekday, start, end), K.TEACHING, **place | values)  # type: ignore[arg-type]


def work(weekday: int, start: int, end: int, kind: CommitmentKind = K.EMPLOYER_WORK) -> Stretch:
    return Stretch(WeeklySlot(weekday, start, end), kind)


def test_everything_of_a_day_stands_in_one_order_with_the_road_between() -> None:
    elsewhere = lesson(2, 800, 850, location_id=B, point=OTHER)
    found = timeline(MONDAY, [work(2, 480, 540), elsewhere, lesson(2, 600, 650)], Person(home=HOME))
    tuesday = found.days[1].entries
    there, between, back = travel_minutes(HOME, SCHOOL), travel_minutes(SCHOOL, OTHER), travel_minutes(OTHER, HOME)
    assert [(one.kind, one.start, one.end) for one in tuesday] == [
        (K.EMPLOYER_WORK, 480, 540),
        (K.TRAVEL, 600 - there, 600),
        (K.TEACHING, 600, 650),
        (K.TRAVEL, 800 - between, 800),
        (K.TEACHING, 800, 850),
        (K.TRAVEL, 850, 850 + back),
    ]


def test_within_one_place_there_is_no_road() -> None:
    found = timeline(MONDAY, [lesson(2, 600, 650), lesson(2, 700, 750)], Person())
    assert [one.kind for one in found.entries] == [K.TEACHING, K.TEACHING]


def test_a_holiday_leaves_lessons_out_and_the_employers_day_in() -> None:
    found = timeline(HOLIDAY, [lesson(2, 600, 650), work(2, 480, 560)], Person(home=HOME))
    assert [(one.kind, one.is_held) for one in found.days[1].entries] == [(K.EMPLOYER_WORK, True), (K.TEACHING, False)]
    assert next(load.minutes for load in found.loads if load.code == "WORK_WEEK_MAX") == 80


def test_the_weeks_of_the_cycle_alternate() -> None:
    every_other = Stretch(WeeklySlot(2, 600, 650, 1), K.TEACHING)
    weeks = [timeline(MONDAY + dt.timedelta(weeks=n), [every_other], Person()) for n in range(4)]
    assert [len(list(week.entries)) for week in weeks] in ([1, 0, 1, 0], [0, 1, 0, 1])


def test_limits_count_all_employers_and_each_minute_once() -> None:
    days = [work(day, 480, 1200) for day in range(1, 6)]
    heavy = timeline(MONDAY, [*days, lesson(2, 600, 650), lesson(3, 1200, 1260)], Person())
    loads = {load.code: load for load in heavy.loads}
    assert loads["WORK_WEEK_MAX"].minutes == 5 * 720 + 60, "a lesson in the employer's time is the same shift"
    assert loads["WORK_WEEK_MAX"].is_passed
    assert (loads["WORK_SHIFT_MAX"].minutes, loads["WORK_SHIFT_MAX"].is_passed) == (780, True)
    assert "5:7" in loads["WORK_WEEK_MAX"].source
    light = timeline(MONDAY, [work(1, 480, 960)], Person())
    assert not any(load.is_passed for load in light.loads)


def test_too_little_rest_between_two_days_is_told() -> None:
    found = timeline(MONDAY, [work(1, 900, 1430), work(2, 360, 600), work(2, 1200, 1430), work(3, 300, 500)], Person())
    rests = [load for load in found.loads if load.code.startswith("REST_")]
    assert rests
    assert all(load.is_passed and load.minutes < load.limit_minutes for load in rests)


def test_private_time_is_taken_and_is_no_work() -> None:
    person = Person(windows=[Window(WeeklySlot(2, 480, 1020), WindowKind.AVAILABLE)])
    found = timeline(MONDAY, [work(2, 600, 660, K.PRIVATE)], person)
    assert found.days[1].free == ((480, 600), (660, 1020))
    assert max(load.minutes for load in found.loads) == 0


def test_what_is_blocked_or_off_that_day_is_not_free() -> None:
    windows = [
        Window(WeeklySlot(2, 480, 1020), WindowKind.AVAILABLE),
        Window(WeeklySlot(2, 480, 540), WindowKind.BLOCKED),
    ]
    off = DayException(MONDAY + dt.timedelta(days=1), 900, 1440, WindowKind.BLOCKED)
    assert timeline(MONDAY, [], Person(windows=windows, exceptions=[off])).days[1].free == ((540, 900),)


def test_room_is_the_least_of_offer_release_and_time() -> None:
    person = Person(windows=[Window(WeeklySlot(2, 480, 1020), WindowKind.AVAILABLE)])
    week = timeline(MONDAY, [], person)
    left = room(week, max_minutes=400, release_minutes=300, agreed=100, in_release=250)
    assert (left.offer_minutes, left.release_minutes, left.free_minutes, left.minutes) == (300, 50, 540, 50)
    assert room(week, max_minutes=400, release_minutes=None, agreed=100, in_release=0).minutes == 300


SPANS = st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 300)), max_size=6)


@given(offered=SPANS, taken=SPANS)
def test_free_time_is_what_counting_minute_by_minute_finds(
    offered: list[tuple[int, int]], taken: list[tuple[int, int]]
) -> None:
    def clipped(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(start, min(1440, start + length)) for start, length in spans]

    person = Person(windows=[Window(WeeklySlot(2, *span), WindowKind.AVAILABLE) for span in clipped(offered)])
    busy = [work(2, *span) for span in clipped(taken)]
    found = timeline(MONDAY, busy, person).days[1].free
    minutes = {m for start, end in clipped(offered) for m in range(start, end)}
    minutes -= {m for start, end in clipped(taken) for m in range(start, end)}
    assert {m for start, end in found for m in range(start, end)} == minutes
    assert list(found) == merged(found), "spans are whole and in order"
