"""Every state, action and hand of arrangements and checks: the table and nothing else decides."""

from __future__ import annotations

import itertools

import pytest

from duobaan.arrangements.states import ARRANGEMENT, CHECK, ArrangementAction, CheckAction
from duobaan.errors import StateNotAllowed
from duobaan.transitions import Hand
from duobaan.words import ArrangementStatus, CheckStatus

_S, _A = ArrangementStatus, ArrangementAction
PARTIES = {Hand.SCHOOL, Hand.BOARD, Hand.COMPANY, Hand.PROFESSIONAL}
SCHOOL = {Hand.SCHOOL, Hand.BOARD}
# Written from domain.md B.4, not from the table under test.
EXPECTED = {
    **{(state, _A.SIGN): (state, PARTIES) for state in (_S.PREPARING, _S.CONFIRMED, _S.ACTIVE, _S.SUSPENDED)},
    (_S.PREPARING, _A.CONFIRM): (_S.CONFIRMED, {Hand.CLOCK}),
    (_S.CONFIRMED, _A.START): (_S.ACTIVE, {Hand.CLOCK}),
    (_S.ACTIVE, _A.PAUSE): (_S.SUSPENDED, SCHOOL),
    (_S.SUSPENDED, _A.RESUME): (_S.ACTIVE, SCHOOL),
    (_S.ACTIVE, _A.AMEND): (_S.ACTIVE, PARTIES),
    (_S.ACTIVE, _A.EXTEND): (_S.ACTIVE, PARTIES),
    **{(state, _A.COMPLETE): (_S.COMPLETED, {Hand.CLOCK}) for state in (_S.ACTIVE, _S.SUSPENDED)},
    **{(state, _A.CANCEL): (_S.CANCELLED, PARTIES) for state in (_S.PREPARING, _S.CONFIRMED)},
    **{(state, _A.TERMINATE): (_S.TERMINATED, PARTIES) for state in (_S.ACTIVE, _S.SUSPENDED)},
}
_C, _K = CheckStatus, CheckAction
EXPECTED_CHECKS = {
    **{(state, _K.REQUEST): (_C.REQUESTED, SCHOOL) for state in (_C.REQUIRED, _C.REJECTED, _C.EXPIRED)},
    (_C.REQUESTED, _K.RECEIVE): (_C.RECEIVED, SCHOOL),
    (_C.RECEIVED, _K.APPROVE): (_C.APPROVED, SCHOOL),
    (_C.RECEIVED, _K.REJECT): (_C.REJECTED, SCHOOL),
    (_C.APPROVED, _K.EXPIRE): (_C.EXPIRED, {Hand.CLOCK}),
    (_C.REQUIRED, _K.WAIVE): (_C.WAIVED, {Hand.BOARD}),
}


@pytest.mark.parametrize(("state", "action", "hand"), list(itertools.product(_S, _A, Hand)))
def test_only_the_table_moves_an_arrangement(state: ArrangementStatus, action: ArrangementAction, hand: Hand) -> None:
    target, hands = EXPECTED.get((state, action), (None, set()))
    if hand in hands:
        assert ARRANGEMENT.target(state, action, hand) is target
    else:
        with pytest.raises(StateNotAllowed):
            ARRANGEMENT.target(state, action, hand)


@pytest.mark.parametrize(("state", "action", "hand"), list(itertools.product(_C, _K, Hand)))
def test_only_the_table_moves_a_check(state: CheckStatus, action: CheckAction, hand: Hand) -> None:
    target, hands = EXPECTED_CHECKS.get((state, action), (None, set()))
    if hand in hands:
        assert CHECK.target(state, action, hand) is target
    else:
        with pytest.raises(StateNotAllowed):
            CHECK.target(state, action, hand)
