"""What the mutations of work under way answer: a success or one of the failures that their use case declares."""

from __future__ import annotations

from typing import Annotated

import strawberry

from schema.errors import (
    AlreadyDone,
    DoubleBooking,
    HoursExceeded,
    InvalidInput,
    LimitReached,
    NotAllowed,
    NotEligible,
    NotFound,
    StateNotAllowed,
)
from schema.running import types
from schema.running.supervision import PlacementRoom, Supervisor


@strawberry.type(description="The hour entry, a draft.")
class RecordHoursSuccess:
    """The hour entry, a draft."""

    entry: types.HourEntry


@strawberry.type(description="The corrected entry.")
class ChangeHoursSuccess:
    """The corrected entry."""

    entry: types.HourEntry


@strawberry.type(description="The entries, handed in.")
class SubmitHoursSuccess:
    """The entries, handed in."""

    entries: list[types.HourEntry]


@strawberry.type(description="The entries, decided.")
class ApproveHoursSuccess:
    """The entries, decided."""

    entries: list[types.HourEntry]


@strawberry.type(description="The absence, with whom was asked.")
class ReportAbsenceSuccess:
    """The absence, with whom was asked."""

    absence: types.Absence


@strawberry.type(description="The absence after the answer.")
class AnswerAbsenceOfferSuccess:
    """The absence after the answer."""

    absence: types.Absence


@strawberry.type(description="The absence, which ends earlier.")
class EndAbsenceSuccess:
    """The absence, which ends earlier."""

    absence: types.Absence


@strawberry.type(description="The handover of the team.")
class SetHandoverMomentSuccess:
    """The handover of the team."""

    handover: types.Handover


@strawberry.type(description="The handover with the note.")
class WriteHandoverNoteSuccess:
    """The handover with the note."""

    handover: types.Handover


@strawberry.type(description="The handover with the contact.")
class SetClassContactSuccess:
    """The handover with the contact."""

    handover: types.Handover


@strawberry.type(description="The evaluation.")
class EvaluateArrangementSuccess:
    """The evaluation."""

    evaluation: types.Evaluation


@strawberry.type(description="The supervisor.")
class SetSupervisionCapacitySuccess:
    """The supervisor."""

    supervisor: Supervisor


@strawberry.type(description="The supervisor with whom they carry.")
class AssignSupervisorSuccess:
    """The supervisor with whom they carry."""

    supervisor: Supervisor


@strawberry.type(description="The supervisor with whom they still carry.")
class EndSupervisionSuccess:
    """The supervisor with whom they still carry."""

    supervisor: Supervisor


@strawberry.type(description="The limits of the school.")
class SetPlacementLimitSuccess:
    """The limits of the school."""

    rooms: list[PlacementRoom]


RecordHoursResult = Annotated[
    RecordHoursSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("RecordHoursResult")
]
ChangeHoursResult = Annotated[
    ChangeHoursSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed, strawberry.union("ChangeHoursResult")
]
SubmitHoursResult = Annotated[
    SubmitHoursSuccess | NotAllowed | NotFound | StateNotAllowed, strawberry.union("SubmitHoursResult")
]
ApproveHoursResult = Annotated[
    ApproveHoursSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed, strawberry.union("ApproveHoursResult")
]
ReportAbsenceResult = Annotated[
    ReportAbsenceSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone, strawberry.union("ReportAbsenceResult")
]
AnswerAbsenceOfferResult = Annotated[
    AnswerAbsenceOfferSuccess
    | NotAllowed
    | NotFound
    | InvalidInput
    | StateNotAllowed
    | DoubleBooking
    | HoursExceeded
    | NotEligible,
    strawberry.union("AnswerAbsenceOfferResult"),
]
EndAbsenceResult = Annotated[
    EndAbsenceSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("EndAbsenceResult")
]
SetHandoverMomentResult = Annotated[
    SetHandoverMomentSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("SetHandoverMomentResult")
]
WriteHandoverNoteResult = Annotated[
    WriteHandoverNoteSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("WriteHandoverNoteResult")
]
SetClassContactResult = Annotated[
    SetClassContactSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("SetClassContactResult")
]
EvaluateArrangementResult = Annotated[
    EvaluateArrangementSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone,
    strawberry.union("EvaluateArrangementResult"),
]
SetSupervisionCapacityResult = Annotated[
    SetSupervisionCapacitySuccess | NotAllowed | NotFound | InvalidInput,
    strawberry.union("SetSupervisionCapacityResult"),
]
AssignSupervisorResult = Annotated[
    AssignSupervisorSuccess | NotAllowed | NotFound | InvalidInput | LimitReached | AlreadyDone,
    strawberry.union("AssignSupervisorResult"),
]
EndSupervisionResult = Annotated[
    EndSupervisionSuccess | NotAllowed | NotFound, strawberry.union("EndSupervisionResult")
]
SetPlacementLimitResult = Annotated[
    SetPlacementLimitSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("SetPlacementLimitResult")
]
