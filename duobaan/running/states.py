"""The life cycles of an hour entry and of an offer to stand in, as tables."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission
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

_MANAGE = Permission.ARRANGEMENTS_MANAGE


@dataclass(frozen=True, slots=True)
class Ledger:
    """Whose hours are written in one assignment, and at which school."""

    professional_id: UUID
    school_id: UUID
    board_id: UUID | None

    def hands_of(self, actor: Actor) -> set[Hand]:
        """Return in what qualities the actor deals with the hours."""
        is_own = actor.professional_id == self.professional_id and _MANAGE in actor.grants
        hands = {Hand.PROFESSIONAL} if is_own else set()
        if actor.holds(_MANAGE, self.school_id):
            hands.add(Hand.SCHOOL)
        if self.board_id is not None and actor.holds(_MANAGE, self.board_id):
            hands.add(Hand.BOARD)
        return hands

    def viewer_can(self, actor: Actor, status: HourStatus) -> list[HourAction]:
        """Return what the actor may do now with an entry of this ledger."""
        return HOURS.actions(status, self.hands_of(actor))


_O, _F = OfferStatus, OfferAction

OFFER: LifeCycle[OfferStatus, OfferAction] = LifeCycle(
    "offer",
    rows(_O.OFFERED, _F.ACCEPT, _O.ACCEPTED, Hand.PROFESSIONAL, guard="free at these lessons", effect="week taken"),
    rows(_O.OFFERED, _F.DECLINE, _O.DECLINED, Hand.PROFESSIONAL),
    rows(_O.OFFERED, _F.LAPSE, _O.LAPSED, Hand.CLOCK, guard="someone else stands in, or the absence is over"),
)
