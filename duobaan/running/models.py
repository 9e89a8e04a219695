"""Tables of work under way: supervision, hours, absence, handover and evaluation."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Identified, UTCDateTime, Versioned, enum_column
from duobaan.db.sealing import Sealed
from duobaan.words import (
    AbsenceKind,
    EvaluationMoment,
    HourKind,
    HourStatus,
    OfferStatus,
    PartyKind,
    SupervisionRole,
    Weekday,
)


class SupervisionCapacity(Versioned, Base):
    """What one person of a school can carry in a role; `user_id` when they have an account."""

    __tablename__ = "supervision_capacities"

    school_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    role: Mapped[SupervisionRole] = mapped_column(enum_column(SupervisionRole))
    subject: Mapped[str | None] = mapped_column(sa.String(16))
    minutes_week: Mapped[int]
    max_people: Mapped[int]


class SupervisionAssignment(Identified, Base):
    """One supervisor carries one professional; `ended_on` is the first day after it."""

    __tablename__ = "supervision_assignments"

    capacity_id: Mapped[UUID] = mapped_column(sa.ForeignKey("supervision_capacities.id"), index=True)
    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignments.id"), index=True)
    minutes_week: Mapped[int]
    ended_on: Mapped[dt.date | None]


class HourEntry(Versioned, Base):
    """Minutes that someone worked on one day; `stated_in` is the first day of the month that stated it."""

    __tablename__ = "hour_entries"
    __table_args__ = (sa.Index("ix_hour_entries_status_worked_on", "status", "worked_on"),)

    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignments.id"), index=True)
    worked_on: Mapped[dt.date]
    minutes: Mapped[int]
    kind: Mapped[HourKind] = mapped_column(enum_column(HourKind))
    status: Mapped[HourStatus] = mapped_column(enum_column(HourStatus), default=HourStatus.DRAFT)
    note: Mapped[str] = mapped_column(Sealed, default="")
    reason: Mapped[str | None] = mapped_column(Sealed)
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    stated_in: Mapped[dt.date | None] = mapped_column(index=True)


class Absence(Versioned, Base):
    """Someone is away from their lessons, days half open; never a medical fact."""

    __tablename__ = "absences"

    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignments.id"), index=True)
    arrangement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("arrangements.id"), index=True)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    kind: Mapped[AbsenceKind] = mapped_column(enum_column(AbsenceKind))
    reported_by: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))


class AbsenceOffer(Versioned, Base):
    """A colleague of the team is asked first to stand in."""

    __tablename__ = "absence_offers"
    __table_args__ = (sa.UniqueConstraint("absence_id", "professional_id"),)

    absence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("absences.id"))
    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    status: Mapped[OfferStatus] = mapped_column(enum_column(OfferStatus), default=OfferStatus.OFFERED)
    answered_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class HandoverMoment(Base):
    """When in the week a team hands over."""

    __tablename__ = "handover_moments"

    arrangement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("arrangements.id"), primary_key=True)
    weekday: Mapped[Weekday] = mapped_column(enum_column(Weekday))
    start_minute: Mapped[int]
    end_minute: Mapped[int]


class HandoverNote(Identified, Base):
    """What the next teacher of a class should know; for the team and the school."""

    __tablename__ = "handover_notes"

    arrangement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("arrangements.id"), index=True)
    class_group: Mapped[str] = mapped_column(sa.String(32))
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    body: Mapped[str] = mapped_column(Sealed)


class ClassContact(Base):
    """The one person whom parents and colleagues of a class turn to."""

    __tablename__ = "class_contacts"

    arrangement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("arrangements.id"), primary_key=True)
    class_group: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"))


class Evaluation(Identified, Base):
    """How one party looks back at one moment; scores from 1 to 5 by topic."""

    __tablename__ = "evaluations"

    arrangement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("arrangements.id"), index=True)
    moment: Mapped[EvaluationMoment] = mapped_column(enum_column(EvaluationMoment))
    party_kind: Mapped[PartyKind] = mapped_column(enum_column(PartyKind))
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    professional_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("professionals.id"))
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    scores: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    would_continue: Mapped[bool]
    body: Mapped[str] = mapped_column(Sealed, default="")
