"""Tables of professionals: the profile, papers, availability and releases."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Codes, Identified, UTCDateTime, Versioned, enum_column
from duobaan.db.sealing import Sealed
from duobaan.words import (
    ChargeKind,
    ContractKind,
    Cycle,
    DuoPreference,
    EngagementForm,
    JointMode,
    LendingBasis,
    Level,
    ProfileStatus,
    QualificationKind,
    ReleaseStatus,
    Sector,
    TimeBasis,
    VatTreatment,
    Visibility,
    WantsLicence,
    Weekday,
    WindowKind,
)


class Professional(Versioned, Base):
    """A person who teaches beside other work, with the profile that the market sees once they confirmed it."""

    __tablename__ = "professionals"

    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"), unique=True)
    employer_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    posted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    status: Mapped[ProfileStatus] = mapped_column(enum_column(ProfileStatus), default=ProfileStatus.DRAFT)
    visibility: Mapped[Visibility] = mapped_column(enum_column(Visibility), default=Visibility.SCHOOLS)
    hidden_from: Mapped[tuple[str, ...]] = mapped_column(Codes(), default=())  # organisation ids, 32 hex digits
    named: Mapped[bool] = mapped_column(default=False)  # chose to be shown by name before an introduction
    name: Mapped[str] = mapped_column(sa.String(200))
    contact_email: Mapped[str | None] = mapped_column(sa.String(254), index=True)
    contact_phone: Mapped[str | None] = mapped_column(Sealed)
    profession: Mapped[str] = mapped_column(sa.String(120), default="")
    headline: Mapped[str] = mapped_column(sa.String(200), default="")
    about: Mapped[str] = mapped_column(sa.Text, default="")
    text_language: Mapped[str] = mapped_column(sa.String(2), default="nl")
    time_basis: Mapped[TimeBasis] = mapped_column(enum_column(TimeBasis), default=TimeBasis.EMPLOYER_TIME)
    home_pc4: Mapped[str | None] = mapped_column(sa.String(4))
    place: Mapped[str | None] = mapped_column(sa.String(100))
    province: Mapped[str | None] = mapped_column(sa.String(32))
    lat: Mapped[float | None]  # the middle of the 4-digit postcode, never the home
    lon: Mapped[float | None]
    max_travel_minutes: Mapped[int] = mapped_column(default=45)
    languages: Mapped[tuple[str, ...]] = mapped_column(Codes(), default=("nl",))
    forms: Mapped[tuple[EngagementForm, ...]] = mapped_column(Codes(EngagementForm), default=())
    contract_kinds: Mapped[tuple[ContractKind, ...]] = mapped_column(Codes(ContractKind), default=())
    sectors: Mapped[tuple[Sector, ...]] = mapped_column(Codes(Sector), default=())
    levels: Mapped[tuple[Level, ...]] = mapped_column(Codes(Level), default=())
    expertise: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    min_minutes_week: Mapped[int] = mapped_column(default=0)
    max_minutes_week: Mapped[int] = mapped_column(default=0)
    max_days: Mapped[int] = mapped_column(default=5)
    earliest_start: Mapped[dt.date | None]
    latest_end: Mapped[dt.date | None]
    wants_licence: Mapped[WantsLicence] = mapped_column(enum_column(WantsLicence), default=WantsLicence.NO)
    duo_preference: Mapped[DuoPreference] = mapped_column(enum_column(DuoPreference), default=DuoPreference.OPEN)
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class ProfileSubject(Base):
    """How strong a professional is in a subject (1 to 5), and what shows it."""

    __tablename__ = "profile_subjects"

    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    strength: Mapped[int] = mapped_column(default=3)
    evidence: Mapped[str | None] = mapped_column(sa.String(300))


class Qualification(Versioned, Base):
    """A paper: what it is, for which subject and level, and whether someone verified it."""

    __tablename__ = "qualifications"

    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    kind: Mapped[QualificationKind] = mapped_column(enum_column(QualificationKind))
    subject: Mapped[str | None] = mapped_column(sa.String(16))
    level: Mapped[Level | None] = mapped_column(enum_column(Level))
    issuer: Mapped[str | None] = mapped_column(sa.String(200))
    issued_on: Mapped[dt.date | None]
    expires_on: Mapped[dt.date | None]
    verified_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    verified_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))


class AvailabilityWindow(Identified, Base):
    """A stretch of a week and how it may be used; minutes since midnight, `valid_to` is the first day after it."""

    __tablename__ = "availability_windows"

    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    weekday: Mapped[Weekday] = mapped_column(enum_column(Weekday))
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    cycle: Mapped[Cycle] = mapped_column(enum_column(Cycle), default=Cycle.EVERY_WEEK)
    kind: Mapped[WindowKind] = mapped_column(enum_column(WindowKind), default=WindowKind.AVAILABLE)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]


class AvailabilityException(Identified, Base):
    """One day that differs from the week."""

    __tablename__ = "availability_exceptions"

    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    on: Mapped[dt.date]
    start_minute: Mapped[int] = mapped_column(default=0)
    end_minute: Mapped[int] = mapped_column(default=1440)
    kind: Mapped[WindowKind] = mapped_column(enum_column(WindowKind), default=WindowKind.BLOCKED)


class Release(Versioned, Base):
    """The hours that an employer lets someone teach in the employer's time, and on what conditions."""

    __tablename__ = "releases"

    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    status: Mapped[ReleaseStatus] = mapped_column(enum_column(ReleaseStatus), default=ReleaseStatus.PROPOSED)
    minutes_week: Mapped[int]
    minutes_year: Mapped[int | None]
    weekdays: Mapped[tuple[Weekday, ...]] = mapped_column(Codes(Weekday), default=())
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date]  # the first day after it
    conditions: Mapped[str | None] = mapped_column(Sealed)
    charge_kind: Mapped[ChargeKind] = mapped_column(enum_column(ChargeKind), default=ChargeKind.AT_COST)
    rate_cents: Mapped[int | None]  # per clock hour
    vat_treatment: Mapped[VatTreatment] = mapped_column(enum_column(VatTreatment), default=VatTreatment.UNKNOWN)
    lending_basis: Mapped[LendingBasis] = mapped_column(enum_column(LendingBasis), default=LendingBasis.UNKNOWN)
    granted_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    accepted_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # by the professional
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class JointProfile(Versioned, Base):
    """Two people who come together: offered by one, in force once the other accepts, until either ends it."""

    __tablename__ = "joint_profiles"

    proposer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    partner_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    mode: Mapped[JointMode] = mapped_column(enum_column(JointMode), default=JointMode.ONLY_TOGETHER)
    proposed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    accepted_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)

    def other(self, professional_id: UUID) -> UUID:
        """Return with whom one of the two comes."""
        return self.partner_id if professional_id == self.proposer_id else self.proposer_id
