"""All SQL on trajectories: who may see them, and which the clock must look at."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.eligibility.models import Trajectory
from duobaan.eligibility.states import advised_institutes
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.professionals.visibility_repository import visible_to as professional_visible_to
from duobaan.words import OrganisationKind, TrajectoryStatus


class TrajectoryRepository:
    """Reads and writes trajectories within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    @staticmethod
    def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
        """Whoever may see a person's card may see how they qualify; an institute sees its own trainings."""
        if actor.is_system:
            return sa.true()
        seen = sa.select(Professional.id).where(professional_visible_to(actor))
        own = Trajectory.institute_id.in_(advised_institutes(actor))
        return sa.or_(Trajectory.professional_id.in_(seen), own)

    async def lock(self, key: UUID, actor: Actor) -> Trajectory:
        """Return a trajectory as it is now and keep it for this transaction, or raise NotFound."""
        found = sa.select(Trajectory).where(Trajectory.id == key, self.visible_to(actor)).with_for_update()
        row = (await self.session.scalars(found.execution_options(populate_existing=True))).one_or_none()
        if row is None:
            raise NotFound("Trajectory")
        return row

    async def get(self, key: UUID, actor: Actor) -> Trajectory:
        """Return a trajectory, or raise NotFound."""
        found = await self.by_ids([key], actor)
        if key not in found:
            raise NotFound("Trajectory")
        return found[key]

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, Trajectory]:
        """Return those of the trajectories that the actor may see."""
        found = sa.select(Trajectory).where(Trajectory.id.in_(keys), self.visible_to(actor))
        return {row.id: row for row in await self.session.scalars(found)}

    async def of_people(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, list[Trajectory]]:
        """Return the trajectories of people, the newest first."""
        found = sa.select(Trajectory).where(Trajectory.professional_id.in_(keys), self.visible_to(actor))
        grouped: defaultdict[UUID, list[Trajectory]] = defaultdict(list)
        for row in await self.session.scalars(found.order_by(Trajectory.id.desc())):
            grouped[row.professional_id].append(row)
        return grouped

    async def is_institute(self, key: UUID) -> bool:
        """Say whether an organisation is a training institute."""
        kind = await self.session.scalar(sa.select(Organisation.kind).where(Organisation.id == key))
        return kind is OrganisationKind.TRAINING_INSTITUTE

    async def due(self, on: dt.date, warn_days: Collection[int], limit: int = 500) -> Sequence[Trajectory]:
        """Return the running trajectories that are over or have a warning due on a day, the nearest first, locked."""
        near = [
            sa.and_(
                Trajectory.deadline_on <= on + dt.timedelta(days=days),
                sa.or_(Trajectory.warned_days.is_(None), Trajectory.warned_days > days),
            )
            for days in warn_days
        ]
        found = sa.select(Trajectory).where(
            Trajectory.status == TrajectoryStatus.RUNNING, sa.or_(Trajectory.deadline_on < on, *near)
        )
        ordered = found.order_by(Trajectory.deadline_on, Trajectory.id).limit(limit)
        return (await self.session.scalars(ordered.with_for_update(skip_locked=True))).all()
