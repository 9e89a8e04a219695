"""Every state, action and hand of hour entries and offers: the table and nothing else decides."""

from __future__ import annotations

import itertools

import pytest

from duobaan.errors import StateNotAllowed
from duobaan.running.states import HOURS, OFFER, HourAction, OfferAction
from duobaan.transitions import Hand
from duobaan.words import HourStatus, OfferStatus

_H, _A, _O, _F = HourStatus, HourAction, OfferStatus, OfferAction
SCHOOL = {Hand.SCHOOL, Hand.BOARD}
ENTRIES = {
    **{(state, _A.CHANGE): (_H.DRAFT, {Hand.PROFESSIONAL}) for state in (_H.DRAFT, _H.REJECTED)},
    (_H.DRAFT, _A.SUBMIT): (_H.SUBMITTED, {Hand.PROFESSIONAL}),
    (_H.SUBMITTED, _A.APPROVE): (_H.APPROVED, SCHOOL),
    (_H.SUBMITTED, _A.REJECT): (_H.REJECTED, SCHOOL),
    (_H.APPROVED, _A.STATE): (_H.STATED, {Hand.CLOCK}),
}
OFFERS = {
    (_O.OFFERED, _F.ACCEPT): (_O.ACCEPTED, {Hand.PROFESSIONAL}),
    (_O.OFFERED, _F.DECLINE): (_O.DECLINED, {Hand.PROFESSIONAL}),
    (_O.OFFERED, _F.LAPSE): (_O.LAPSED, {Hand.CLOCK}),
}


@pytest.mark.parametrize(("state", "action", "hand"), list(itertools.product(_H, _A, Hand)))
def test_only_the_table_moves_an_entry(state: HourStatus, action: HourAction, hand: Hand) -> None:
    target, hands = ENTRIES.get((state, action), (None, set()))
    if hand in hands:
        assert HOURS.target(state, action, hand) is target
    else:
        with pytest.raises(StateNotAllowed):
            HOURS.target(state, action, hand)


@pytest.mark.parametrize(("state", "action", "hand"), list(itertools.product(_O, _F, Hand)))
def test_only_the_table_moves_an_offer(state: OfferStatus, action: OfferAction, hand: Hand) -> None:
    target, hands = OFFERS.get((state, action), (None, set()))
    if hand in hands:
        assert OFFER.target(state, action, hand) is target
    else:
        with pytest.raises(StateNotAllowed):
            OFFER.target(state, action, hand)
