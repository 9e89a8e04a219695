"""Tables of proposals: numbered revisions with typed lines, parties and consents bound to a revision."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Identified, UTCDateTime, Versioned, enum_column
from duobaan.db.sealing import Sealed
from duobaan.proposals.near_miss import LossKind
from duobaan.words import (
    ChargeKind,
    ContractKind,
    DeclineReason,
    LineRole,
    PartyDecision,
    PartyKind,
    ProposalStatus,
    TimeBasis,
    VatTreatment,
)


class ProposalKind(enum.StrEnum):
    """A proposal for new work, or a change of a running arrangement."""

    NEW = "NEW"
    AMENDMENT = "AMENDMENT"
    EXTENSION = "EXTENSION"


class MatchProposal(Versioned, Base):
    """One negotiation about one vacancy; what stands is the revision with number `current_revision`."""

    __tablename__ = "match_proposals"
    __table_args__ = (
        sa.Index("ix_match_proposals_status_expires_at", "status", "expires_at"),
        sa.Index("ix_match_proposals_status_remind_at", "status", "remind_at"),
    )

    vacancy_id: Mapped[UUID] = mapped_column(sa.ForeignKey("vacancies.id"), index=True)
    school_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    kind: Mapped[ProposalKind] = mapped_column(enum_column(ProposalKind), default=ProposalKind.NEW)
    arrangement_id: Mapped[UUID | None] = mapped_column(sa.Uuid, index=True)
    status: Mapped[ProposalStatus] = mapped_column(enum_column(ProposalStatus), default=ProposalStatus.DRAFT)
    author_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    author_kind: Mapped[PartyKind] = mapped_column(enum_column(PartyKind))
    author_organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    current_revision: Mapped[int] = mapped_column(default=1)
    latest_revision: Mapped[int] = mapped_column(default=1)
    expires_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    remind_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # when the next reminder is due
    superseded_by_id: Mapped[UUID | None] = mapped_column(sa.Uuid)  # the arrangement that took what it needed
    predecessor_id: Mapped[UUID | None] = mapped_column(sa.Uuid, index=True)  # the arrangement that it would extend
    decline_reason: Mapped[DeclineReason | None] = mapped_column(enum_column(DeclineReason))
    agreed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    forgotten_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # from then on parties are strangers again


class ProposalRevision(Identified, Base):
    """One version of the terms; `responds_to` is the number of the revision that it answers."""

    __tablename__ = "proposal_revisions"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "number"),)

    proposal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("match_proposals.id"))
    number: Mapped[int]
    responds_to: Mapped[int | None]
    author_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    author_party_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]  # the first day after it
    note: Mapped[str] = mapped_column(Sealed, default="")
    message: Mapped[str] = mapped_column(Sealed, default="")
    terms_hash: Mapped[str] = mapped_column(sa.String(64))


class ProposalLine(Identified, Base):
    """One professional in a revision: lessons, role, period and the money between school, person and employer."""

    __tablename__ = "proposal_lines"

    revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("proposal_revisions.id"), index=True)
    ordinal: Mapped[int]
    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    company_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    role: Mapped[LineRole] = mapped_column(enum_column(LineRole), default=LineRole.LEAD)
    time_basis: Mapped[TimeBasis] = mapped_column(enum_column(TimeBasis))
    minutes_week: Mapped[int]  # lesson minutes in an average week
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date]
    rate_cents: Mapped[int | None]
    charge_kind: Mapped[ChargeKind | None] = mapped_column(enum_column(ChargeKind))
    vat_treatment: Mapped[VatTreatment | None] = mapped_column(enum_column(VatTreatment))
    contract_kind: Mapped[ContractKind | None] = mapped_column(enum_column(ContractKind))
    subject_supervisor: Mapped[str | None] = mapped_column(sa.String(200))
    coach: Mapped[str | None] = mapped_column(sa.String(200))


class ProposalLineSlot(Base):
    """A lesson of the vacancy that a line covers."""

    __tablename__ = "proposal_line_slots"

    line_id: Mapped[UUID] = mapped_column(sa.ForeignKey("proposal_lines.id"), primary_key=True)
    slot_id: Mapped[UUID] = mapped_column(sa.ForeignKey("lesson_slots.id"), primary_key=True, index=True)


class ProposalParty(Identified, Base):
    """Someone whose consent is needed (`required`), or a matchmaker who may only propose and comment."""

    __tablename__ = "proposal_parties"
    __table_args__ = (
        sa.UniqueConstraint("proposal_id", "kind", "organisation_id", "professional_id"),
        sa.Index("ix_proposal_parties_organisation_id", "organisation_id"),
        sa.Index("ix_proposal_parties_professional_id", "professional_id"),
    )

    proposal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("match_proposals.id"))
    kind: Mapped[PartyKind] = mapped_column(enum_column(PartyKind))
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    professional_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("professionals.id"))
    required: Mapped[bool] = mapped_column(default=True)


class Consent(Identified, Base):
    """What a party said of one revision; a later revision needs it anew."""

    __tablename__ = "consents"
    __table_args__ = (sa.UniqueConstraint("party_id", "revision_number"),)

    proposal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("match_proposals.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("proposal_parties.id"))
    revision_number: Mapped[int]
    decision: Mapped[PartyDecision] = mapped_column(enum_column(PartyDecision))
    reason: Mapped[DeclineReason | None] = mapped_column(enum_column(DeclineReason))
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    terms_hash: Mapped[str] = mapped_column(sa.String(64))


class ProposalComment(Identified, Base):
    """Something a party said without changing the terms."""

    __tablename__ = "proposal_comments"

    proposal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("match_proposals.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("proposal_parties.id"))
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    body: Mapped[str] = mapped_column(Sealed)
    text_language: Mapped[str] = mapped_column(sa.String(2), default="nl")


class ProposalReminder(Identified, Base):
    """Those awaited were reminded when this share of the time to answer a revision had passed; once each."""

    __tablename__ = "proposal_reminders"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "revision_number", "percent"),)

    proposal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("match_proposals.id"))
    revision_number: Mapped[int]  # the latest one, whose sending started the time
    percent: Mapped[int]
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)


class ProposalLoss(Identified, Base):
    """What of a superseded proposal can no longer be done; what is not lost may be proposed again."""

    __tablename__ = "proposal_losses"

    proposal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("match_proposals.id"), index=True)
    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"))
    role: Mapped[LineRole] = mapped_column(enum_column(LineRole))
    kind: Mapped[LossKind] = mapped_column(enum_column(LossKind))
    slot_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("lesson_slots.id"))  # None: the whole line
