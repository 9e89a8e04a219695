"""The life cycle of an introduction as a table."""

from __future__ import annotations

import enum
from collections.abc import Collection
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.introductions.models import Introduction, IntroductionStatus
from duobaan.transitions import Hand, LifeCycle, rows


class IntroductionAction(enum.StrEnum):
    """What happens to a request to meet."""

    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    PLAN = "PLAN"
    RECORD_OUTCOME = "RECORD_OUTCOME"
    CANCEL = "CANCEL"


_S, _A = IntroductionStatus, IntroductionAction
_BOTH = (Hand.SCHOOL, Hand.PROFESSIONAL)
OPEN = (_S.ASKED, _S.ACCEPTED)
INTRODUCTION: LifeCycle[IntroductionStatus, IntroductionAction] = LifeCycle(
    "introduction",
    rows(_S.ASKED, _A.ACCEPT, _S.ACCEPTED, Hand.PROFESSIONAL, effect="both see each other's name and contact data"),
    rows(_S.ASKED, _A.DECLINE, _S.DECLINED, Hand.PROFESSIONAL),
    rows(_S.ACCEPTED, _A.PLAN, _S.ACCEPTED, *_BOTH, effect="date and time of the meeting"),
    rows(
        _S.ACCEPTED,
        _A.RECORD_OUTCOME,
        _S.HELD,
        *_BOTH,
        guard="it took place; a trial lesson has a date",
        effect="the outcome stands; a next step may be asked",
    ),
    rows(_S.ASKED, _A.CANCEL, _S.CANCELLED, Hand.SCHOOL),
    rows(_S.ACCEPTED, _A.CANCEL, _S.CANCELLED, *_BOTH, effect="contact data are hidden again"),
)


def hands_of(actor: Actor, row: Introduction, board_id: UUID | None = None) -> Collection[Hand]:
    """Return in what qualities the actor may act: the school that asked (or its board) and the person."""
    hands = set()
    if actor.professional_id is not None and actor.professional_id == row.professional_id:
        hands |= {Hand.PROFESSIONAL} if Permission.INTRODUCTIONS_ANSWER in actor.grants else set()
    if {row.school_id, board_id} & actor.organisations_with(Permission.INTRODUCTIONS_REQUEST):
        hands.add(Hand.SCHOOL)
    return hands


def viewer_can(actor: Actor, row: Introduction, board_id: UUID | None = None) -> list[IntroductionAction]:
    """Return what the actor may do now."""
    return INTRODUCTION.actions(row.status, hands_of(actor, row, board_id))
