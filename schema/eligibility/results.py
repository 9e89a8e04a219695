"""What the mutations of eligibility answer."""

from __future__ import annotations

from typing import Annotated

import strawberry

from schema.errors import DoubleBooking, InvalidInput, NotAllowed, NotFound, StateNotAllowed
from schema.professionals.trajectories import Trajectory
from schema.professionals.types import Professional


@strawberry.type(description="The training, planned.")
class PlanTrajectorySuccess:
    """Success of planTrajectory."""

    trajectory: Trajectory


@strawberry.type(description="The training, running.")
class StartTrajectorySuccess:
    """Success of startTrajectory."""

    trajectory: Trajectory


@strawberry.type(description="The training, ended.")
class FinishTrajectorySuccess:
    """Success of finishTrajectory."""

    trajectory: Trajectory


@strawberry.type(description="The professional with the week as stated.")
class SetOtherWorkSuccess:
    """Success of setOtherWork."""

    professional: Professional


PlanTrajectoryResult = Annotated[
    PlanTrajectorySuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("PlanTrajectoryResult")
]
StartTrajectoryResult = Annotated[
    StartTrajectorySuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed,
    strawberry.union("StartTrajectoryResult"),
]
FinishTrajectoryResult = Annotated[
    FinishTrajectorySuccess | NotAllowed | NotFound | StateNotAllowed, strawberry.union("FinishTrajectoryResult")
]
SetOtherWorkResult = Annotated[
    SetOtherWorkSuccess | NotAllowed | NotFound | InvalidInput | DoubleBooking, strawberry.union("SetOtherWorkResult")
]
