"""Supervisors and the room that is left, for a school and its board."""

from __future__ import annotations

from uuid import UUID

import strawberry

from duobaan.arrangements.limits import Room
from duobaan.ids import Kind
from duobaan.running.supervision import Supervisor as SupervisorFacts
from duobaan.words import OnFull, SupervisionRole
from schema.context import Info
from schema.persons import Person, professional_of
from schema.running.types import public_id


@strawberry.type(description="A supervisor carries a professional.")
class Supervision:
    """For some minutes a week."""

    id: strawberry.ID
    assignment_id: strawberry.ID
    minutes_week: int
    who: strawberry.Private[UUID]

    @strawberry.field(description="Null when the viewer may not see the profile.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.who)


@strawberry.type(description="Someone of a school who supervises, with the room that is left.")
class Supervisor:
    """For the school and its board."""

    id: strawberry.ID
    name: str
    role: SupervisionRole
    subject: str | None
    minutes_week: int
    max_people: int
    people: int
    minutes_used: int
    carries: list[Supervision]

    @classmethod
    def of(cls, found: SupervisorFacts) -> Supervisor:
        """Wrap a supervisor."""
        row = found.capacity
        return cls(
            id=public_id(Kind.SUPERVISION_CAPACITY, row.id),
            name=row.name,
            role=row.role,
            subject=row.subject,
            minutes_week=row.minutes_week,
            max_people=row.max_people,
            people=found.people,
            minutes_used=found.minutes_used,
            carries=[
                Supervision(
                    id=public_id(Kind.SUPERVISION, one.id),
                    assignment_id=public_id(Kind.ASSIGNMENT, one.assignment_id),
                    minutes_week=one.minutes_week,
                    who=who,
                )
                for one, who in found.carried
            ],
        )


@strawberry.type(description="A limit of placements and how far it is used today.")
class PlacementRoom:
    """Without a subject it holds for the whole school."""

    subject: str | None
    limit: int
    used: int
    on_full: OnFull
    is_full: bool

    @classmethod
    def of(cls, room: Room) -> PlacementRoom:
        """Wrap a limit."""
        return cls(subject=room.subject, limit=room.limit, used=room.used, on_full=room.on_full, is_full=room.is_full)
