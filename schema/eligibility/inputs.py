"""Inputs of trajectories and of what a week holds beside lessons."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.clock import today
from duobaan.commitments.other_work import StatedWindow
from duobaan.eligibility.service import TrajectoryFields
from duobaan.ids import Kind, private
from duobaan.words import CommitmentKind, TrajectoryKind, Weekday
from schema.scalars import TimeOfDay


@strawberry.input
class PlanTrajectoryInput:
    """Without `deadlineOn` the term is the law's own from the start on."""

    professional_id: strawberry.ID
    kind: TrajectoryKind
    starts_on: dt.date
    deadline_on: dt.date | None = None
    subject: str | None = None
    institute_id: strawberry.ID | None = None
    idempotency_key: str | None = None

    def read(self) -> TrajectoryFields:
        """Return the trajectory as the domain knows it."""
        institute: UUID | None = None
        if self.institute_id is not None:
            institute = private(Kind.ORGANISATION, self.institute_id, path=("input", "instituteId"))
        return TrajectoryFields(self.kind, self.starts_on, self.deadline_on, self.subject, institute)


@strawberry.input
class StartTrajectoryInput:
    """Today, or a day before."""

    trajectory_id: strawberry.ID
    started_on: dt.date | None = None


@strawberry.input
class FinishTrajectoryInput:
    """Whether it was passed."""

    trajectory_id: strawberry.ID
    passed: bool


@strawberry.input(description="A stretch of every week that is taken by something else than lessons.")
class OtherWorkWindowInput:
    """`validTo` is the first day after it; without it the stretch goes on."""

    day: Weekday
    starts_at: TimeOfDay
    ends_at: TimeOfDay
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@strawberry.input
class SetOtherWorkInput:
    """Takes the place of everything that was stated of this kind."""

    kind: CommitmentKind = strawberry.field(description="EMPLOYER_WORK, TRAINING or PRIVATE.")
    windows: list[OtherWorkWindowInput]

    def read(self) -> list[StatedWindow]:
        """Return the windows as the domain knows them."""
        return [
            StatedWindow(self.kind, one.day.number, one.starts_at, one.ends_at, one.valid_from or today(), one.valid_to)
            for one in self.windows
        ]
