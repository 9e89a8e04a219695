"""The life cycle of a proposal as one table, and what a viewer may do with one."""

from __future__ import annotations

import enum
from collections.abc import Collection

from duobaan.transitions import Hand, LifeCycle, rows
from duobaan.words import PartyKind, ProposalStatus


class ProposalAction(enum.StrEnum):
    """What happens to a proposal."""

    SEND = "SEND"
    COUNTER = "COUNTER"
    REJECT_COUNTER = "REJECT_COUNTER"
    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    DECLINE_LINE = "DECLINE_LINE"
    WITHDRAW = "WITHDRAW"
    COMMENT = "COMMENT"
    AGREE = "AGREE"
    EXPIRE = "EXPIRE"
    SUPERSEDE = "SUPERSEDE"


VIEWER_ACTIONS = (
    ProposalAction.COUNTER,
    ProposalAction.REJECT_COUNTER,
    ProposalAction.ACCEPT,
    ProposalAction.DECLINE,
    ProposalAction.WITHDRAW,
    ProposalAction.COMMENT,
)

HAND_OF = {
    PartyKind.SCHOOL: Hand.SCHOOL,
    PartyKind.COMPANY: Hand.COMPANY,
    PartyKind.PROFESSIONAL: Hand.PROFESSIONAL,
    PartyKind.MATCHMAKER: Hand.MATCHMAKER,
}

_S, _A = ProposalStatus, ProposalAction
_PARTIES = (Hand.SCHOOL, Hand.COMPANY, Hand.PROFESSIONAL)

PROPOSAL: LifeCycle[ProposalStatus, ProposalAction] = LifeCycle(
    "proposal",
    rows(_S.DRAFT, _A.SEND, _S.OPEN, *_PARTIES, Hand.MATCHMAKER, effect="revision 1 stands; its author consents"),
    rows(
        _S.OPEN,
        _A.COUNTER,
        _S.OPEN,
        *_PARTIES,
        guard="on the current revision",
        effect="revision n+1 stands; all consents void but the author's",
    ),
    rows(
        _S.OPEN,
        _A.REJECT_COUNTER,
        _S.OPEN,
        *_PARTIES,
        guard="the current revision answers another",
        effect="the answered revision stands again and its consents count",
    ),
    rows(_S.OPEN, _A.ACCEPT, _S.OPEN, *_PARTIES, guard="on the current revision", effect="consent bound to it"),
    rows(_S.OPEN, _A.DECLINE, _S.DECLINED, *_PARTIES, guard="the school, or the only line", effect="with a reason"),
    rows(
        _S.OPEN,
        _A.DECLINE_LINE,
        _S.OPEN,
        Hand.COMPANY,
        Hand.PROFESSIONAL,
        guard="one line of a team",
        effect="awaits the school, that line open",
    ),
    rows(_S.OPEN, _A.WITHDRAW, _S.WITHDRAWN, Hand.OWNER, guard="the author of the first revision"),
    rows(_S.OPEN, _A.WITHDRAW, _S.WITHDRAWN, Hand.CLOCK, guard="someone in it had their profile erased"),
    rows(_S.OPEN, _A.COMMENT, _S.OPEN, *_PARTIES, Hand.MATCHMAKER, effect="consents stay"),
    rows(
        _S.OPEN,
        _A.AGREE,
        _S.AGREED,
        Hand.CLOCK,
        guard="all required parties accepted the current revision",
        effect="commitments and arrangement in the same transaction",
    ),
    rows(_S.OPEN, _A.EXPIRE, _S.EXPIRED, Hand.CLOCK, guard="ten working days without an agreement"),
    rows(_S.OPEN, _A.SUPERSEDE, _S.SUPERSEDED, Hand.CLOCK, guard="a needed lesson or all hours are taken"),
)


def viewer_can(
    status: ProposalStatus, hands: Collection[Hand], *, may_accept: bool, may_reject_counter: bool
) -> list[ProposalAction]:
    """Return what these hands may do now: the table, narrowed by who has already spoken on the standing revision."""
    narrowed = {ProposalAction.ACCEPT: may_accept, ProposalAction.REJECT_COUNTER: may_reject_counter}
    able = PROPOSAL.actions(status, set(hands) - {Hand.CLOCK})  # what time and the house do is nobody's to do
    return [action for action in VIEWER_ACTIONS if action in able and narrowed.get(action, True)]
