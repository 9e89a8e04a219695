"""Proposals: what stands, who is awaited, what was lost to others and what the viewer may do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from duobaan.ids import Kind, public
from duobaan.proposals.models import ProposalKind
from duobaan.proposals.next_teams import suggest_next_teams
from duobaan.proposals.reading import Case
from duobaan.proposals.states import ProposalAction
from duobaan.words import ProposalStatus
from schema.context import Context, Info
from schema.conversations.loaders import thread_of_proposal
from schema.cursors import scope_of
from schema.ids import NODES, Node, node_loader
from schema.matching.coverage_types import CoverageSuggestions
from schema.pagination import Connection
from schema.proposals import loaders
from schema.proposals.near_miss import NearMiss
from schema.proposals.pages import in_memory
from schema.proposals.terms import TermsLine
from schema.proposals.timeline import Comment, ProposalParty, ProposalRevision, TimelineItem, wrap_item
from schema.vocabulary import register

if TYPE_CHECKING:
    from schema.arrangements.types import Arrangement
    from schema.conversations.types import Thread
    from schema.vacancies.types import Vacancy

register(ProposalKind)


@strawberry.type(description="One negotiation about one vacancy.")
class MatchProposal(Node):
    """Nothing happens before every required party accepts the standing revision."""

    version: int
    kind: ProposalKind
    status: ProposalStatus
    created_at: dt.datetime
    expires_at: dt.datetime | None
    case: strawberry.Private[Case]

    @classmethod
    def of(cls, case: Case) -> MatchProposal:
        """Wrap a proposal to which the viewer is a party."""
        row = case.proposal
        return cls(
            id=strawberry.ID(public(Kind.PROPOSAL, row.id)),
            version=row.version,
            kind=row.kind,
            status=row.status,
            created_at=row.created_at,
            expires_at=row.expires_at,
            case=case,
        )

    @strawberry.field(description="What it is about; null when the viewer may not see it any more.")
    async def vacancy(self, info: Info) -> Annotated[Vacancy, strawberry.lazy("schema.vacancies.types")] | None:
        """Load the vacancy."""
        return cast("Vacancy | None", await NODES[Kind.VACANCY](info.context, self.case.proposal.vacancy_id))

    @strawberry.field(description="Everybody at the table.")
    def parties(self) -> list[ProposalParty]:
        """List them."""
        return [ProposalParty.of(self.case, row) for row in self.case.negotiation.parties]

    @strawberry.field(description="Who has to speak now.")
    def awaiting(self) -> list[ProposalParty]:
        """List them."""
        return [ProposalParty.of(self.case, row) for row in self.case.negotiation.awaiting]

    @strawberry.field(description="What the viewer may do now.")
    def viewer_can(self, info: Info) -> list[ProposalAction]:
        """Ask the table of transitions."""
        return self.case.negotiation.viewer_can(info.context.actor)

    @strawberry.field(description="The revision that stands.")
    def standing(self) -> ProposalRevision:
        """Return the revision."""
        return ProposalRevision.of(self.case, self.case.negotiation.standing)

    @strawberry.field(description="Every revision in the order of the numbers.")
    def revisions(self, info: Info, first: int = 20, after: str | None = None) -> Connection[ProposalRevision]:
        """List them."""
        rows = list(self.case.negotiation.revisions)
        case, scope = self.case, scope_of("revisions", self.case.proposal.id)
        return in_memory(info.context, scope, rows, lambda row: ProposalRevision.of(case, row), first, after)

    @strawberry.field(description="All that happened, oldest first.")
    def timeline(self, info: Info, first: int = 50, after: str | None = None) -> Connection[TimelineItem]:
        """List them."""
        case, scope = self.case, scope_of("timeline", self.case.proposal.id)
        return in_memory(info.context, scope, case.timeline, lambda item: wrap_item(case, item), first, after)

    @strawberry.field(description="Lines that someone of a team declined: the school is to find somebody else.")
    def open_lines(self, info: Info) -> list[TermsLine]:
        """List them."""
        return [TermsLine.of(line) for line in self.case.open_lines(info.context.actor)]

    @strawberry.field(description="Who could take the open lines, around those who stand; for the school's side only.")
    async def next_teams(self, info: Info, first: int = 3) -> CoverageSuggestions | None:
        """Search for teams."""
        context, key = info.context, self.case.proposal.id
        page = await suggest_next_teams(context.actor, context.db, context.journal, proposal_id=key, first=first)
        return None if page is None else CoverageSuggestions.of(page)

    @strawberry.field(description="What still stands of a superseded proposal; null unless it is one.")
    def near_miss(self, info: Info) -> NearMiss | None:
        """Compare the standing terms with what was lost."""
        return NearMiss.of(self.case.near_miss(info.context.actor))

    @strawberry.field(description="What the parties wrote to each other; null before the first message.")
    async def thread(self, info: Info) -> Annotated[Thread, strawberry.lazy("schema.conversations.types")] | None:
        """Load the thread."""
        key = await info.context.loader(thread_of_proposal).load(self.case.proposal.id)
        return None if key is None else cast("Thread | None", await NODES[Kind.THREAD](info.context, key))

    @strawberry.field(description="The work that took what this needed; null for whoever is no party to that work.")
    async def superseded_by(
        self, info: Info
    ) -> Annotated[Arrangement, strawberry.lazy("schema.arrangements.types")] | None:
        """Load the arrangement through its own door."""
        return await _work(info.context, self.case.proposal.superseded_by_id)

    @strawberry.field(description="What was agreed.")
    async def arrangement(
        self, info: Info
    ) -> Annotated[Arrangement, strawberry.lazy("schema.arrangements.types")] | None:
        """Load the arrangement."""
        return await _work(info.context, self.case.proposal.arrangement_id)


async def _work(context: Context, key: UUID | None) -> Arrangement | None:
    return None if key is None else cast("Arrangement | None", await NODES[Kind.ARRANGEMENT](context, key))


async def load_proposal(context: Context, key: UUID) -> MatchProposal | None:
    """Load one proposal to which the viewer is a party."""
    case = await context.loader(loaders.cases).load(key)
    return None if case is None else MatchProposal.of(case)


@node_loader(Kind.PROPOSAL)
async def load(context: Context, key: UUID) -> Node | None:
    """Load a proposal for `node`."""
    return await load_proposal(context, key)


@node_loader(Kind.REVISION)
async def load_revision(context: Context, key: UUID) -> Node | None:
    """Load a revision for `node`."""
    case = await loaders.case_of_revision(context, key)
    rows = () if case is None else case.negotiation.revisions
    return next((ProposalRevision.of(case, row) for row in rows if case and row.id == key), None)


@node_loader(Kind.COMMENT)
async def load_comment(context: Context, key: UUID) -> Node | None:
    """Load a comment for `node`."""
    case = await loaders.case_of_comment(context, key)
    rows = () if case is None else case.comments
    return next((Comment.of(case, row) for row in rows if case and row.id == key), None)
