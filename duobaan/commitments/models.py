"""The table of commitments; its last guard against double booking is in the migration of the same name."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Identified, enum_column
from duobaan.words import CommitmentKind

EVERY_WEEK_MASK = 3


class Commitment(Identified, Base):
    """A stretch of a professional's week that is taken.

    `weekday` counts from 1 (Monday); minutes since midnight; valid from a day up to and not including
    `valid_to`; `cycle_mask` has bit 1 for even and bit 2 for odd whole weeks since Monday 1970-01-05, so that
    the A weeks of two schools can be compared. A one-off lesson is a row that is valid for a single day.
    """

    __tablename__ = "commitments"
    __table_args__ = (
        sa.Index("ix_commitments_professional_id_weekday", "professional_id", "weekday"),
        sa.Index("ix_commitments_source_id", "source_id"),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        sa.CheckConstraint("start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute", name="minutes"),
        sa.CheckConstraint("valid_from < valid_to", name="dates"),
        sa.CheckConstraint("cycle_mask BETWEEN 1 AND 3", name="cycle"),
    )

    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"))
    kind: Mapped[CommitmentKind] = mapped_column(enum_column(CommitmentKind), default=CommitmentKind.TEACHING)
    source_kind: Mapped[str] = mapped_column(sa.String(32))
    source_id: Mapped[UUID] = mapped_column(sa.Uuid)
    location_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date]
    cycle_mask: Mapped[int] = mapped_column(default=EVERY_WEEK_MASK)
    active: Mapped[bool] = mapped_column(default=True)


class OtherWork(Identified, Base):
    """What someone says their week holds beside lessons: the employer's hours, training, private time.

    Kept as stated; the commitments that follow from it leave out what the employer's release frees. Days are half
    open; without `valid_to` it goes on.
    """

    __tablename__ = "other_work"
    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        sa.CheckConstraint("start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute", name="minutes"),
    )

    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    kind: Mapped[CommitmentKind] = mapped_column(enum_column(CommitmentKind))
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
