"""What the mutations of agreed work answer: a success or one of the failures that their use case declares."""

from __future__ import annotations

from typing import Annotated

import strawberry

from schema.arrangements.types import Arrangement
from schema.errors import InvalidInput, NotAllowed, NotFound, StaleRevision, StateNotAllowed


@strawberry.type(description="The arrangement with the signature.")
class SignArrangementSuccess:
    """Confirmed when nothing is missing."""

    arrangement: Arrangement


@strawberry.type(description="The arrangement with the checked item.")
class ApproveCheckSuccess:
    """Confirmed when nothing is missing."""

    arrangement: Arrangement


@strawberry.type(description="The arrangement without the check.")
class WaiveCheckSuccess:
    """Confirmed when nothing is missing."""

    arrangement: Arrangement


@strawberry.type(description="The arrangement, now paused.")
class PauseArrangementSuccess:
    """Its lessons stay taken."""

    arrangement: Arrangement


@strawberry.type(description="The arrangement, running again.")
class ResumeArrangementSuccess:
    """As before the pause."""

    arrangement: Arrangement


@strawberry.type(description="The arrangement after the notice.")
class TerminateArrangementSuccess:
    """Still running when one of a team left."""

    arrangement: Arrangement


@strawberry.type(description="The arrangement after it was called off.")
class CancelArrangementSuccess:
    """Still there when one of a team left."""

    arrangement: Arrangement


SignArrangementResult = Annotated[
    SignArrangementSuccess | NotAllowed | NotFound | InvalidInput | StaleRevision | StateNotAllowed,
    strawberry.union("SignArrangementResult"),
]
ApproveCheckResult = Annotated[
    ApproveCheckSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed,
    strawberry.union("ApproveCheckResult"),
]
WaiveCheckResult = Annotated[
    WaiveCheckSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed,
    strawberry.union("WaiveCheckResult"),
]
PauseArrangementResult = Annotated[
    PauseArrangementSuccess | NotAllowed | NotFound | InvalidInput | StaleRevision | StateNotAllowed,
    strawberry.union("PauseArrangementResult"),
]
ResumeArrangementResult = Annotated[
    ResumeArrangementSuccess | NotAllowed | NotFound | InvalidInput | StaleRevision | StateNotAllowed,
    strawberry.union("ResumeArrangementResult"),
]
TerminateArrangementResult = Annotated[
    TerminateArrangementSuccess | NotAllowed | NotFound | InvalidInput | StaleRevision | StateNotAllowed,
    strawberry.union("TerminateArrangementResult"),
]
CancelArrangementResult = Annotated[
    CancelArrangementSuccess | NotAllowed | NotFound | InvalidInput | StaleRevision | StateNotAllowed,
    strawberry.union("CancelArrangementResult"),
]
