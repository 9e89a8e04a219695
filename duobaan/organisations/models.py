"""Tables of organisations, their links, settings, members and invitations."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import duobaan.people.models  # noqa: F401  (the foreign keys below need its tables to be known)
from duobaan.db.base import Base, Codes, Identified, UTCDateTime, Versioned, enum_column
from duobaan.words import (
    HolidayRegion,
    Level,
    MembershipStatus,
    OrganisationKind,
    OrganisationStatus,
    Role,
    Sector,
    Visibility,
)


class Organisation(Versioned, Base):
    """A party of the market; a school is one location (vestiging), known by BRIN and location code."""

    __tablename__ = "organisations"
    __table_args__ = (
        sa.UniqueConstraint("brin", "location_code"),
        sa.UniqueConstraint("kind", "kvk_no"),
        sa.Index("ix_organisations_kind_name", "kind", "name"),
        sa.Index("uq_organisations_board_no", "board_no", unique=True),
    )

    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind))
    status: Mapped[OrganisationStatus] = mapped_column(
        enum_column(OrganisationStatus), default=OrganisationStatus.REGISTERED
    )
    name: Mapped[str] = mapped_column(sa.String(200))
    slug: Mapped[str] = mapped_column(sa.String(200), index=True)
    kvk_no: Mapped[str | None] = mapped_column(sa.String(8))
    brin: Mapped[str | None] = mapped_column(sa.String(4))
    location_code: Mapped[str | None] = mapped_column(sa.String(6))
    board_no: Mapped[str | None] = mapped_column(sa.String(5))  # DUO's number of a school board (bevoegd gezag)
    board_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    street: Mapped[str | None] = mapped_column(sa.String(200))
    house_number: Mapped[str | None] = mapped_column(sa.String(20))
    postcode: Mapped[str | None] = mapped_column(sa.String(6), index=True)
    place: Mapped[str | None] = mapped_column(sa.String(100))
    municipality: Mapped[str | None] = mapped_column(sa.String(100))
    province: Mapped[str | None] = mapped_column(sa.String(32), index=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    coordinate_source: Mapped[str | None] = mapped_column(sa.String(16))  # FILE, POSTCODE or USER
    holiday_region: Mapped[HolidayRegion | None] = mapped_column(enum_column(HolidayRegion))
    denomination: Mapped[str | None] = mapped_column(sa.String(100))
    website: Mapped[str | None] = mapped_column(sa.String(300))
    description: Mapped[str | None] = mapped_column(sa.Text)
    sectors: Mapped[tuple[Sector, ...]] = mapped_column(Codes(Sector), default=())
    levels: Mapped[tuple[Level, ...]] = mapped_column(Codes(Level), default=())
    visibility_default: Mapped[Visibility] = mapped_column(enum_column(Visibility), default=Visibility.PUBLIC)
    second_step_demanded: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    source: Mapped[str | None] = mapped_column(sa.String(16))  # the publisher of an imported row, as "DUO"
    verified_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    verified_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    verification_reason: Mapped[str | None] = mapped_column(sa.Text)  # of the latest decision on its standing


class OrganisationLink(Base):
    """An organisation belongs to a region or a network; sharing a network makes two organisations partners."""

    __tablename__ = "organisation_links"

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    parent_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True, index=True)


class SchoolSettings(Base):
    """How one school counts: lessons, bell times, full time, mark-up, weeks and the A/B anchor."""

    __tablename__ = "school_settings"

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    lesson_minutes: Mapped[int] = mapped_column(default=50)
    bell_times: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)  # position, start, end, weekday?
    full_time_lessons: Mapped[float] = mapped_column(default=26.0)
    markup_percent: Mapped[int] = mapped_column(default=70)  # preparation on top of a lesson (opslagfactor)
    school_weeks: Mapped[int] = mapped_column(default=40)
    cycle_anchor_on: Mapped[dt.date | None]  # a Monday that starts a week A
    cycle_restarts: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # later Mondays that do so again
    guest_needs_vog: Mapped[bool] = mapped_column(default=True)
    min_notice_days: Mapped[int] = mapped_column(default=14)

    @property
    def cycle_anchors(self) -> tuple[dt.date, ...]:
        """Return every Monday on which the weeks start again with an A, in order."""
        days = {dt.date.fromisoformat(day) for day in self.cycle_restarts or ()}
        return tuple(sorted(days | {self.cycle_anchor_on} if self.cycle_anchor_on else days))


class Membership(Versioned, Base):
    """One person in one organisation, with roles."""

    __tablename__ = "memberships"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "user_id"),)

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"))
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    roles: Mapped[tuple[Role, ...]] = mapped_column(Codes(Role))
    status: Mapped[MembershipStatus] = mapped_column(enum_column(MembershipStatus), default=MembershipStatus.ACTIVE)
    is_owner: Mapped[bool] = mapped_column(default=False)


class Invitation(Identified, Base):
    """An e-mail address asked to join; the link's secret is kept as a hash."""

    __tablename__ = "invitations"

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    roles: Mapped[tuple[Role, ...]] = mapped_column(Codes(Role))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    accepted_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class Mandate(Versioned, Base):
    """A board lets someone sign in its name for some days, half open; no end means until it is revoked."""

    __tablename__ = "mandates"

    board_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    granted_by: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class SupportAccess(Identified, Base):
    """Someone of the platform looks into an organisation for a while, with a reason that it reads."""

    __tablename__ = "support_accesses"

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    def is_open(self, at: dt.datetime) -> bool:
        """Say whether it lets someone in at an instant."""
        return self.ended_at is None and at < self.expires_at


class CompanyExclusion(Base):
    """A company lends nobody to a school, or to any school of a board; the list is the company's own and stays so."""

    __tablename__ = "company_exclusions"

    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    excluded_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True, index=True)
    since: Mapped[dt.date]
    excluded_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    reason: Mapped[str | None] = mapped_column(sa.Text)
