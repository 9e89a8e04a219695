"""The table of a vacancy, walked over every state, action and hand."""

import itertools

import pytest

from duobaan.errors import StateNotAllowed
from duobaan.ids import new_id
from duobaan.transitions import Hand
from duobaan.vacancies.coverage import fill_state
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
    tables = {Hand.CLOCK: CLOCK, Hand.SCHOOL: SCHOOL, Hand.BOARD: SCHOOL}
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


def test_fill_state_follows_from_what_is_assigned():
    one, two, extra = new_id(), new_id(), new_id()
    assert fill_state([one, two], [], 100, 0) is S.PUBLISHED
    assert fill_state([one, two], [one], 100, 0) is S.PARTLY_FILLED
    assert fill_state([one, two], [one, two, extra], 100, 0) is S.FILLED
    assert fill_state([one], [extra], 100, 0) is S.PARTLY_FILLED
    assert fill_state([], [], 200, 0) is S.PUBLISHED
    assert fill_state([], [], 200, 100) is S.PARTLY_FILLED
    assert fill_state([], [], 200, 200) is S.FILLED
