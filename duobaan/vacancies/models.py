"""Tables of vacancies and their lessons."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Codes, Identified, UTCDateTime, Versioned, enum_column
from duobaan.words import (
    BundleKind,
    ContinuityPolicy,
    ContractKind,
    Cycle,
    EngagementForm,
    HoursMode,
    LegalGround,
    LessonPart,
    Level,
    LineRole,
    Sector,
    ShareMode,
    SplitKind,
    VacancyStatus,
    Visibility,
    Weekday,
)


class Vacancy(Versioned, Base):
    """Teaching work on offer at one school, from a single guest lesson to a whole shared post."""

    __tablename__ = "vacancies"
    __table_args__ = (sa.Index("ix_vacancies_status_published_at", "status", "published_at"),)

    school_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    status: Mapped[VacancyStatus] = mapped_column(enum_column(VacancyStatus), default=VacancyStatus.DRAFT)
    visibility: Mapped[Visibility] = mapped_column(enum_column(Visibility), default=Visibility.PUBLIC)
    title: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    practice_adds: Mapped[str] = mapped_column(sa.Text, default="")  # what practice should add: start from vision
    text_language: Mapped[str] = mapped_column(sa.String(2), default="nl")
    sector: Mapped[Sector] = mapped_column(enum_column(Sector))
    levels: Mapped[tuple[Level, ...]] = mapped_column(Codes(Level), default=())
    subjects: Mapped[tuple[str, ...]] = mapped_column(Codes(), default=())
    forms: Mapped[tuple[EngagementForm, ...]] = mapped_column(Codes(EngagementForm), default=())
    contract_kinds: Mapped[tuple[ContractKind, ...]] = mapped_column(Codes(ContractKind), default=())
    grounds: Mapped[tuple[LegalGround, ...]] = mapped_column(Codes(LegalGround), default=())  # accepted ones
    role: Mapped[LineRole] = mapped_column(enum_column(LineRole), default=LineRole.LEAD)
    hours_mode: Mapped[HoursMode] = mapped_column(enum_column(HoursMode), default=HoursMode.FIXED_SLOTS)
    minutes_week: Mapped[int] = mapped_column(default=0)  # lesson minutes in an average week
    starts_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]  # the first day after it
    share_mode: Mapped[ShareMode] = mapped_column(enum_column(ShareMode), default=ShareMode.ALLOWED)
    min_team: Mapped[int] = mapped_column(default=1)
    max_team: Mapped[int] = mapped_column(default=2)
    split_kinds: Mapped[tuple[SplitKind, ...]] = mapped_column(Codes(SplitKind), default=())
    continuity: Mapped[ContinuityPolicy] = mapped_column(
        enum_column(ContinuityPolicy), default=ContinuityPolicy.MAX_TWO_PER_CLASS
    )
    handover_minutes: Mapped[int] = mapped_column(default=0)
    budget_cents: Mapped[int | None]  # a month
    salary_scale: Mapped[str | None] = mapped_column(sa.String(32))
    responsible_teacher: Mapped[str | None] = mapped_column(sa.String(200))
    subject_supervisor: Mapped[str | None] = mapped_column(sa.String(200))
    coach: Mapped[str | None] = mapped_column(sa.String(200))
    supervision_minutes_week: Mapped[int] = mapped_column(default=0)
    publish_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    withdraw_reason: Mapped[str | None] = mapped_column(sa.String(300))


class SlotBundle(Identified, Base):
    """Lessons that hang together."""

    __tablename__ = "slot_bundles"

    vacancy_id: Mapped[UUID] = mapped_column(sa.ForeignKey("vacancies.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(32))
    kind: Mapped[BundleKind] = mapped_column(enum_column(BundleKind))


class LessonSlot(Identified, Base):
    """One lesson of the week; minutes since midnight, `movable_to` lists the places where it may go instead."""

    __tablename__ = "lesson_slots"
    __table_args__ = (sa.UniqueConstraint("vacancy_id", "key"),)

    vacancy_id: Mapped[UUID] = mapped_column(sa.ForeignKey("vacancies.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(32))
    weekday: Mapped[Weekday] = mapped_column(enum_column(Weekday))
    position: Mapped[int | None]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    cycle: Mapped[Cycle] = mapped_column(enum_column(Cycle), default=Cycle.EVERY_WEEK)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    class_group: Mapped[str | None] = mapped_column(sa.String(32))
    subject: Mapped[str | None] = mapped_column(sa.String(16))
    level: Mapped[Level | None] = mapped_column(enum_column(Level))
    room: Mapped[str | None] = mapped_column(sa.String(32))
    must: Mapped[bool] = mapped_column(default=True)
    movable_to: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    bundle_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("slot_bundles.id"))
    support_needed: Mapped[int] = mapped_column(default=0)
    part: Mapped[LessonPart | None] = mapped_column(enum_column(LessonPart))
