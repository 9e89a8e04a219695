"""Mutations of trajectories and of what a week holds beside lessons."""

from __future__ import annotations

from uuid import UUID

import strawberry

from duobaan.eligibility import service
from duobaan.ids import Kind, private
from duobaan.professionals.other_work import set_other_work
from schema.access import mutation
from schema.context import Info
from schema.eligibility import inputs, results
from schema.professionals.trajectories import Trajectory
from schema.professionals.types import Professional


def _trajectory(text: str) -> UUID:
    return private(Kind.TRAJECTORY, text, path=("input", "trajectoryId"))


@strawberry.type
class EligibilityMutations:
    """Mixed into Mutation."""

    @mutation(service.plan_trajectory)
    async def plan_trajectory(
        self, info: Info, input: inputs.PlanTrajectoryInput
    ) -> results.PlanTrajectoryResult | None:
        row = await service.plan_trajectory(
            info.context.actor,
            info.context.db,
            professional_id=private(Kind.PROFESSIONAL, input.professional_id, path=("input", "professionalId")),
            wish=input.read(),
            idempotency_key=input.idempotency_key,
        )
        return results.PlanTrajectorySuccess(trajectory=Trajectory.of(row))

    @mutation(service.start_trajectory)
    async def start_trajectory(
        self, info: Info, input: inputs.StartTrajectoryInput
    ) -> results.StartTrajectoryResult | None:
        row = await service.start_trajectory(
            info.context.actor,
            info.context.db,
            trajectory_id=_trajectory(input.trajectory_id),
            started_on=input.started_on,
        )
        return results.StartTrajectorySuccess(trajectory=Trajectory.of(row))

    @mutation(service.finish_trajectory)
    async def finish_trajectory(
        self, info: Info, input: inputs.FinishTrajectoryInput
    ) -> results.FinishTrajectoryResult | None:
        row = await service.finish_trajectory(
            info.context.actor, info.context.db, trajectory_id=_trajectory(input.trajectory_id), passed=input.passed
        )
        return results.FinishTrajectorySuccess(trajectory=Trajectory.of(row))

    @mutation(set_other_work)
    async def set_other_work(self, info: Info, input: inputs.SetOtherWorkInput) -> results.SetOtherWorkResult | None:
        row = await set_other_work(info.context.actor, info.context.db, kind=input.kind, windows=input.read())
        return results.SetOtherWorkSuccess(professional=Professional.of(row))
