"""The table of a vacancy, walked over every state, action and hand."""

import datetime as dt
import itertools

import pytest

from duobaan.errors import StateNotAllowed
from duobaan.ids import new_id
from duobaan.transitions import Hand
from duobaan.vacancies.coverage import fill_of
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.states import VACANCY, VacancyAction
from duobaan.words import VacancyStatus

S, A = VacancyStatus, VacancyAction
OPEN = (S.DRAFT, S.SCHEDULED, S.PUBLISHED, S.PARTLY_FILLED)
CLOCK = {
    (S.SCHEDULED, A.OPEN): S.PUBLISHED,
    (S.PUBLISHED, A.COVER_PART): S.PARTLY_FILLED,
    (S.FILLED, A.COVER_PART): S.PARTLY_FILLED,
    (S.PUBLISHED, A.COVER_ALL): S.FILLED,
    (S.PARTLY_FILLED, A.COVER_ALL): S.FILLED,
    (S.PARTLY_FILLED, A.UNCOVER): S.PUBLISHED,
    (S.FILLED, A.UNCOVER): S.PUBLISHED,
    (S.PUBLISHED, A.EXPIRE): S.EXPIRED,
    (S.PARTLY_FILLED, A.EXPIRE): S.EXPIRED,
    (S.FILLED, A.CLOSE): S.CLOSED,
}
SCHOOL = {
    (S.DRAFT, A.PUBLISH): S.PUBLISHED,
    (S.SCHEDULED, A.PUBLISH): S.PUBLISHED,
    (S.DRAFT, A.SCHEDULE): S.SCHEDULED,
    (S.EXPIRED, A.RENEW): S.PUBLISHED,
    **{(state, A.CHANGE): state for state in OPEN},
    **{(state, A.WITHDRAW): S.WITHDRAWN for state in OPEN},
}


def test_only_the_moves_of_the_table_are_possible():
    decided = {(S.PUBLISHED, A.WITHDRAW): S.WITHDRAWN, (S.PARTLY_FILLED, A.WITHDRAW): S.WITHDRAWN}
    deciding = {Hand.PLATFORM: decided, Hand.REGION: decided}
    tables = {Hand.CLOCK: CLOCK, Hand.SCHOOL: SCHOOL, Hand.BOARD: SCHOOL} | deciding
    for state, action, hand in itertools.product(S, A, Hand):
        target = tables.get(hand, {}).get((state, action))
        if target is not None:
            assert VACANCY.target(state, action, hand) is target
        else:
            with pytest.raises(StateNotAllowed):
                VACANCY.target(state, action, hand)


def test_nobody_sets_the_fill_state_by_hand():
    derived = {A.COVER_PART, A.COVER_ALL, A.UNCOVER}
    assert all(row.hands == {Hand.CLOCK} for row in VACANCY.rows if row.action in derived)


START, MIDDLE, END = dt.date(2027, 1, 4), dt.date(2027, 4, 1), dt.date(2027, 7, 1)
WHOLE, FIRST_HALF, LAST_HALF = (START, END), (START, MIDDLE), (MIDDLE, END)


def post(minutes: int = 100) -> Vacancy:
    return Vacancy(id=new_id(), minutes_week=minutes, starts_on=START, ends_on=END)


def lesson(must: bool = True) -> LessonSlot:
    return LessonSlot(id=new_id(), must=must)


def test_fill_follows_from_what_is_assigned():
    one, two, extra = lesson(), lesson(), lesson(must=False)
    lessons, vacancy = [one, two, extra], post()

    def fill(**taken: list[tuple[dt.date, dt.date]]) -> A:
        keys = {"one": one.id, "two": two.id, "extra": extra.id}
        return fill_of(vacancy, lessons, {keys[name]: spans for name, spans in taken.items()}, 0, START)

    assert fill() is A.UNCOVER
    assert fill(one=[WHOLE]) is A.COVER_PART
    assert fill(extra=[WHOLE]) is A.COVER_PART
    assert fill(one=[WHOLE], two=[WHOLE]) is A.COVER_ALL
    assert fill(one=[WHOLE], two=[FIRST_HALF]) is A.COVER_PART
    assert fill(one=[WHOLE], two=[LAST_HALF, FIRST_HALF]) is A.COVER_ALL
    # Once the first half is over, whoever has the second has all that is left.
    assert fill_of(vacancy, [one], {one.id: [LAST_HALF]}, 0, MIDDLE) is A.COVER_ALL


@pytest.mark.parametrize(("minutes", "expected"), [(0, A.UNCOVER), (100, A.COVER_PART), (200, A.COVER_ALL)])
def test_without_lessons_the_minutes_decide(minutes: int, expected: A):
    assert fill_of(post(200), [], {}, minutes, START) is expected
