"""The life cycles of an arrangement and of a check as tables."""

from __future__ import annotations

import enum

from duobaan.transitions import Hand, LifeCycle, rows
from duobaan.words import ArrangementStatus, CheckStatus
from duobaan.words.agreement import LIVE_ARRANGEMENTS


class ArrangementAction(enum.StrEnum):
    """What happens to an arrangement; CONFIRM, START and COMPLETE are the system's own."""

    SIGN = "SIGN"
    CONFIRM = "CONFIRM"
    START = "START"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    AMEND = "AMEND"
    EXTEND = "EXTEND"
    COMPLETE = "COMPLETE"
    CANCEL = "CANCEL"
    TERMINATE = "TERMINATE"


class CheckAction(enum.StrEnum):
    """What happens to a check; REQUEST and RECEIVE are steps on the way to a decision, EXPIRE is the system's own."""

    REQUEST = "REQUEST"
    RECEIVE = "RECEIVE"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    EXPIRE = "EXPIRE"
    WAIVE = "WAIVE"


_S, _A = ArrangementStatus, ArrangementAction
_PARTIES = (Hand.SCHOOL, Hand.BOARD, Hand.COMPANY, Hand.PROFESSIONAL)
_RUNNING = (_S.ACTIVE, _S.SUSPENDED)
LIVE = LIVE_ARRANGEMENTS

ARRANGEMENT: LifeCycle[ArrangementStatus, ArrangementAction] = LifeCycle(
    "arrangement",
    rows(LIVE, _A.SIGN, None, *_PARTIES, guard="for that party, on the present terms"),
    rows(_S.PREPARING, _A.CONFIRM, _S.CONFIRMED, Hand.CLOCK, guard="all checks approved and everybody signed"),
    rows(_S.CONFIRMED, _A.START, _S.ACTIVE, Hand.CLOCK, guard="on the start date, every VOG approved"),
    rows(_S.ACTIVE, _A.PAUSE, _S.SUSPENDED, Hand.SCHOOL, Hand.BOARD, effect="lessons stay taken"),
    rows(_S.SUSPENDED, _A.RESUME, _S.ACTIVE, Hand.SCHOOL, Hand.BOARD),
    rows(_S.ACTIVE, _A.AMEND, _S.ACTIVE, *_PARTIES, effect="a proposal; the old terms run until consent"),
    rows(_S.ACTIVE, _A.EXTEND, None, *_PARTIES, effect="a proposal for a successor; this one runs to its end"),
    rows(_RUNNING, _A.COMPLETE, _S.COMPLETED, Hand.CLOCK, guard="on the end date"),
    rows(
        (_S.PREPARING, _S.CONFIRMED), _A.CANCEL, _S.CANCELLED, *_PARTIES, effect="commitments freed, lessons open again"
    ),
    rows(_RUNNING, _A.TERMINATE, _S.TERMINATED, *_PARTIES, effect="commitments freed from the day of notice on"),
)

_C, _K = CheckStatus, CheckAction

CHECK: LifeCycle[CheckStatus, CheckAction] = LifeCycle(
    "check",
    rows(_C.REQUIRED, _K.REQUEST, _C.REQUESTED, Hand.SCHOOL, Hand.BOARD),
    rows(_C.REQUESTED, _K.RECEIVE, _C.RECEIVED, Hand.SCHOOL, Hand.BOARD),
    rows(_C.RECEIVED, _K.APPROVE, _C.APPROVED, Hand.SCHOOL, Hand.BOARD, effect="facts only: type, dates, who looked"),
    rows(_C.RECEIVED, _K.REJECT, _C.REJECTED, Hand.SCHOOL, Hand.BOARD),
    rows(
        (_C.REJECTED, _C.EXPIRED),
        _K.REQUEST,
        _C.REQUESTED,
        Hand.SCHOOL,
        Hand.BOARD,
        effect="a new paper is asked for",
    ),
    rows(_C.APPROVED, _K.EXPIRE, _C.EXPIRED, Hand.CLOCK),
    rows(_C.REQUIRED, _K.WAIVE, _C.WAIVED, Hand.BOARD, guard="a reason; never the VOG of a teacher"),
)

# The steps that lie before a decision; each leaves its own audit row.
BEFORE_DECISION = {
    _C.REQUIRED: (_K.REQUEST, _K.RECEIVE),
    _C.REQUESTED: (_K.RECEIVE,),
    _C.RECEIVED: (),
    _C.REJECTED: (_K.REQUEST, _K.RECEIVE),
    _C.EXPIRED: (_K.REQUEST, _K.RECEIVE),
}


def check_actions(status: CheckStatus, hand: Hand, *, waivable: bool) -> list[CheckAction]:
    """Return what can be decided of a check now; what lies before a decision is no act of its own."""
    found = CHECK.actions(_C.RECEIVED, {hand}) if status in BEFORE_DECISION else []
    return [*found, _K.WAIVE] if waivable and _K.WAIVE in CHECK.actions(status, {hand}) else found
