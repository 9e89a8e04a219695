"""The words of the register, and the ledger of erasures: ids only, so that an older backup is erased again."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Identified, UTCDateTime, enum_column


class Basis(enum.StrEnum):
    """The legal basis of a purpose (GDPR article 6, paragraph 1)."""

    CONSENT = "CONSENT"
    CONTRACT = "CONTRACT"
    LEGAL_OBLIGATION = "LEGAL_OBLIGATION"
    LEGITIMATE_INTEREST = "LEGITIMATE_INTEREST"


class ConsentKind(enum.StrEnum):
    """What a person can consent to."""

    PROFILE_SHOWN = "PROFILE_SHOWN"
    NAME_SHOWN = "NAME_SHOWN"
    RELEASE = "RELEASE"
    PROPOSAL = "PROPOSAL"
    APP = "APP"
    RETENTION = "RETENTION"


class ErasureKind(enum.StrEnum):
    """Whose data went: an account's or a profile's."""

    ACCOUNT = "ACCOUNT"
    PROFILE = "PROFILE"


class ProfileViewing(Identified, Base):
    """On one day somebody of an organisation opened a profile; who it was is kept to look into misuse, never shown."""

    __tablename__ = "profile_viewings"
    __table_args__ = (sa.UniqueConstraint("professional_id", "on", "organisation_id", "viewer_id"),)

    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"))
    viewer_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    on: Mapped[dt.date]


class RetentionConsent(Identified, Base):
    """A professional lets what schools wrote about them be kept for a year; from when (`created_at`) until when."""

    __tablename__ = "retention_consents"

    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class Erasure(Identified, Base):
    """Someone's data were erased; `scrubbed_at` is when the bytes left free pages and the index too."""

    __tablename__ = "erasures"

    kind: Mapped[ErasureKind] = mapped_column(enum_column(ErasureKind))
    subject_id: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)  # no foreign key: the entry outlives the row
    scrubbed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
