"""All SQL on supervisors: what they can carry and whom they carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.arrangements.models import Arrangement, Assignment, PlacementLimit
from duobaan.arrangements.states import LIVE
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation
from duobaan.running.models import SupervisionAssignment, SupervisionCapacity


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the supervisors an actor may see: those of their school or their board's schools."""
    if actor.is_system:
        return sa.true()
    able = actor.organisations_with(Permission.ARRANGEMENTS_READ)
    schools = sa.select(Organisation.id).where(Organisation.board_id.in_(able))
    return sa.or_(SupervisionCapacity.school_id.in_(able), SupervisionCapacity.school_id.in_(schools))


class SupervisionRepository:
    """Reads and writes supervision within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def lock(self, key: UUID, actor: Actor) -> SupervisionCapacity:
        """Return a supervisor whom the actor may see and keep the row, or raise NotFound."""
        found = sa.select(SupervisionCapacity).where(SupervisionCapacity.id == key, visible_to(actor))
        row = await self.session.scalar(found.with_for_update().execution_options(populate_existing=True))
        if row is None:
            raise NotFound("SupervisionCapacity")
        return row

    async def list_of(self, school_id: UUID, actor: Actor) -> Sequence[SupervisionCapacity]:
        """Return the supervisors of a school whom the actor may see, by name."""
        found = sa.select(SupervisionCapacity).where(SupervisionCapacity.school_id == school_id, visible_to(actor))
        return (await self.session.scalars(found.order_by(SupervisionCapacity.name, SupervisionCapacity.id))).all()

    async def carried(self, keys: Collection[UUID], on: dt.date) -> list[tuple[SupervisionAssignment, Assignment]]:
        """Return whom supervisors carry from a day on, with the work; those who left and what is over do not count."""
        found = (
            sa.select(SupervisionAssignment, Assignment)
            .join(Assignment, Assignment.id == SupervisionAssignment.assignment_id)
            .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
            .where(
                SupervisionAssignment.capacity_id.in_(keys),
                sa.or_(SupervisionAssignment.ended_on.is_(None), SupervisionAssignment.ended_on > on),
                Arrangement.status.in_(LIVE),
                Assignment.valid_to > on,
                sa.or_(Assignment.left_on.is_(None), Assignment.left_on > on),
            )
            .order_by(SupervisionAssignment.id)
        )
        return [(row[0], row[1]) for row in (await self.session.execute(found)).all()]

    async def supervision(self, key: UUID, actor: Actor) -> tuple[SupervisionAssignment, SupervisionCapacity]:
        """Return one supervision of a school of the actor, or raise NotFound."""
        found = (
            sa.select(SupervisionAssignment, SupervisionCapacity)
            .join(SupervisionCapacity, SupervisionCapacity.id == SupervisionAssignment.capacity_id)
            .where(SupervisionAssignment.id == key, visible_to(actor))
        )
        row = (await self.session.execute(found)).one_or_none()
        if row is None:
            raise NotFound("Supervision")
        return row[0], row[1]

    async def limit(self, school_id: UUID, subject: str | None) -> PlacementLimit | None:
        """Return the limit of a school, or of one of its subjects, and keep it."""
        same = PlacementLimit.subject.is_(None) if subject is None else PlacementLimit.subject == subject
        found = sa.select(PlacementLimit).where(PlacementLimit.school_id == school_id, same)
        return (await self.session.scalars(found.with_for_update())).first()

    async def keep_school(self, school_id: UUID) -> Organisation | None:
        """Return a school and keep its row, so that its settings are written one after the other."""
        return await self.session.get(Organisation, school_id, with_for_update=True)
