"""What subscriptions deliver: a cursor to go on from, and the object as the viewer may see it now."""

from __future__ import annotations

from typing import Annotated, cast
from uuid import UUID

import strawberry

from duobaan.conversations.service import count_unread_messages
from duobaan.db.jobs import JobKind, JobRow, JobStatus
from duobaan.ids import Kind
from schema.arrangements.types import Arrangement
from schema.context import Info
from schema.conversations.types import Thread
from schema.ids import NODES
from schema.introductions.types import Introduction
from schema.professionals.types import Professional
from schema.proposals.types import MatchProposal
from schema.vacancies.types import Vacancy
from schema.viewer.types import SavedSearch
from schema.vocabulary import register

register(JobKind)
register(JobStatus)
InboxSubject = Annotated[Thread | MatchProposal | Introduction | Arrangement, strawberry.union("InboxSubject")]
SearchMatch = Annotated[Vacancy | Professional, strawberry.union("SearchMatch")]


@strawberry.type(description="A proposal got a revision, a consent, a comment or another state.")
class ProposalChange:
    """With the proposal as it is now."""

    cursor: str
    key: strawberry.Private[UUID]

    @strawberry.field(description="The proposal as it is now.")
    async def proposal(self, info: Info) -> MatchProposal | None:
        """Load it."""
        return cast("MatchProposal | None", await NODES[Kind.PROPOSAL](info.context, self.key))


@strawberry.type(description="A vacancy was changed, published, filled or withdrawn.")
class VacancyChange:
    """With the vacancy as it is now."""

    cursor: str
    key: strawberry.Private[UUID]

    @strawberry.field(description="The vacancy as it is now; null when the viewer saw it and may see it no more.")
    async def vacancy(self, info: Info) -> Vacancy | None:
        """Load it."""
        return cast("Vacancy | None", await NODES[Kind.VACANCY](info.context, self.key))


@strawberry.type(description="Something happened in what the viewer is a party to.")
class InboxChange:
    """With what it happened to, as it is now."""

    cursor: str
    kind: strawberry.Private[Kind]
    key: strawberry.Private[UUID]

    @strawberry.field(description="What it happened to, as it is now.")
    async def subject(self, info: Info) -> InboxSubject | None:
        """Load it."""
        return cast("Thread | None", await NODES[self.kind](info.context, self.key))

    @strawberry.field(description="Messages of others that the viewer has not read, in all threads.")
    async def unread_message_count(self, info: Info) -> int:
        """Count them."""
        return await count_unread_messages(info.context.actor, info.context.db)


@strawberry.type(description="Something that a saved search finds is new or changed.")
class SearchChange:
    """With what was found, as it is now."""

    cursor: str
    saved_search: SavedSearch
    kind: strawberry.Private[Kind]
    key: strawberry.Private[UUID]

    @strawberry.field(description="What the search finds, as it is now.")
    async def match(self, info: Info) -> SearchMatch | None:
        """Load it."""
        return cast("Vacancy | None", await NODES[self.kind](info.context, self.key))


@strawberry.type(description="How far a job of the installation is: what an import leaves to be indexed.")
class ImportProgress:
    """One state of one job; the last one says DONE or FAILED."""

    cursor: str
    number: int
    kind: JobKind
    status: JobStatus
    step: str | None = strawberry.field(description="What is in hand.")
    done: int
    total: int = strawberry.field(description="About how many rows there are; 0 while that is not known.")
    trouble: str | None

    @classmethod
    def of(cls, row: JobRow, cursor: str) -> ImportProgress:
        """Wrap a job."""
        kind, status = JobKind(row.kind), JobStatus(row.status)
        return cls(
            cursor=cursor,
            number=row.id,
            kind=kind,
            status=status,
            step=row.step,
            done=row.done,
            total=row.total,
            trouble=row.trouble,
        )
