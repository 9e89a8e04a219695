"""Introductions: a school and a person get to know each other."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from duobaan.db.audit import AuditRow
from duobaan.ids import Kind, public
from duobaan.introductions import models
from duobaan.introductions.models import IntroductionKind, IntroductionOutcome, IntroductionStatus
from duobaan.introductions.reading import Meeting, read_introductions
from duobaan.introductions.states import IntroductionAction
from schema.context import Context, Info
from schema.conversations.loaders import thread_of_introduction
from schema.ids import NODES, Node, node_loader
from schema.organisations.types import Organisation, by_id
from schema.persons import Person, professional_of
from schema.vocabulary import register

if TYPE_CHECKING:
    from schema.conversations.types import Thread
    from schema.vacancies.types import Vacancy

register(IntroductionKind)
register(IntroductionStatus)
register(IntroductionOutcome)
register(IntroductionAction)


@strawberry.type(description="Something that happened to an introduction.")
class IntroductionChange:
    """Out of the audit; asking has no state before it."""

    from_: IntroductionStatus | None = strawberry.field(name="from")
    to: IntroductionStatus
    at: dt.datetime
    takes_place_at: dt.datetime | None = strawberry.field(description="The date that was set with it.")
    outcome: IntroductionOutcome | None

    @classmethod
    def of(cls, row: AuditRow) -> IntroductionChange:
        """Wrap an audit row."""
        planned, outcome = row.facts.get("takes_place_at"), row.facts.get("outcome")
        return cls(
            from_=None if row.from_state is None else IntroductionStatus(row.from_state),
            to=IntroductionStatus(row.to_state or ""),
            at=row.created_at,
            takes_place_at=None if planned is None else dt.datetime.fromisoformat(planned),
            outcome=None if outcome is None else IntroductionOutcome(outcome),
        )


@strawberry.type(description="A school asks to meet a professional.")
class Introduction(Node):
    """Once accepted, both see each other's name and contact data."""

    version: int
    kind: IntroductionKind
    status: IntroductionStatus
    message: str | None
    takes_place_at: dt.datetime | None
    created_at: dt.datetime
    answered_at: dt.datetime | None
    outcome: IntroductionOutcome | None = strawberry.field(description="What the meeting led to.")
    outcome_note: str | None
    outcome_at: dt.datetime | None
    row: strawberry.Private[models.Introduction]
    meeting: strawberry.Private[Meeting]

    @classmethod
    def of(cls, meeting: Meeting) -> Introduction:
        """Wrap an introduction that concerns the viewer."""
        row = meeting.row
        return cls(
            id=strawberry.ID(public(Kind.INTRODUCTION, row.id)),
            version=row.version,
            kind=row.kind,
            status=row.status,
            message=row.message or None,
            takes_place_at=row.takes_place_at,
            created_at=row.created_at,
            answered_at=row.answered_at,
            outcome=row.outcome,
            outcome_note=row.outcome_note or None,
            outcome_at=row.outcome_at,
            row=row,
            meeting=meeting,
        )

    @strawberry.field(description="What the viewer may do now.")
    def viewer_can(self, info: Info) -> list[IntroductionAction]:
        """Ask the table of transitions."""
        return self.meeting.viewer_can(info.context.actor)

    @strawberry.field(description="What happened to it, oldest first.")
    def history(self) -> list[IntroductionChange]:
        """Read the audit."""
        return [IntroductionChange.of(row) for row in self.meeting.history]

    @strawberry.field(description="What both wrote to each other; null before the first message.")
    async def thread(self, info: Info) -> Annotated[Thread, strawberry.lazy("schema.conversations.types")] | None:
        """Load the thread."""
        key = await info.context.loader(thread_of_introduction).load(self.row.id)
        return None if key is None else cast("Thread | None", await NODES[Kind.THREAD](info.context, key))

    @strawberry.field
    async def school(self, info: Info) -> Organisation | None:
        """Load the school that asks."""
        return await by_id(info.context, self.row.school_id)

    @strawberry.field(description="Null when the viewer may not see the profile any more.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.row.professional_id)

    @strawberry.field(description="The vacancy that it is about, if any.")
    async def vacancy(self, info: Info) -> Annotated[Vacancy, strawberry.lazy("schema.vacancies.types")] | None:
        """Load the vacancy."""
        if self.row.vacancy_id is None:
            return None
        return cast("Vacancy | None", await NODES[Kind.VACANCY](info.context, self.row.vacancy_id))


async def introductions(context: Context, keys: list[UUID]) -> list[Meeting | None]:
    """Load introductions by key; unknown and invisible ones are None."""
    found = await read_introductions(context.actor, context.db, ids=keys)
    return [found.get(key) for key in keys]


async def load_introduction(context: Context, key: UUID) -> Introduction | None:
    """Load one introduction that concerns the viewer."""
    meeting = await context.loader(introductions).load(key)
    return None if meeting is None else Introduction.of(meeting)


@node_loader(Kind.INTRODUCTION)
async def load(context: Context, key: UUID) -> Node | None:
    """Load an introduction for `node`."""
    return await load_introduction(context, key)
