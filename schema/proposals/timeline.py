"""What happened in a negotiation: parties, numbered revisions, comments, answers, reminders, states."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

import strawberry

from duobaan.ids import Kind, public
from duobaan.proposals import models, reading
from duobaan.proposals.reading import Case, Item
from duobaan.proposals.states import ProposalAction
from duobaan.words import PartyDecision, PartyKind, ProposalStatus
from schema.context import Info
from schema.ids import Node
from schema.organisations.types import Organisation, by_id
from schema.persons import Person, professional_of
from schema.proposals.terms import TermChange, Terms
from schema.vocabulary import Locale, reason_label

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
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.row.professional_id)


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
    action: ProposalAction = strawberry.field(description="What led there; the clock expires and supersedes.")
    by: ProposalParty | None = strawberry.field(description="Which party did it; null when it followed by itself.")
    reason: str | None

    @classmethod
    def of(cls, case: Case, item: reading.Answer) -> StatusChange:
        """Wrap an act that changed the state."""
        row = item.row
        return cls(
            from_=None if row.from_state is None else ProposalStatus(row.from_state),
            to=ProposalStatus(row.to_state or ""),
            at=row.created_at,
            action=item.action,
            by=ProposalParty.by_id(case, item.party_id),
            reason=row.facts.get("reason"),
        )

    @strawberry.field(description="The reason in words; codes of the system, as PROFILE_ERASED, included.")
    def reason_label(self, info: Info, locale: Locale | None = None) -> str | None:
        """Word the reason."""
        return reason_label(info.context, self.reason, locale)


@strawberry.type(description="A party said yes or no while the proposal stayed open.")
class ProposalAnswer:
    """ACCEPT, DECLINE_LINE or REJECT_COUNTER; the author of a revision consents by writing it."""

    action: ProposalAction
    by: ProposalParty | None
    revision: int = strawberry.field(description="The revision that was answered.")
    back_to: int | None = strawberry.field(description="The revision that stands again after a rejected counter.")
    at: dt.datetime
    case: strawberry.Private[Case]
    item: strawberry.Private[reading.Answer]

    @classmethod
    def of(cls, case: Case, item: reading.Answer) -> ProposalAnswer:
        """Wrap an act that kept the state."""
        facts = item.row.facts
        return cls(
            action=item.action,
            by=ProposalParty.by_id(case, item.party_id),
            revision=facts["revision"],
            back_to=facts.get("back_to"),
            at=item.row.created_at,
            case=case,
            item=item,
        )

    @strawberry.field(description="Why not; null for whoever may not see the money of the line that it is about.")
    def reason(self, info: Info) -> str | None:
        """Read the facts as the viewer may."""
        return self.case.reason_for(self.item, info.context.actor)


@strawberry.type(description="Those awaited were reminded.")
class ProposalReminder:
    """Once at half of the time and once at most of it."""

    percent: int = strawberry.field(description="The share of the time to answer that had passed.")
    revision: int = strawberry.field(description="The latest revision then.")
    at: dt.datetime
    expires_at: dt.datetime

    @classmethod
    def of(cls, row: models.ProposalReminder) -> ProposalReminder:
        """Wrap a reminder."""
        return cls(percent=row.percent, revision=row.revision_number, at=row.created_at, expires_at=row.expires_at)


TimelineItem = Annotated[
    ProposalRevision | Comment | StatusChange | ProposalAnswer | ProposalReminder, strawberry.union("TimelineItem")
]


def wrap_item(case: Case, item: Item) -> ProposalRevision | Comment | StatusChange | ProposalAnswer | ProposalReminder:
    """Return an item of the timeline as the type of its kind."""
    if isinstance(item, models.ProposalRevision):
        return ProposalRevision.of(case, item)
    if isinstance(item, models.ProposalComment):
        return Comment.of(case, item)
    if isinstance(item, models.ProposalReminder):
        return ProposalReminder.of(item)
    return StatusChange.of(case, item) if item.is_change else ProposalAnswer.of(case, item)
