"""The life cycle of an introduction as a table."""

from __future__ import annotations

import enum
from collections.abc import Collection

from duobaan.access import Actor, Permission
from duobaan.introductions.models import Introduction, IntroductionStatus
from duobaan.transitions import Hand, LifeCycle, rows


class IntroductionAction(enum.StrEnum):
    """What is answered to a request to meet."""

    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"


_S, _A = IntroductionStatus, IntroductionAction
INTRODUCTION: LifeCycle[IntroductionStatus, IntroductionAction] = LifeCycle(
    "introduction",
    rows(_S.ASKED, _A.ACCEPT, _S.ACCEPTED, Hand.PROFESSIONAL, effect="both see each other's name and contact data"),
    rows(_S.ASKED, _A.DECLINE, _S.DECLINED, Hand.PROFESSIONAL),
)


def hands_of(actor: Actor, row: Introduction) -> Collection[Hand]:
    """Return in what quality the actor may answer: only the person who was asked."""
    own = actor.professional_id is not None and actor.professional_id == row.professional_id
    return {Hand.PROFESSIONAL} if own and Permission.INTRODUCTIONS_ANSWER in actor.grants else set()


def viewer_can(actor: Actor, row: Introduction) -> list[IntroductionAction]:
    """Return what the actor may do now."""
    return INTRODUCTION.actions(row.status, hands_of(actor, row))
