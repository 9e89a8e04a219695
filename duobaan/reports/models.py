"""The table of reports: what was reported and why, and the decision with its reasons."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, UTCDateTime, Versioned, enum_column


class ReportKind(enum.StrEnum):
    """What can be reported."""

    PROFILE = "PROFILE"
    VACANCY = "VACANCY"
    MESSAGE = "MESSAGE"


class ReportReason(enum.StrEnum):
    """What is wrong with it, in the eyes of who reports."""

    ILLEGAL = "ILLEGAL"
    DISCRIMINATION = "DISCRIMINATION"
    HARASSMENT = "HARASSMENT"
    MISLEADING = "MISLEADING"
    PRIVACY = "PRIVACY"
    SPAM = "SPAM"
    CHILD_ABUSE = "CHILD_ABUSE"


class ReportStatus(enum.StrEnum):
    """Whether it is decided, and whether whose content it is objects to the decision."""

    OPEN = "OPEN"
    DECIDED = "DECIDED"
    OBJECTED = "OBJECTED"


class ReportDecision(enum.StrEnum):
    """What was decided: it stays, or nobody sees it any more."""

    KEPT = "KEPT"
    REMOVED = "REMOVED"


class Report(Versioned, Base):
    """One notice; whose content it is about is kept, so that both sides can be told the reasons."""

    __tablename__ = "reports"
    __table_args__ = (sa.Index("ix_reports_status_id", "status", "id"),)

    reporter_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)  # none: not signed in
    notifier_name: Mapped[str] = mapped_column(sa.String(200), default="")
    notifier_email: Mapped[str | None] = mapped_column(sa.String(254), index=True)
    notifier_locale: Mapped[str] = mapped_column(sa.String(2), default="nl")
    kind: Mapped[ReportKind] = mapped_column(enum_column(ReportKind))
    target_id: Mapped[UUID] = mapped_column(sa.Uuid, index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    professional_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    author_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)  # who wrote a message
    reason: Mapped[ReportReason] = mapped_column(enum_column(ReportReason))
    explanation: Mapped[str] = mapped_column(sa.Text)
    status: Mapped[ReportStatus] = mapped_column(enum_column(ReportStatus), default=ReportStatus.OPEN)
    decision: Mapped[ReportDecision | None] = mapped_column(enum_column(ReportDecision))
    decision_reason: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    told_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # the decision went to who was not signed in
    objection: Mapped[str] = mapped_column(sa.Text, default="")
    objected_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
