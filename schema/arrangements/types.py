"""Agreed work: who teaches what, who signed, what is checked and what the viewer may do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from duobaan.arrangements import models
from duobaan.arrangements.reading import Work
from duobaan.arrangements.rules import Signatory
from duobaan.arrangements.states import ArrangementAction, CheckAction
from duobaan.ids import Kind, public
from duobaan.words import (
    ArrangementStatus,
    ChargeKind,
    CheckKind,
    CheckStatus,
    ContractKind,
    EndReason,
    LineRole,
    PartyKind,
    TimeBasis,
    VatTreatment,
)
from schema.arrangements import loaders
from schema.context import Context, Info
from schema.ids import NODES, Node, node_loader
from schema.organisations.types import Organisation, by_id
from schema.persons import Person, professional_of
from schema.vocabulary import Locale, reason_label, register

if TYPE_CHECKING:
    from schema.proposals.types import MatchProposal
    from schema.vacancies.timetable import LessonSlot
    from schema.vacancies.types import Vacancy

register(ArrangementAction)
register(CheckAction)


@strawberry.type(description="A party whose signature is needed.")
class ArrangementParty:
    """The school (for which its board signs), a professional or an employer."""

    kind: PartyKind
    party: strawberry.Private[Signatory]

    @strawberry.field
    async def organisation(self, info: Info) -> Organisation | None:
        """Load the organisation."""
        return await by_id(info.context, self.party.organisation_id)

    @strawberry.field(description="Null when the viewer may not see the profile.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.party.professional_id)


@strawberry.type(description="A party signed one version of the terms.")
class Signature:
    """In the signer's own session."""

    terms_version: int
    at: dt.datetime
    method: str
    by: ArrangementParty


@strawberry.type(description="What the work costs and under which contract.")
class AssignmentMoney:
    """Cents per clock hour."""

    rate_per_hour_cents: int | None
    charge_kind: ChargeKind | None
    vat_treatment: VatTreatment | None
    contract_kind: ContractKind | None


@strawberry.type(description="One professional in agreed work.")
class Assignment:
    """Money is null for whoever is not the school, this professional or this professional's employer."""

    id: strawberry.ID
    role: LineRole
    time_basis: TimeBasis
    minutes_per_week: int
    valid_from: dt.date
    valid_to: dt.date = strawberry.field(description="The first day after it.")
    left_on: dt.date | None
    work: strawberry.Private[Work]
    row: strawberry.Private[models.Assignment]

    @classmethod
    def of(cls, work: Work, row: models.Assignment) -> Assignment:
        """Wrap an assignment."""
        return cls(
            id=strawberry.ID(public(Kind.ASSIGNMENT, row.id)),
            role=row.role,
            time_basis=row.time_basis,
            minutes_per_week=row.minutes_week,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            left_on=row.left_on,
            work=work,
            row=row,
        )

    @strawberry.field(description="Null when the viewer may not see the profile.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.row.professional_id)

    @strawberry.field(description="The employer whose time is used.")
    async def company(self, info: Info) -> Organisation | None:
        """Load the company."""
        return await by_id(info.context, self.row.company_id)

    @strawberry.field
    async def slots(self, info: Info) -> list[Annotated[LessonSlot, strawberry.lazy("schema.vacancies.timetable")]]:
        """Load the lessons."""
        found = [await NODES[Kind.LESSON_SLOT](info.context, key) for key in self.work.slots.get(self.row.id, ())]
        return cast("list[LessonSlot]", [slot for slot in found if slot is not None])

    @strawberry.field
    def money(self, info: Info) -> AssignmentMoney | None:
        """Show the money to whom it concerns."""
        if not self.work.sees_money(info.context.actor, self.row):
            return None
        row = self.row
        return AssignmentMoney(
            rate_per_hour_cents=row.rate_cents,
            charge_kind=row.charge_kind,
            vat_treatment=row.vat_treatment,
            contract_kind=row.contract_kind,
        )


@strawberry.type(description="Something that must be in order before the start; facts only, never a document.")
class CheckItem(Node):
    """With its dates and when it was looked at."""

    kind: CheckKind
    status: CheckStatus
    issued_on: dt.date | None
    handed_over_on: dt.date | None
    valid_until: dt.date | None
    checked_at: dt.datetime | None
    reason: str | None
    work: strawberry.Private[Work]
    row: strawberry.Private[models.CheckItem]

    @classmethod
    def of(cls, work: Work, row: models.CheckItem) -> CheckItem:
        """Wrap a check."""
        return cls(
            id=strawberry.ID(public(Kind.CHECK, row.id)),
            kind=row.kind,
            status=row.status,
            issued_on=row.issued_on,
            handed_over_on=row.handed_over_on,
            valid_until=row.valid_until,
            checked_at=row.checked_at,
            reason=row.reason,
            work=work,
            row=row,
        )

    @strawberry.field(description="What the viewer may decide now.")
    def viewer_can(self, info: Info) -> list[CheckAction]:
        """Ask the table of transitions."""
        return self.work.viewer_can_check(info.context.actor, self.row)

    @strawberry.field(description="The reason in words; codes of the system, as TRAINING_ENDED, included.")
    def reason_label(self, info: Info, locale: Locale | None = None) -> str | None:
        """Word the reason."""
        return reason_label(info.context, self.reason, locale)

    @strawberry.field(description="Null when the viewer may not see the profile.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.row.professional_id)


@strawberry.type(description="Work that school, professionals and employers agreed on.")
class Arrangement(Node):
    """It starts when everything is checked and signed."""

    version: int
    status: ArrangementStatus
    starts_on: dt.date
    ends_on: dt.date = strawberry.field(description="The first day after it.")
    ended_on: dt.date | None
    end_reason: EndReason | None
    terms_version: int
    work: strawberry.Private[Work]

    @classmethod
    def of(cls, work: Work) -> Arrangement:
        """Wrap an arrangement to which the viewer is a party."""
        row = work.arrangement
        return cls(
            id=strawberry.ID(public(Kind.ARRANGEMENT, row.id)),
            version=row.version,
            status=row.status,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            ended_on=row.ended_on,
            end_reason=row.end_reason,
            terms_version=row.terms_version,
            work=work,
        )

    @strawberry.field(description="What the viewer may do now.")
    def viewer_can(self, info: Info) -> list[ArrangementAction]:
        """Ask the table of transitions."""
        return self.work.viewer_can(info.context.actor)

    @strawberry.field
    async def school(self, info: Info) -> Organisation | None:
        """Load the school."""
        return await by_id(info.context, self.work.arrangement.school_id)

    @strawberry.field
    async def vacancy(self, info: Info) -> Annotated[Vacancy, strawberry.lazy("schema.vacancies.types")] | None:
        """Load the vacancy."""
        return cast("Vacancy | None", await NODES[Kind.VACANCY](info.context, self.work.arrangement.vacancy_id))

    @strawberry.field(description="The proposal that led to it.")
    async def proposal(self, info: Info) -> Annotated[MatchProposal, strawberry.lazy("schema.proposals.types")] | None:
        """Load the proposal."""
        found = await NODES[Kind.PROPOSAL](info.context, self.work.arrangement.proposal_id)
        return cast("MatchProposal | None", found)

    @strawberry.field(description="The work that it goes on from.")
    async def predecessor(self, info: Info) -> Arrangement | None:
        """Load the work that this extends."""
        key = self.work.arrangement.predecessor_id
        return None if key is None else await load_arrangement(info.context, key)

    @strawberry.field(description="Who teaches what.")
    def assignments(self) -> list[Assignment]:
        """List them."""
        return [Assignment.of(self.work, row) for row in self.work.assignments]

    @strawberry.field(description="Who signed, older terms included.")
    def signatures(self) -> list[Signature]:
        """List them."""
        return [
            Signature(
                terms_version=row.terms_version,
                at=row.created_at,
                method=row.method,
                by=_party(Signatory(row.party_kind, row.organisation_id, row.professional_id)),
            )
            for row in self.work.signatures
        ]

    @strawberry.field(description="Who still has to sign the present terms.")
    def unsigned(self) -> list[ArrangementParty]:
        """List them."""
        return [_party(party) for party in self.work.unsigned]

    @strawberry.field(description="What must be in order before the start; a person's own, all for the school.")
    def checks(self, info: Info) -> list[CheckItem]:
        """List those that are the viewer's business."""
        return [CheckItem.of(self.work, row) for row in self.work.checks_for(info.context.actor)]


def _party(party: Signatory) -> ArrangementParty:
    return ArrangementParty(kind=party.kind, party=party)


async def load_arrangement(context: Context, key: UUID) -> Arrangement | None:
    """Load one arrangement to which the viewer is a party."""
    work = await context.loader(loaders.works).load(key)
    return None if work is None else Arrangement.of(work)


@node_loader(Kind.ARRANGEMENT)
async def load(context: Context, key: UUID) -> Node | None:
    """Load an arrangement for `node`."""
    return await load_arrangement(context, key)


@node_loader(Kind.CHECK)
async def load_check(context: Context, key: UUID) -> Node | None:
    """Load a check for `node`."""
    work = await loaders.work_of_check(context, key)
    if work is None:
        return None
    return next((CheckItem.of(work, row) for row in work.checks_for(context.actor) if row.id == key), None)
