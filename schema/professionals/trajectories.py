"""Trainings towards a licence, and what a week holds beside lessons."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.commitments.models import OtherWork as OtherWorkRow
from duobaan.eligibility.models import Trajectory as Row
from duobaan.eligibility.repository import TrajectoryRepository
from duobaan.eligibility.states import TrajectoryAction, viewer_can
from duobaan.ids import Kind, public
from duobaan.professionals.other_work import list_other_work
from duobaan.words import CommitmentKind, TrajectoryKind, TrajectoryStatus, Weekday
from schema.context import Context, Info
from schema.ids import Node, node_loader
from schema.organisations.types import Organisation, by_id
from schema.reference.types import Subject
from schema.scalars import TimeOfDay
from schema.vocabulary import register

register(TrajectoryAction)


@strawberry.type(description="A training towards a licence, followed beside the work.")
class Trajectory(Node):
    """While it runs, with the papers that its rule asks, it is a ground to teach; after `deadlineOn` no more."""

    row: strawberry.Private[Row]
    version: int
    kind: TrajectoryKind
    status: TrajectoryStatus
    started_on: dt.date = strawberry.field(description="The first day; while planned, the day that is meant.")
    deadline_on: dt.date = strawberry.field(description="The last day of its term.")
    ended_on: dt.date | None

    @strawberry.field(description="The subject; null when it holds for every subject of the papers.")
    def subject(self) -> Subject | None:
        """Read the row."""
        found = Subject.by_codes((self.row.subject,)) if self.row.subject else []
        return found[0] if found else None

    @strawberry.field(description="The institute where it is followed.")
    async def institute(self, info: Info) -> Organisation | None:
        """Load the institute."""
        return await by_id(info.context, self.row.institute_id)

    @strawberry.field(description="What the viewer may do with it now.")
    def viewer_can(self, info: Info) -> list[TrajectoryAction]:
        """Ask the table of transitions."""
        return viewer_can(info.context.actor, self.row)

    @classmethod
    def of(cls, row: Row) -> Trajectory:
        """Wrap a trajectory."""
        return cls(
            id=strawberry.ID(public(Kind.TRAJECTORY, row.id)),
            row=row,
            version=row.version,
            kind=row.kind,
            status=row.status,
            started_on=row.started_on,
            deadline_on=row.deadline_on,
            ended_on=row.ended_on,
        )


@strawberry.type(description="A stretch of every week that is taken by something else than lessons.")
class OtherWork:
    """As stated by the person; `validTo` is the first day after it, null when it goes on."""

    kind: CommitmentKind
    day: Weekday
    starts_at: TimeOfDay
    ends_at: TimeOfDay
    valid_from: dt.date
    valid_to: dt.date | None

    @classmethod
    def of(cls, row: OtherWorkRow) -> OtherWork:
        """Wrap a row."""
        return cls(
            kind=row.kind,
            day=list(Weekday)[row.weekday - 1],
            starts_at=TimeOfDay(row.start_minute),
            ends_at=TimeOfDay(row.end_minute),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )


async def trajectories_of(context: Context, keys: list[UUID]) -> list[list[Row]]:
    """Load the trajectories of professionals, as far as the viewer may see them."""
    async with context.db.read() as session:
        found = await TrajectoryRepository(session).of_people(keys, context.actor)
    return [found.get(key, []) for key in keys]


async def trajectories(context: Context, keys: list[UUID]) -> list[Row | None]:
    """Load trajectories by key; unknown and invisible ones are None."""
    async with context.db.read() as session:
        found = await TrajectoryRepository(session).by_ids(keys, context.actor)
    return [found.get(key) for key in keys]


async def other_work_of(context: Context, keys: list[UUID]) -> list[list[OtherWorkRow]]:
    """Load what people stated of their own weeks; nothing of anybody else's."""
    found = await list_other_work(context.actor, context.db, professional_ids=keys)
    return [found.get(key, []) for key in keys]


@node_loader(Kind.TRAJECTORY)
async def load(context: Context, key: UUID) -> Node | None:
    """Load a trajectory for `node`."""
    row = await context.loader(trajectories).load(key)
    return None if row is None else Trajectory.of(row)
