"""The table of introductions."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, UTCDateTime, Versioned, enum_column
from duobaan.db.sealing import Sealed


class IntroductionKind(enum.StrEnum):
    """How two parties get to know each other."""

    CALL = "CALL"
    VISIT = "VISIT"
    TRIAL_LESSON = "TRIAL_LESSON"
    DESK_DAY = "DESK_DAY"


class IntroductionStatus(enum.StrEnum):
    """Life cycle of an introduction."""

    ASKED = "ASKED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    HELD = "HELD"
    CANCELLED = "CANCELLED"


class IntroductionOutcome(enum.StrEnum):
    """What a meeting led to."""

    GO_ON = "GO_ON"
    THINK_OVER = "THINK_OVER"
    NO_FIT = "NO_FIT"


class Introduction(Versioned, Base):
    """A school asks to meet a professional; once accepted, both see each other's name and contact data."""

    __tablename__ = "introductions"

    school_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    vacancy_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("vacancies.id"))
    kind: Mapped[IntroductionKind] = mapped_column(enum_column(IntroductionKind), default=IntroductionKind.CALL)
    status: Mapped[IntroductionStatus] = mapped_column(
        enum_column(IntroductionStatus), default=IntroductionStatus.ASKED
    )
    message: Mapped[str] = mapped_column(Sealed, default="")
    asked_by: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    takes_place_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[IntroductionOutcome | None] = mapped_column(enum_column(IntroductionOutcome))
    outcome_note: Mapped[str] = mapped_column(Sealed, default="", server_default="")
    outcome_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    outcome_by: Mapped[UUID | None] = mapped_column(sa.Uuid)
    forgotten_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # from then on both are strangers again
