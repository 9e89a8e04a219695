"""The life cycles of an hour entry and of an offer to stand in, as tables."""

from __future__ import annotations

import enum

from duobaan.transitions import Hand, LifeCycle, rows
from duobaan.words import HourStatus, OfferStatus


class HourAction(enum.StrEnum):
    """What happens to an entry; STATE is the system's own."""

    CHANGE = "CHANGE"
    SUBMIT = "SUBMIT"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    STATE = "STATE"


class OfferAction(enum.StrEnum):
    """What happens to an offer; LAPSE is the system's own."""

    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    LAPSE = "LAPSE"


_H, _A = HourStatus, HourAction

HOURS: LifeCycle[HourStatus, HourAction] = LifeCycle(
    "hours",
    rows((_H.DRAFT, _H.REJECTED), _A.CHANGE, _H.DRAFT, Hand.PROFESSIONAL),
    rows(_H.DRAFT, _A.SUBMIT, _H.SUBMITTED, Hand.PROFESSIONAL),
    rows(_H.SUBMITTED, _A.APPROVE, _H.APPROVED, Hand.SCHOOL, Hand.BOARD),
    rows(_H.SUBMITTED, _A.REJECT, _H.REJECTED, Hand.SCHOOL, Hand.BOARD, guard="a reason"),
    rows(_H.APPROVED, _A.STATE, _H.STATED, Hand.CLOCK, guard="its month is over", effect="on the monthly statement"),
)

_O, _F = OfferStatus, OfferAction

OFFER: LifeCycle[OfferStatus, OfferAction] = LifeCycle(
    "offer",
    rows(_O.OFFERED, _F.ACCEPT, _O.ACCEPTED, Hand.PROFESSIONAL, guard="free at these lessons", effect="week taken"),
    rows(_O.OFFERED, _F.DECLINE, _O.DECLINED, Hand.PROFESSIONAL),
    rows(_O.OFFERED, _F.LAPSE, _O.LAPSED, Hand.CLOCK, guard="someone else stands in, or the absence is over"),
)
