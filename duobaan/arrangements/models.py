"""Tables of agreed work: the arrangement, who teaches what, signatures and checks."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Identified, UTCDateTime, Versioned, enum_column
from duobaan.db.sealing import Sealed
from duobaan.words import (
    ArrangementStatus,
    ChargeKind,
    CheckKind,
    CheckStatus,
    ContractKind,
    EndReason,
    LineRole,
    OnFull,
    PartyKind,
    TimeBasis,
    VatTreatment,
)


class Arrangement(Versioned, Base):
    """Work that school, professionals and employers agreed on; `terms_version` grows with each amendment."""

    __tablename__ = "arrangements"

    proposal_id: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)
    vacancy_id: Mapped[UUID] = mapped_column(sa.ForeignKey("vacancies.id"), index=True)
    school_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    status: Mapped[ArrangementStatus] = mapped_column(
        enum_column(ArrangementStatus), default=ArrangementStatus.PREPARING
    )
    terms_version: Mapped[int] = mapped_column(default=1)
    terms_hash: Mapped[str] = mapped_column(sa.String(64))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]  # the first day after it
    end_reason: Mapped[EndReason | None] = mapped_column(enum_column(EndReason))
    ended_on: Mapped[dt.date | None]
    predecessor_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("arrangements.id"))


class Assignment(Identified, Base):
    """One professional in an arrangement."""

    __tablename__ = "assignments"

    arrangement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("arrangements.id"), index=True)
    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    company_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    role: Mapped[LineRole] = mapped_column(enum_column(LineRole))
    time_basis: Mapped[TimeBasis] = mapped_column(enum_column(TimeBasis))
    minutes_week: Mapped[int]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date]
    rate_cents: Mapped[int | None]
    charge_kind: Mapped[ChargeKind | None] = mapped_column(enum_column(ChargeKind))
    vat_treatment: Mapped[VatTreatment | None] = mapped_column(enum_column(VatTreatment))
    contract_kind: Mapped[ContractKind | None] = mapped_column(enum_column(ContractKind))
    left_on: Mapped[dt.date | None]

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """Return the days that it really lasts, half open; empty when someone left before the start."""
        return self.valid_from, min(self.valid_to, self.left_on or self.valid_to)


class AssignmentSlot(Base):
    """A lesson that an assignment covers; a lesson has one lead at a time."""

    __tablename__ = "assignment_slots"

    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignments.id"), primary_key=True)
    slot_id: Mapped[UUID] = mapped_column(sa.ForeignKey("lesson_slots.id"), primary_key=True, index=True)


class Signature(Identified, Base):
    """A party signed one version of the terms."""

    __tablename__ = "signatures"
    __table_args__ = (
        sa.UniqueConstraint("arrangement_id", "terms_version", "party_kind", "organisation_id", "professional_id"),
    )

    arrangement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("arrangements.id"))
    terms_version: Mapped[int]
    party_kind: Mapped[PartyKind] = mapped_column(enum_column(PartyKind))
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    professional_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("professionals.id"))
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    method: Mapped[str] = mapped_column(sa.String(32))


class CheckItem(Versioned, Base):
    """Something that must be in order before a start; only facts: type, dates, who looked (never a document)."""

    __tablename__ = "check_items"

    arrangement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("arrangements.id"), index=True)
    professional_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("professionals.id"))
    kind: Mapped[CheckKind] = mapped_column(enum_column(CheckKind))
    status: Mapped[CheckStatus] = mapped_column(enum_column(CheckStatus), default=CheckStatus.REQUIRED)
    issued_on: Mapped[dt.date | None]
    handed_over_on: Mapped[dt.date | None]
    valid_until: Mapped[dt.date | None]
    checked_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    checked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str | None] = mapped_column(Sealed)


class PlacementLimit(Versioned, Base):
    """How many professionals a school places at once; without a subject it holds for the whole school."""

    __tablename__ = "placement_limits"

    school_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    subject: Mapped[str | None] = mapped_column(sa.String(16))
    max_people: Mapped[int]
    on_full: Mapped[OnFull] = mapped_column(enum_column(OnFull), default=OnFull.BLOCK)
