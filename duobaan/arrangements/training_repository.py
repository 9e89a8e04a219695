"""All SQL on agreed work of people whose training ended without a licence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.arrangements.states import LIVE
from duobaan.eligibility.models import Trajectory
from duobaan.words import LineRole, TrajectoryStatus

_WITHOUT_LICENCE = (TrajectoryStatus.EXPIRED, TrajectoryStatus.FAILED)


class TrainingRepository:
    """Reads who still teaches after a training ended; for the clock, so nobody's view narrows it."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def leaning(self, on: dt.date, arrangement_id: UUID | None = None) -> Sequence[tuple[Assignment, Trajectory]]:
        """Return live work that goes on on a day, with each training of who teaches that ended before that day."""
        found = (
            sa.select(Assignment, Trajectory)
            .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
            .join(Trajectory, Trajectory.professional_id == Assignment.professional_id)
            .where(
                Arrangement.status.in_(LIVE),
                Assignment.role != LineRole.SUPPORT,
                Assignment.valid_to > on,
                sa.or_(Assignment.left_on.is_(None), Assignment.left_on > on),
                Trajectory.status.in_(_WITHOUT_LICENCE),
                Trajectory.ended_on < on,
            )
            .order_by(Assignment.arrangement_id, Assignment.id, Trajectory.id)
        )
        if arrangement_id is not None:
            found = found.where(Arrangement.id == arrangement_id)
        return [(assignment, training) for assignment, training in (await self.session.execute(found)).all()]
