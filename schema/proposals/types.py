"""Proposals: parties, numbered revisions, the timeline and what the viewer may do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from duobaan.db.audit import AuditRow
from duobaan.ids import Kind, public
from duobaan.proposals import models
from duobaan.proposals.models import ProposalKind
from duobaan.proposals.reading import Case, Item
from duobaan.proposals.states import ProposalAction
from duobaan.words import PartyDecision, PartyKind, ProposalStatus
from schema.context import Context, Info
from schema.cursors import scope_of
from schema.ids import NODES, Node, node_loader
from schema.organisations.types import Organisation, by_id
from schema.pagination import Connection
from schema.proposals import loaders
from schema.proposals.pages import in_memory
from schema.proposals.terms import TermChange, Terms
from schema.vocabulary import register

if TYPE_CHECKING:
    from schema.arrangements.types import Arrangement
    from schema.professionals.types import Professional
    from schema.vacancies.types import Vacancy

register(ProposalKind)
strawberry.enum(ProposalAction, name="MatchProposalAction", description="What happens to a proposal.")
strawberry.enum(ProposalStatus, name="MatchProposalStatus", description="Life cycle of a match proposal.")


@strawberry.type(description="Someone whose consent is needed, or a matchmaker who may only propose and comment.")
class ProposalParty:
    """With what it said of the standing revision."""

    kind: PartyKind
    required: bool
    decision: PartyDecision
    revision: int | None = strawberry.field(description="The revision that it spoke about.")
    at: dt.datetime | None
    row: strawberry.Private[models.ProposalParty]

    @classmethod
    def of(cls, case: Case, row: models.ProposalParty) -> ProposalParty:
        """Wrap a party of a proposal."""
        said = case.negotiation.said(row)
        return cls(
            kind=row.kind,
            required=row.required,
            decision=case.negotiation.decision_of(row),
            revision=None if said is None else said.revision_number,
            at=None if said is None else said.created_at,
            row=row,
        )

    @classmethod
    def by_id(cls, case: Case, key: UUID | None) -> ProposalParty | None:
        """Wrap the party with this key."""
        return next((cls.of(case, row) for row in case.negotiation.parties if row.id == key), None)

    @strawberry.field(description="The school, company or region.")
    async def organisation(self, info: Info) -> Organisation | None:
        """Load the organisation."""
        return await by_id(info.context, self.row.organisation_id)

    @strawberry.field(description="The professional; null when the viewer may not see the profile.")
    async def professional(
        self, info: Info
    ) -> Annotated[Professional, strawberry.lazy("schema.professionals.types")] | None:
        """Load the professional."""
        if self.row.professional_id is None:
            return None
        return cast("Professional | None", await NODES[Kind.PROFESSIONAL](info.context, self.row.professional_id))


@strawberry.type(description="One version of the terms.")
class ProposalRevision(Node):
    """Numbered from 1; a counter-offer answers another revision."""

    number: int
    message: str | None
    created_at: dt.datetime
    case: strawberry.Private[Case]
    row: strawberry.Private[models.ProposalRevision]

    @classmethod
    def of(cls, case: Case, row: models.ProposalRevision) -> ProposalRevision:
        """Wrap a revision."""
        return cls(
            id=strawberry.ID(public(Kind.REVISION, row.id)),
            number=row.number,
            message=row.message or None,
            created_at=row.created_at,
            case=case,
            row=row,
        )

    @strawberry.field(description="Which party wrote it.")
    def by(self) -> ProposalParty | None:
        """Find the party."""
        return ProposalParty.by_id(self.case, self.row.author_party_id)

    @strawberry.field
    def terms(self, info: Info) -> Terms:
        """What it says, as far as it is the viewer's business."""
        return Terms.of(self.case.terms_for(self.row, info.context.actor))

    @strawberry.field(description="The revision that it answers.")
    def responds_to(self) -> ProposalRevision | None:
        """Find the revision."""
        rows = self.case.negotiation.revisions
        return next((ProposalRevision.of(self.case, row) for row in rows if row.number == self.row.responds_to), None)

    @strawberry.field(description="What it changed in the revision that it answers.")
    def changes(self, info: Info) -> list[TermChange]:
        """Compare the two."""
        return [TermChange.of(change) for change in self.case.changes(self.row, info.context.actor)]


@strawberry.type(description="Something a party said without changing the terms.")
class Comment(Node):
    """It never makes an accept stale."""

    body: str
    created_at: dt.datetime
    case: strawberry.Private[Case]
    row: strawberry.Private[models.ProposalComment]

    @classmethod
    def of(cls, case: Case, row: models.ProposalComment) -> Comment:
        """Wrap a comment."""
        key = strawberry.ID(public(Kind.COMMENT, row.id))
        return cls(id=key, body=row.body, created_at=row.created_at, case=case, row=row)

    @strawberry.field(description="Which party said it.")
    def by(self) -> ProposalParty | None:
        """Find the party."""
        return ProposalParty.by_id(self.case, self.row.party_id)


@strawberry.type(description="The proposal went to another state.")
class StatusChange:
    """Out of the audit."""

    from_: ProposalStatus | None = strawberry.field(name="from")
    to: ProposalStatus
    at: dt.datetime
    reason: str | None

    @classmethod
    def of(cls, row: AuditRow) -> StatusChange:
        """Wrap an audit row that changed the state."""
        before = None if row.from_state is None else ProposalStatus(row.from_state)
        after = ProposalStatus(row.to_state or "")
        return cls(from_=before, to=after, at=row.created_at, reason=row.facts.get("reason"))


TimelineItem = Annotated[ProposalRevision | Comment | StatusChange, strawberry.union("TimelineItem")]


def wrap_item(case: Case, item: Item) -> ProposalRevision | Comment | StatusChange:
    """Return an item of the timeline as the type of its kind."""
    if isinstance(item, models.ProposalRevision):
        return ProposalRevision.of(case, item)
    return Comment.of(case, item) if isinstance(item, models.ProposalComment) else StatusChange.of(item)


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

    @strawberry.field(description="Revisions, comments and changes of state, oldest first.")
    def timeline(self, info: Info, first: int = 50, after: str | None = None) -> Connection[TimelineItem]:
        """List them."""
        case, scope = self.case, scope_of("timeline", self.case.proposal.id)
        return in_memory(info.context, scope, case.timeline, lambda item: wrap_item(case, item), first, after)

    @strawberry.field(description="What was agreed.")
    async def arrangement(
        self, info: Info
    ) -> Annotated[Arrangement, strawberry.lazy("schema.arrangements.types")] | None:
        """Load the arrangement."""
        key = self.case.proposal.arrangement_id
        return None if key is None else cast("Arrangement | None", await NODES[Kind.ARRANGEMENT](info.context, key))


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
