"""Inputs of proposals, read into the domain's own words."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, parse, private
from duobaan.proposals.rules import LineWish, TermsWish
from duobaan.proposals.terms import Money
from duobaan.words import ChargeKind, ContractKind, DeclineReason, LineRole, TimeBasis, VatTreatment

_LINES = ("input", "terms", "lines")
_FOR = "The organisation or professional that this is done for; needed when more than one could be meant."


def party_key(text: str | None) -> UUID | None:
    """Read `onBehalfOf`: an organisation, or the viewer's own profile."""
    if text is None:
        return None
    kind, key = parse(text)
    if kind not in (Kind.ORGANISATION, Kind.PROFESSIONAL):
        raise NotFound(kind.name, path=("input", "onBehalfOf"))
    return key


@strawberry.input(description="What a line costs and under which contract.")
class MoneyTermsInput:
    """Cents per clock hour."""

    charge_kind: ChargeKind
    vat_treatment: VatTreatment
    contract_kind: ContractKind
    rate_per_hour_cents: int | None = None

    def read(self) -> Money:
        """Return the money as the domain knows it."""
        return Money(self.charge_kind, self.vat_treatment, self.contract_kind, self.rate_per_hour_cents)


@strawberry.input(description="One professional in the terms.")
class LineInput:
    """Minutes follow from the lessons; give them only for a vacancy without lessons."""

    professional_id: strawberry.ID
    time_basis: TimeBasis
    slots: list[strawberry.ID] = strawberry.field(default_factory=list)
    role: LineRole = LineRole.LEAD
    minutes_per_week: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    money: MoneyTermsInput | None = None
    subject_supervisor: str | None = None
    coach: str | None = None

    def read(self, number: int) -> LineWish:
        """Return the line as the domain knows it."""
        at = (*_LINES, str(number))
        return LineWish(
            professional_id=private(Kind.PROFESSIONAL, self.professional_id, path=(*at, "professionalId")),
            time_basis=self.time_basis,
            slot_ids=tuple(private(Kind.LESSON_SLOT, slot, path=(*at, "slots")) for slot in self.slots),
            role=self.role,
            minutes_week=self.minutes_per_week,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            money=None if self.money is None else self.money.read(),
            subject_supervisor=self.subject_supervisor,
            coach=self.coach,
        )


@strawberry.input(description="The whole of the terms; `endsOn` is the first day after them.")
class TermsInput:
    """Nothing is taken over from an earlier revision."""

    lines: list[LineInput]
    starts_on: dt.date
    ends_on: dt.date
    note: str | None = None

    def read(self) -> TermsWish:
        """Return the terms as the domain knows them."""
        lines = tuple(line.read(number) for number, line in enumerate(self.lines))
        return TermsWish(lines=lines, starts_on=self.starts_on, ends_on=self.ends_on, note=self.note or "")


@strawberry.input(description="A proposal for lessons of a vacancy.")
class ProposeMatchInput:
    """The author's consent is given with it, except a matchmaker's."""

    vacancy_id: strawberry.ID
    terms: TermsInput
    message: str | None = None
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)
    idempotency_key: str | None = None


@strawberry.input(description="Other terms in answer to the standing ones.")
class CounterProposalInput:
    """`revision` is the one that is answered."""

    proposal_id: strawberry.ID
    revision: int
    terms: TermsInput
    message: str | None = None
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)
    idempotency_key: str | None = None


@strawberry.input(description="No to a counter-offer: what it answered stands again.")
class RejectCounterInput:
    """`revision` is the counter-offer."""

    proposal_id: strawberry.ID
    revision: int
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)


@strawberry.input(description="Yes to exactly this revision.")
class AcceptProposalInput:
    """For one party at a time."""

    proposal_id: strawberry.ID
    revision: int
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)
    idempotency_key: str | None = None


@strawberry.input(description="No, with a reason.")
class DeclineProposalInput:
    """One of a team leaves the rest open."""

    proposal_id: strawberry.ID
    revision: int
    reason: DeclineReason
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)


@strawberry.input(description="The author takes a proposal back.")
class WithdrawProposalInput:
    """Only while it is open."""

    proposal_id: strawberry.ID


@strawberry.input(description="Something to say without changing the terms.")
class CommentOnProposalInput:
    """At most 4,000 characters."""

    proposal_id: strawberry.ID
    body: str
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)
    idempotency_key: str | None = None


@strawberry.input(description="Other terms for running work, from `terms.startsOn` on.")
class AmendArrangementInput:
    """The old terms run until everybody agrees."""

    arrangement_id: strawberry.ID
    terms: TermsInput
    message: str | None = None
    expected_version: int | None = None
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)
    idempotency_key: str | None = None
