"""Terms of a revision: who teaches what, when, and, for whom it concerns, for what money."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, cast

import strawberry

from duobaan import labels
from duobaan.ids import Kind
from duobaan.proposals import terms as domain
from duobaan.words import ChargeKind, ContractKind, LineRole, TimeBasis, VatTreatment
from schema.context import Info
from schema.ids import NODES
from schema.persons import Person, professional_of
from schema.vocabulary import Locale, language

if TYPE_CHECKING:
    from schema.vacancies.timetable import LessonSlot


@strawberry.type(description="What a line costs and under which contract.")
class MoneyTerms:
    """Cents per clock hour."""

    rate_per_hour_cents: int | None
    charge_kind: ChargeKind
    vat_treatment: VatTreatment
    contract_kind: ContractKind

    @classmethod
    def of(cls, money: domain.Money | None) -> MoneyTerms | None:
        """Wrap the money of a line."""
        if money is None:
            return None
        return cls(
            rate_per_hour_cents=money.rate_cents,
            charge_kind=money.charge_kind,
            vat_treatment=money.vat_treatment,
            contract_kind=money.contract_kind,
        )


@strawberry.type(description="One professional in the terms.")
class TermsLine:
    """Money is null for whoever is not the school, this professional or this professional's employer."""

    line: strawberry.Private[domain.Line]
    role: LineRole
    time_basis: TimeBasis
    minutes_per_week: int = strawberry.field(description="Lesson minutes in an average week.")
    valid_from: dt.date
    valid_to: dt.date = strawberry.field(description="The first day after it.")
    money: MoneyTerms | None
    subject_supervisor: str | None
    coach: str | None

    @classmethod
    def of(cls, line: domain.Line) -> TermsLine:
        """Wrap a line that the viewer may see."""
        return cls(
            line=line,
            role=line.role,
            time_basis=line.time_basis,
            minutes_per_week=line.minutes_week,
            valid_from=line.valid_from,
            valid_to=line.valid_to,
            money=MoneyTerms.of(line.money),
            subject_supervisor=line.subject_supervisor,
            coach=line.coach,
        )

    @strawberry.field(description="Who it is; null when the viewer may not see the profile.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.line.professional_id)

    @strawberry.field(description="The lessons; those that the viewer may not see any more are left out.")
    async def slots(self, info: Info) -> list[Annotated[LessonSlot, strawberry.lazy("schema.vacancies.timetable")]]:
        """Load the lessons."""
        found = [await NODES[Kind.LESSON_SLOT](info.context, key) for key in self.line.slot_ids]
        return cast("list[LessonSlot]", [slot for slot in found if slot is not None])


@strawberry.type(description="What a revision says.")
class Terms:
    """The whole to which a consent is given."""

    lines: list[TermsLine]
    starts_on: dt.date
    ends_on: dt.date = strawberry.field(description="The first day after it.")
    note: str | None

    @classmethod
    def of(cls, terms: domain.Terms) -> Terms:
        """Wrap terms that the viewer may see."""
        lines = [TermsLine.of(line) for line in terms.lines]
        return cls(lines=lines, starts_on=terms.starts_on, ends_on=terms.ends_on, note=terms.note or None)


@strawberry.type(description="One field that differs from the revision that is answered.")
class TermChange:
    """Money only for whom it concerns."""

    field: str
    before: str | None
    after: str | None
    change: strawberry.Private[domain.Change]

    @classmethod
    def of(cls, change: domain.Change) -> TermChange:
        """Wrap a change that the viewer may see."""
        return cls(field=change.field, before=change.before, after=change.after, change=change)

    @strawberry.field(description="The field in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Return the word for the field."""
        return labels.label(f"terms.{self.change.field}", language(info.context, locale))

    @strawberry.field(description="Whose line it is; null for the terms as a whole or a profile out of sight.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.change.professional_id)
