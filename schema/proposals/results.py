"""What the mutations of proposals answer: a success or one of the failures that their use case declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.errors import (
    DoubleBooking,
    HoursExceeded,
    InvalidInput,
    LimitReached,
    NotAllowed,
    NotEligible,
    NotFound,
    StaleRevision,
    StateNotAllowed,
)
from schema.proposals.timeline import Comment
from schema.proposals.types import MatchProposal

if TYPE_CHECKING:
    from schema.arrangements.types import Arrangement


@strawberry.type(description="The proposal that was sent.")
class ProposeMatchSuccess:
    """Open now."""

    proposal: MatchProposal


@strawberry.type(description="The proposal with the new revision.")
class CounterProposalSuccess:
    """Everybody but the author is awaited."""

    proposal: MatchProposal


@strawberry.type(description="The proposal with the earlier revision standing again.")
class RejectCounterSuccess:
    """Its consents count again."""

    proposal: MatchProposal


@strawberry.type(description="The proposal after the consent.")
class AcceptProposalSuccess:
    """With the arrangement when this was the last one."""

    proposal: MatchProposal
    arrangement: Annotated[Arrangement, strawberry.lazy("schema.arrangements.types")] | None


@strawberry.type(description="The proposal after the refusal.")
class DeclineProposalSuccess:
    """Still open when one of a team declined."""

    proposal: MatchProposal


@strawberry.type(description="The proposal that was taken back.")
class WithdrawProposalSuccess:
    """Closed now."""

    proposal: MatchProposal


@strawberry.type(description="The comment and its proposal.")
class CommentOnProposalSuccess:
    """Terms and consents are as before."""

    comment: Comment
    proposal: MatchProposal


@strawberry.type(description="The proposal that would change the arrangement.")
class AmendArrangementSuccess:
    """Of kind AMENDMENT."""

    proposal: MatchProposal


ProposeMatchResult = Annotated[
    ProposeMatchSuccess | NotAllowed | NotFound | InvalidInput | HoursExceeded | NotEligible | StateNotAllowed,
    strawberry.union("ProposeMatchResult"),
]
CounterProposalResult = Annotated[
    CounterProposalSuccess
    | NotAllowed
    | NotFound
    | InvalidInput
    | HoursExceeded
    | NotEligible
    | StaleRevision
    | StateNotAllowed,
    strawberry.union("CounterProposalResult"),
]
RejectCounterResult = Annotated[
    RejectCounterSuccess | NotAllowed | NotFound | InvalidInput | StaleRevision | StateNotAllowed,
    strawberry.union("RejectCounterResult"),
]
AcceptProposalResult = Annotated[
    AcceptProposalSuccess
    | NotAllowed
    | NotFound
    | InvalidInput
    | StaleRevision
    | StateNotAllowed
    | DoubleBooking
    | HoursExceeded
    | NotEligible
    | LimitReached,
    strawberry.union("AcceptProposalResult"),
]
DeclineProposalResult = Annotated[
    DeclineProposalSuccess | NotAllowed | NotFound | InvalidInput | StaleRevision | StateNotAllowed,
    strawberry.union("DeclineProposalResult"),
]
WithdrawProposalResult = Annotated[
    WithdrawProposalSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed,
    strawberry.union("WithdrawProposalResult"),
]
CommentOnProposalResult = Annotated[
    CommentOnProposalSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed,
    strawberry.union("CommentOnProposalResult"),
]
AmendArrangementResult = Annotated[
    AmendArrangementSuccess
    | NotAllowed
    | NotFound
    | InvalidInput
    | HoursExceeded
    | NotEligible
    | StaleRevision
    | StateNotAllowed,
    strawberry.union("AmendArrangementResult"),
]
