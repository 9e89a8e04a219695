"""Every state, action and hand: the table and nothing else decides."""

from __future__ import annotations

import itertools

import pytest

from duobaan.errors import StateNotAllowed
from duobaan.proposals.states import HAND_OF, PROPOSAL, ProposalAction, viewer_can
from duobaan.transitions import Hand
from duobaan.words import PartyKind, ProposalStatus

_S, _A = ProposalStatus, ProposalAction
PARTIES = {Hand.SCHOOL, Hand.COMPANY, Hand.PROFESSIONAL}
# Written from domain.md B.4, not from the table under test.
EXPECTED = {
    (_S.DRAFT, _A.SEND): (_S.OPEN, PARTIES | {Hand.MATCHMAKER}),
    (_S.OPEN, _A.COUNTER): (_S.OPEN, PARTIES),
    (_S.OPEN, _A.REJECT_COUNTER): (_S.OPEN, PARTIES),
    (_S.OPEN, _A.ACCEPT): (_S.OPEN, PARTIES),
    (_S.OPEN, _A.DECLINE): (_S.DECLINED, PARTIES),
    (_S.OPEN, _A.DECLINE_LINE): (_S.OPEN, {Hand.COMPANY, Hand.PROFESSIONAL}),
    (_S.OPEN, _A.WITHDRAW): (_S.WITHDRAWN, {Hand.OWNER, Hand.CLOCK}),
    (_S.OPEN, _A.COMMENT): (_S.OPEN, PARTIES | {Hand.MATCHMAKER}),
    (_S.OPEN, _A.AGREE): (_S.AGREED, {Hand.CLOCK}),
    (_S.OPEN, _A.EXPIRE): (_S.EXPIRED, {Hand.CLOCK}),
    (_S.OPEN, _A.SUPERSEDE): (_S.SUPERSEDED, {Hand.CLOCK}),
}


@pytest.mark.parametrize(("state", "action", "hand"), list(itertools.product(_S, _A, Hand)))
def test_only_the_table_moves_a_proposal(state: ProposalStatus, action: ProposalAction, hand: Hand) -> None:
    target, hands = EXPECTED.get((state, action), (None, set()))
    if hand in hands:
        assert PROPOSAL.target(state, action, hand) is target
    else:
        with pytest.raises(StateNotAllowed):
            PROPOSAL.target(state, action, hand)


@pytest.mark.parametrize("state", [state for state in _S if state is not _S.OPEN])
def test_a_viewer_can_do_nothing_once_it_is_closed(state: ProposalStatus) -> None:
    assert viewer_can(state, set(Hand) - {Hand.CLOCK}, may_accept=True, may_reject_counter=True) in ([],)


def test_the_clock_gives_a_viewer_nothing() -> None:
    assert viewer_can(_S.OPEN, {Hand.CLOCK}, may_accept=True, may_reject_counter=True) == []
    assert viewer_can(_S.OPEN, PARTIES | {Hand.OWNER, Hand.CLOCK}, may_accept=True, may_reject_counter=True) == [
        _A.COUNTER,
        _A.REJECT_COUNTER,
        _A.ACCEPT,
        _A.DECLINE,
        _A.WITHDRAW,
        _A.COMMENT,
    ]


@pytest.mark.parametrize(
    ("hand", "may_accept", "may_reject_counter", "able"),
    [
        (Hand.SCHOOL, False, False, [_A.COUNTER, _A.DECLINE, _A.COMMENT]),
        (Hand.SCHOOL, True, False, [_A.COUNTER, _A.ACCEPT, _A.DECLINE, _A.COMMENT]),
        (Hand.SCHOOL, False, True, [_A.COUNTER, _A.REJECT_COUNTER, _A.DECLINE, _A.COMMENT]),
        (Hand.MATCHMAKER, True, True, [_A.COMMENT]),
        (Hand.OWNER, True, True, [_A.WITHDRAW]),
        (Hand.REGION, True, True, []),
    ],
)
def test_who_has_spoken_on_the_standing_revision_cannot_again(
    hand: Hand, may_accept: bool, may_reject_counter: bool, able: list[ProposalAction]
) -> None:
    assert viewer_can(_S.OPEN, {hand}, may_accept=may_accept, may_reject_counter=may_reject_counter) == able


def test_a_party_acts_by_a_hand_of_its_own() -> None:
    assert HAND_OF == {
        PartyKind.SCHOOL: Hand.SCHOOL,
        PartyKind.COMPANY: Hand.COMPANY,
        PartyKind.PROFESSIONAL: Hand.PROFESSIONAL,
        PartyKind.MATCHMAKER: Hand.MATCHMAKER,
    }
